// backtest/engine_events.cpp — what happens at times between slices: scheduled events, midnights' samples, scans of the
// strategy's own bars.
#include "backtest/engine.hpp"

namespace tamis::backtest {

int Engine::schedule(EventTimes times) {
    return schedule_.add(std::move(times), run_.clock.now, spec_.last);
}

// Midnight's sample was scheduled after what a strategy schedules when it starts, so it comes last of its time.
void Engine::run_next_event(bool is_sample) {
    if (!is_sample) return strategy_->on_scheduled(schedule_.take(), broker_);
    daily_sample();
    next_midnight_.ms += ms_per_day;
}

/// The next event at or before a time; nothing: there is none. Samples are taken from the run's first day on.
std::optional<Engine::DueEvent> Engine::next_event(ExchangeTime until) const {
    const auto asked = schedule_.next();
    const bool has_asked = asked && *asked <= until;
    const bool has_sample = !run_.clock.is_warming_up && next_midnight_ <= until;
    if (has_asked && (!has_sample || *asked <= next_midnight_)) return DueEvent{*asked, false};
    if (has_sample) return DueEvent{next_midnight_, true};
    return std::nullopt;
}

void Engine::events_before(ExchangeTime now) {
    const Clock today = run_.clock;
    while (const auto due = next_event(ExchangeTime{now.ms - 1})) {
        move_clock(due->time);
        run_next_event(due->is_sample);
    }
    run_.clock.open = today.open;
    run_.clock.close = today.close;
}

void Engine::events_at(ExchangeTime now) {
    while (const auto due = next_event(now)) run_next_event(due->is_sample);
}

void Engine::scans_before(ExchangeTime now) {
    const Clock today = run_.clock;
    for (auto due = strategy_->next_scan(); due && *due < now; due = strategy_->next_scan()) {
        move_clock(*due);
        strategy_->on_scan(broker_);
    }
    run_.clock.open = today.open;
    run_.clock.close = today.close;
}

/// To a time of any day; the session is that day's.
void Engine::move_clock(ExchangeTime now) {
    if (now.day() != run_.clock.now.day() || run_.clock.open == run_.clock.close) {
        const auto session = us_equities().session(now.day());
        run_.clock.open = session ? session->open : ExchangeTime{};
        run_.clock.close = session ? session->close : ExchangeTime{};
    }
    run_.clock.set(now);
}

}  // namespace tamis::backtest
