// backtest/engine_pass.cpp — the pace of a run: where anybody may act next, and the bars before it in one go.
#include <algorithm>
#include <cmath>

#include "backtest/engine.hpp"

namespace tamis::backtest {

std::size_t Engine::next_slice(std::size_t place) {
    Stretch stretch{run_.session, place, run_.places()};
    // Between daily bars the benchmark's hours make slices of their own.
    if (!run_.tape->is_even(run_.session) || run_.grid.step_ms > ms_per_hour) return place;
    if (!run_.clock.is_warming_up) {
        if (desk_.has_open_orders()) return place;
        for (const Observer* observer : observers_) stretch.to = observer->next_slice(run_, stretch);
        if (stretch.to == place) return place;
    }
    stretch.to = strategy_->next_action(stretch, broker_);
    return run_.clock.is_warming_up || is_account_safe(stretch) ? stretch.to : place;
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
    if (path_.value_usd() < 1) return false;
    if (!run_.portfolio.is_invested()) return true;
    double least = run_.portfolio.cash_usd(), most_used = 0;
    for (std::size_t i = 0; i < run_.feeds.size(); ++i) {
        const auto quantity = static_cast<double>(run_.securities[i].holding.quantity);
        if (quantity == 0) continue;
        const Extent extent = extent_of(run_.feeds[i].day(), run_.securities[i].price, stretch);
        if (extent.low.raw <= 0) return false;
        least += quantity * (quantity > 0 ? extent.low : extent.high).real();
        most_used += std::abs(quantity) * extent.high.real();
    }
    return least >= 1 && most_used * run_.portfolio.margin_requirement_real() < 0.98 * least;
}

void Engine::pass(const Stretch& stretch) {
    strategy_->pass(stretch, broker_);
    if (run_.clock.is_warming_up) {
        run_.facts.path.warmup_bars += run_.count_real(stretch);
    } else {
        samples_before(run_.time_at(stretch.from));
        run_.clock.set(run_.time_at(stretch.from));
        for (Observer* observer : observers_) observer->on_stretch(run_, stretch);
        pass_margin(stretch);
        if (run_.portfolio.has_unsettled()) pass_settlement(stretch);
    }
    run_.end_stretch(stretch);
}

// The margin is far from a call, but its next look is due as if each slice had looked.
void Engine::pass_margin(const Stretch& stretch) {
    for (std::size_t place = stretch.from;; ++place) {
        place = run_.first_place_after(desk_.margin_due_ms() - 1, place);
        if (place >= stretch.to) return;
        desk_.skip_margin_check(run_.utc_at(place));
    }
}

void Engine::pass_settlement(const Stretch& stretch) {
    for (std::size_t place = stretch.from;; ++place) {
        place = run_.first_place_after(run_.portfolio.settlement_due_ms() - 1, place);
        if (place >= stretch.to) return;
        run_.portfolio.settle(run_.utc_at(place));
    }
}

}  // namespace tamis::backtest
