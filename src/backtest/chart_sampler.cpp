// backtest/chart_sampler.cpp — LEAN's daily points, chart by chart.
#include "backtest/chart_sampler.hpp"

#include <algorithm>

namespace tamis::backtest {

namespace {

constexpr std::size_t most_sales = 30, most_margins = 40;
constexpr std::string_view other_margins = "OTHERS";

/// LEAN passes over a second point of a time.
void add_later(ChartSeries& series, ChartPoint point) {
    if (series.points.empty() || point.time > series.points.back().time) series.points.push_back(point);
}

ChartSeries& series_named(std::vector<ChartSeries>& all, std::string_view name) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const ChartSeries& one) { return one.name == name; });
    return found != all.end() ? *found : all.emplace_back(ChartSeries{std::string(name), {}});
}

/// LEAN's portfolio lists no security that has gone.
bool is_listed(const SecurityState& security) {
    return security.is_tradable || security.holding.is_invested();
}

struct Margin {
    std::string name;
    Decimal percent;  ///< of the portfolio's value
};

/// Of what is held, by the names of today, in the order of the securities.
std::vector<Margin> margins_of(const RunState& run, Decimal value) {
    std::vector<Margin> all;
    for (const SecurityState& one : run.securities) {
        if (one.holding.quantity == 0) continue;
        const Decimal share =
            value.is_zero() ? Decimal() : round_to_significant_digits(run.portfolio.maintenance_margin(one) / value, 4);
        all.push_back({run.tape_of(one.index).identity.permtick, share * Decimal(100)});
    }
    return all;
}

/// The share that the last of LEAN's series must have; what binds less goes to OTHERS.
std::vector<std::string> largest_names(std::vector<Margin> all) {
    std::stable_sort(all.begin(), all.end(), [](const Margin& a, const Margin& b) { return a.percent > b.percent; });
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(all.size(), most_margins); ++i) names.push_back(all[i].name);
    return names;
}

/// A point of the same time is replaced, or added up.
void add_margin(ChartSeries& series, UtcTime now, Decimal percent, bool adds_up) {
    const bool is_again = !series.points.empty() && series.points.back().time == now;
    if (!is_again)
        series.points.push_back({now, percent});
    else
        series.points.back().value = adds_up ? *series.points.back().value + percent : percent;
}

}  // namespace

void ChartSampler::sample(RunState& run, Decimal capacity) {
    DailyCharts& charts = run.facts.charts;
    const UtcTime now = run.clock.utc;
    const Decimal value = run.portfolio.total_value();
    highest_value_ = std::max(highest_value_, value);
    if (!highest_value_.is_zero())
        add_later(charts.drawdown, {now, round_half_even((value / highest_value_ - Decimal(1)) * Decimal(100), 2)});
    sample_sales(run, charts);
    if (!value.is_zero()) sample_exposure(run, value, charts);
    add_later(charts.capacity, {now, capacity});
    sample_margin(run, value, charts);
}

void ChartSampler::sample_sales(const RunState& run, DailyCharts& charts) {
    std::vector<const SecurityState*> sold;
    for (const SecurityState& one : run.securities)
        if (is_listed(one) && !one.holding.sale_volume.is_zero()) sold.push_back(&one);
    std::stable_sort(sold.begin(), sold.end(), [](const SecurityState* a, const SecurityState* b) {
        return a->holding.sale_volume > b->holding.sale_volume;
    });
    sold.resize(std::min(sold.size(), most_sales));
    for (const SecurityState* one : sold)
        add_later(series_named(charts.sales, one->symbol), {run.clock.utc, one->holding.sale_volume});
}

void ChartSampler::sample_exposure(const RunState& run, Decimal value, DailyCharts& charts) {
    if (std::none_of(run.securities.begin(), run.securities.end(), is_listed)) return;
    Decimal held_long, held_short;
    for (const SecurityState& one : run.securities) {
        const Decimal held = one.value();
        (held > Decimal(0) ? held_long : held_short) += held;
    }
    add_later(charts.long_share, {run.clock.utc, round_half_even(held_long / value, 4)});
    add_later(charts.short_share, {run.clock.utc, round_half_even(held_short / value, 4)});
}

// A series whose position is gone ends with an empty point, unless nothing at all is held.
void ChartSampler::sample_margin(const RunState& run, Decimal value, DailyCharts& charts) {
    const UtcTime now = run.clock.utc;
    const std::vector<Margin> margins = margins_of(run, value);
    if (margins.empty()) return;
    const std::vector<std::string> largest = largest_names(margins);
    for (const Margin& one : margins) {
        const bool is_large = std::find(largest.begin(), largest.end(), one.name) != largest.end();
        add_margin(series_named(charts.margin, is_large ? one.name : other_margins), now, one.percent, !is_large);
    }
    for (ChartSeries& series : charts.margin)
        if (series.points.back().time != now && series.points.back().value)
            series.points.push_back({now, std::nullopt});
}

}  // namespace tamis::backtest
