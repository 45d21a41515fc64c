// lean/written_charts.cpp — charts, series and points as LEAN's converters write them (SeriesJsonConverter.cs).
#include "lean/written_charts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "backtest/statistics/lean_json.hpp"
#include "lean/indented_json.hpp"
#include "lean/sampled_candles.hpp"

namespace tamis::lean {

namespace {

using backtest::ChartPoint;
using backtest::ChartSeries;
using backtest::EquityCandle;
using backtest::LeanObject;
using backtest::Sample;

enum class SeriesType : std::uint8_t { line = 0, candle = 2, bar = 3, treemap = 7 };

/// What LEAN says of a series beside its points.
struct SeriesAbout {
    std::string_view unit;
    SeriesType type = SeriesType::line;
    int index = 0;
    bool is_margin = false;
};

std::string points_json(const std::vector<ChartPoint>& points) {
    std::string out = "[";
    for (const ChartPoint& point : points) {
        if (out.size() > 1) out += ',';
        out += fmt::format("[{},", point.time.ms / 1000);
        if (point.value)
            backtest::append_lean_number(out, smart_rounding(*point.value));
        else
            out += "null";
        out += ']';
    }
    return out + "]";
}

std::string candles_json(const std::vector<EquityCandle>& candles) {
    std::string out = "[";
    for (const EquityCandle& candle : candles) {
        if (out.size() > 1) out += ',';
        out += fmt::format("[{}", candle.time.ms / 1000);
        for (const Decimal price : {candle.open, candle.high, candle.low, candle.close}) {
            out += ',';
            backtest::append_lean_number(out, smart_rounding(price));
        }
        out += ']';
    }
    return out + "]";
}

LeanObject series_head(std::string_view name, const SeriesAbout& about) {
    LeanObject out;
    out.text("name", name).text("unit", about.unit).whole("index", about.index);
    out.whole("seriesType", static_cast<int>(about.type));
    return out;
}

std::string series_json(std::string_view name, const SeriesAbout& about, const std::vector<ChartPoint>& points) {
    LeanObject out = series_head(name, about);
    if (about.is_margin) out.text("indexName", "Margin Used (%)").text("tooltip", "{SERIES_NAME}: {VALUE}%");
    out.json("values", points_json(points));
    out.text("color", about.is_margin && name == "OTHERS" ? "#808080" : "").text("scatterMarkerSymbol", "none");
    return one_line + out.done();
}

std::string equity_json(const std::vector<EquityCandle>& candles) {
    return one_line + series_head("Equity", {"$", SeriesType::candle}).json("values", candles_json(candles)).done();
}

std::vector<ChartPoint> points_of(const std::vector<Sample>& samples) {
    std::vector<ChartPoint> points;
    for (const Sample& one : samples) points.push_back({one.time, one.value});
    return points;
}

std::string chart_json(std::string_view name, const LeanObject& series, bool has_no_legend = false) {
    LeanObject out;
    out.text("name", name).whole("chartType", 0).json("series", series.done());
    if (has_no_legend) out.truth("legendDisabled", true);
    return out.done();
}

/// Those that the strategy plotted, in the order in which it began them.
std::vector<ChartSeries> plotted_series(const backtest::Strategy& strategy) {
    std::vector<ChartSeries> all;
    const backtest::Algorithm* algorithm = algorithm_of(strategy);
    if (!algorithm) return all;
    for (const auto& point : algorithm->plotted()) {
        auto series = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == point.series; });
        if (series == all.end()) series = all.insert(all.end(), ChartSeries{point.series, {}});
        series->points.push_back({point.time, point.value});
    }
    return all;
}

std::string strategy_equity(const backtest::BacktestResult& result) {
    LeanObject series;
    series.json("Equity", equity_json(result.facts.candles));
    series.json("Return", series_json("Return", {"%", SeriesType::bar, 1}, points_of(result.facts.returns)));
    for (const ChartSeries& one : plotted_series(*result.strategy))
        series.json(one.name, series_json(one.name, {"$"}, one.points));
    return chart_json("Strategy Equity", series);
}

/// A chart of one series; LEAN makes none that has no point.
void add_chart(LeanObject& charts,
               std::string_view chart,
               std::string_view name,
               std::string_view unit,
               const std::vector<ChartPoint>& points) {
    if (points.empty()) return;
    charts.json(chart, chart_json(chart, LeanObject().json(name, series_json(name, {unit}, points))));
}

void add_symbols(LeanObject& charts,
                 std::string_view chart,
                 const SeriesAbout& about,
                 const std::vector<ChartSeries>& all) {
    LeanObject series;
    for (const ChartSeries& one : all) series.json(one.name, series_json(one.name, about, one.points));
    charts.json(chart, chart_json(chart, series, about.is_margin));
}

void add_exposure(LeanObject& charts, const backtest::DailyCharts& daily) {
    if (daily.long_share.points.empty()) return;
    LeanObject series;
    for (const auto& [name, one] :
         {std::pair{"Equity - Long Ratio", &daily.long_share}, std::pair{"Equity - Short Ratio", &daily.short_share}})
        series.json(name, series_json(name, {""}, one->points));
    charts.json("Exposure", chart_json("Exposure", series));
}

}  // namespace

const backtest::Algorithm* algorithm_of(const backtest::Strategy& strategy) {
    const auto* guard = dynamic_cast<const backtest::GuardedStrategy*>(&strategy);
    return dynamic_cast<const backtest::Algorithm*>(guard ? &guard->guarded() : &strategy);
}

// In the order of the buckets of LEAN's dictionary, which is that of the names' hashes.
std::string charts_json(const backtest::BacktestResult& result) {
    const backtest::RunFacts& facts = result.facts;
    LeanObject charts;
    add_chart(charts, "Drawdown", "Equity Drawdown", "%", facts.charts.drawdown.points);
    add_chart(charts, "Portfolio Turnover", "Portfolio Turnover", "%", points_of(facts.turnover));
    add_exposure(charts, facts.charts);
    charts.json("Strategy Equity", strategy_equity(result));
    add_chart(charts, "Capacity", "Strategy Capacity", "$", facts.charts.capacity.points);
    if (!facts.charts.sales.empty())
        add_symbols(charts, "Assets Sales Volume", {"$", SeriesType::treemap}, facts.charts.sales);
    add_symbols(charts, "Portfolio Margin", {"%", SeriesType::bar, 0, true}, facts.charts.margin);
    add_chart(charts, "Benchmark", "Benchmark", "$", points_of(facts.benchmark));
    return charts.done();
}

std::string summary_charts_json(const backtest::BacktestResult& result) {
    std::vector<EquityCandle> candles = result.facts.candles;
    for (EquityCandle& one : candles)
        for (Decimal EquityCandle::* price :
             {&EquityCandle::open, &EquityCandle::high, &EquityCandle::low, &EquityCandle::close})
            one.*price = smart_rounding(one.*price);
    const LeanObject series = LeanObject().json("Equity", equity_json(sampled_candles(candles)));
    return LeanObject().json("Strategy Equity", chart_json("Strategy Equity", series)).done();
}

}  // namespace tamis::lean
