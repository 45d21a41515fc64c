// backtest/engine_pass.cpp — the pace of a run: where anybody may act next, and the bars before it in one go.
#include <algorithm>

#include "backtest/engine.hpp"

namespace tamis::backtest {

std::size_t Engine::next_slice(std::size_t place) {
    Stretch stretch{run_.session, place, run_.places()};
    // Between daily bars the benchmark's hours make slices of their own; what has joined may have gaps.
    const bool is_even = run_.tape->is_even(run_.session) && run_.feeds.size() == run_.tape->securities();
    if (!is_even || run_.grid.step_ms > ms_per_hour) return place;
    if (const auto event = schedule_.next()) stretch.to = std::min(stretch.to, first_place_at(run_.grid, event->ms));
    if (stretch.to <= place) return place;
    if (!run_.clock.is_warming_up) {
        if (desk_.has_open_orders()) stretch.to = desk_.next_slice(stretch);
        if (stretch.to == place) return place;
        for (const Observer* observer : observers_) stretch.to = observer->next_slice(run_, stretch);
        if (stretch.to == place) return place;
    }
    stretch.to = strategy_->next_action(stretch, broker_);
    return run_.clock.is_warming_up || is_account_safe(stretch) ? stretch.to : place;
}

// Whether a margin call or the end of the money can be near.
bool Engine::is_account_safe(const Stretch& stretch) const {
    if (stretch.from == stretch.to) return true;
    if (path_.value_usd() < 1) return false;
    if (!run_.portfolio.is_invested()) return true;
    const AccountBounds bounds = run_.bounds_of(stretch);
    return bounds.are_prices_known && bounds.value >= 1 && bounds.margin < 0.98 * bounds.value;
}

void Engine::pass(const Stretch& stretch) {
    strategy_->pass(stretch, broker_);
    if (run_.clock.is_warming_up) {
        run_.facts.path.warmup_bars += run_.count_real(stretch);
    } else {
        events_before(run_.time_at(stretch.from));
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
