// backtest/engine_pass.cpp — the pace of a run: where anybody may act next, and the bars before it in one go.
#include <algorithm>
#include <cmath>

#include "backtest/engine.hpp"

namespace tamis::backtest {

std::size_t Engine::next_slice(std::size_t place) {
    Stretch stretch{session_, place, places()};
    // Between daily bars the benchmark's hours make slices of their own.
    if (!tape_->is_even(session_) || grid_.step_ms > ms_per_hour) return place;
    if (!clock_.is_warming_up) {
        if (desk_->has_open_orders() || capacity_.is_snapshot_due(utc_at(place))) return place;
        stretch.to = benchmark_place(place);
    }
    stretch.to = strategy_->next_action(stretch, broker_);
    return clock_.is_warming_up || is_account_safe(stretch) ? stretch.to : place;
}

/// The next place at which the benchmark's price is shown to an open trade of its own symbol.
std::size_t Engine::benchmark_place(std::size_t place) const {
    for (const SecurityState& one : securities_) {
        const bool is_benchmark =
            tape_->security(static_cast<std::size_t>(one.index)).identity.lean_id == benchmark_.lean_id();
        if (!is_benchmark || !desk_->has_open_trade(one.index)) continue;
        const std::int64_t hour = (time_at(place).ms + ms_per_hour - 1) / ms_per_hour * ms_per_hour;
        return std::min(places(), first_place_at(grid_, hour));
    }
    return places();
}

namespace {

std::pair<std::int64_t, std::int64_t> extremes(std::span<const std::int64_t> values) {
    std::int64_t low = values[0], high = values[0];
    for (const std::int64_t value : values) {
        low = value < low ? value : low;
        high = value > high ? value : high;
    }
    return {low, high};
}

/// The lowest and highest close of a stretch, in deci-cents; before the first real bar the price stands.
struct Extent {
    ScaledPrice low, high;
};
Extent extent_of(const SecurityDay& day, ScaledPrice before, const Stretch& stretch) {
    const std::size_t from = std::max(stretch.from, day.is_alive ? day.first_real : stretch.to);
    Extent extent{before, before};
    if (from >= stretch.to) return extent;
    const auto [low, high] = extremes(day.bars.close.subspan(from, stretch.to - from));
    const ScaledPrice bottom{low, day.bars.factor}, top{high, day.bars.factor};
    if (from == stretch.from) return {bottom, top};
    return {std::min(before, bottom), std::max(before, top)};
}

}  // namespace

// The account's value is a sum of lines in the prices, so their ends tell whether a margin call or the end of the money
// can be near.
bool Engine::is_account_safe(const Stretch& stretch) const {
    if (stretch.from == stretch.to) return true;
    if (value_ < 1) return false;
    if (!portfolio_->is_invested()) return true;
    double least = portfolio_->cash_usd(), most_used = 0;
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
        const auto quantity = static_cast<double>(securities_[i].holding.quantity);
        if (quantity == 0) continue;
        const Extent extent = extent_of(feeds_[i].day(), securities_[i].price, stretch);
        if (extent.low.raw <= 0) return false;
        least += quantity * (quantity > 0 ? extent.low : extent.high).real();
        most_used += std::abs(quantity) * extent.high.real();
    }
    return least >= 1 && most_used * portfolio_->margin_requirement_real() < 0.98 * least;
}

void Engine::pass(const Stretch& stretch) {
    strategy_->pass(stretch, broker_);
    if (clock_.is_warming_up) {
        facts_.path.warmup_bars += count_real(stretch);
    } else {
        samples_before(time_at(stretch.from));
        clock_.set(time_at(stretch.from));
        facts_.path.bars += count_real(stretch);
        facts_.path.slices += static_cast<std::int64_t>(stretch.to - stretch.from);
        pass_value(stretch);
        pass_trades(stretch);
        pass_capacity(stretch);
        pass_samples(stretch);
        pass_margin(stretch);
        if (portfolio_->has_unsettled()) pass_settlement(stretch);
    }
    clock_.set(time_at(stretch.to - 1));
    benchmark_.ends_at(clock_.now);
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
        feeds_[i].show(stretch.to - 1);
        if (stretch.to == places()) bars_[i] = feeds_[i].day().is_alive ? feeds_[i].bar_at(stretch.to - 1) : nullptr;
    }
}

std::int64_t Engine::count_real(const Stretch& stretch) const {
    std::int64_t count = 0;
    for (const SecurityFeed& feed : feeds_)
        if (feed.day().is_alive) count += feed.day().bars.count_real(stretch.from, stretch.to);
    return count;
}

// The same operations in the same order as Portfolio::estimated_value, so that both paces give the same bits.
void Engine::pass_value(const Stretch& stretch) {
    if (!portfolio_->is_invested()) {
        value_ = portfolio_->estimated_value();
        return facts_.path.see_value(value_);
    }
    facts_.path.slices_invested += static_cast<std::int64_t>(stretch.to - stretch.from);
    values_.assign(stretch.to - stretch.from, 0);
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
        if (securities_[i].holding.quantity == 0) continue;
        const SecurityDay& day = feeds_[i].day();
        const auto quantity = static_cast<double>(securities_[i].holding.quantity);
        const double factor = day.bars.factor ? to_double(*day.bars.factor) : 1;
        const std::size_t first =
            std::clamp(day.is_alive ? day.first_real : stretch.to, stretch.from, stretch.to) - stretch.from;
        const double before = quantity * securities_[i].price.real();
        for (std::size_t at = 0; at < first; ++at) values_[at] += before;
        const std::int64_t* close = day.bars.close.data() + stretch.from;
        for (std::size_t at = first; at < values_.size(); ++at)
            values_[at] += quantity * (static_cast<double>(close[at]) * 1e-4 * factor);
    }
    const double cash = portfolio_->cash_usd();
    for (double& value : values_) value += cash;
    facts_.path.see_values(values_);
    value_ = values_.back();
}

void Engine::pass_trades(const Stretch& stretch) {
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
        const SessionBars& bars = feeds_[i].day().bars;
        if (!desk_->has_open_trade(static_cast<int>(i)) || !feeds_[i].day().is_alive) continue;
        std::size_t from = stretch.from;
        while (from < stretch.to && bars.kind(from) != BarKind::real) ++from;
        desk_->see_market(static_cast<int>(i), bars.close.subspan(from, stretch.to - from), bars.factor);
    }
}

void Engine::pass_capacity(const Stretch& stretch) {
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
        const SecurityDay& day = feeds_[i].day();
        const auto security = static_cast<int>(i);
        if (!capacity_.is_monitored(security) || !day.is_alive) continue;
        capacity_.pass(security, day, stretch.from, stretch.to, utc_at(stretch.from));
    }
}

/// The first place whose slice is later than an instant.
std::size_t Engine::first_place_after(std::int64_t utc_ms, std::size_t from) const {
    const std::int64_t first = utc_at(from).ms;
    if (first > utc_ms) return from;
    return from + static_cast<std::size_t>((utc_ms - first) / grid_.step_ms) + 1;
}

void Engine::pass_samples(const Stretch& stretch) {
    for (std::size_t place = stretch.from; place < stretch.to; ++place) {
        if (!sampler_.keeps_candles()) place = first_place_after(sampler_.due_after_ms(), place);
        if (place >= stretch.to) return;
        if (!sampler_.reads_points()) {
            sampler_.skip(utc_at(place));
            continue;
        }
        show_prices(stretch, place);
        sampler_.slice(utc_at(place), portfolio_->total_value(), false, facts_);
    }
}

void Engine::show_prices(const Stretch& stretch, std::size_t place) {
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
        const SessionBars& bars = feeds_[i].day().bars;
        if (!feeds_[i].day().is_alive || securities_[i].holding.quantity == 0) continue;
        std::size_t at = place;
        while (at > stretch.from && bars.kind(at) != BarKind::real) --at;
        if (bars.kind(at) == BarKind::real) securities_[i].price = {bars.close[at], bars.factor};
    }
}

// The margin is far from a call, but its next look is due as if each slice had looked.
void Engine::pass_margin(const Stretch& stretch) {
    for (std::size_t place = stretch.from;; ++place) {
        place = first_place_after(desk_->margin_due_ms() - 1, place);
        if (place >= stretch.to) return;
        desk_->skip_margin_check(utc_at(place));
    }
}

void Engine::pass_settlement(const Stretch& stretch) {
    for (std::size_t place = stretch.from;; ++place) {
        place = first_place_after(portfolio_->settlement_due_ms() - 1, place);
        if (place >= stretch.to) return;
        portfolio_->settle(utc_at(place));
    }
}

}  // namespace tamis::backtest
