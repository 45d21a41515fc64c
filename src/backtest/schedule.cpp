// backtest/schedule.cpp — when events are due (LEAN: DateRules.cs, TimeRules.cs, BacktestingRealTimeHandler.cs).
#include "backtest/schedule.hpp"

#include <algorithm>

namespace tamis::backtest {

namespace {

using Times = std::vector<ExchangeTime>;

EventTimes of_sessions(std::function<ExchangeTime(const Session&)> time) {
    return [time = std::move(time)](TradingDay day) {
        const auto session = us_equities().session(day);
        return session ? Times{time(*session)} : Times{};
    };
}

EventTimes on_sessions_that(bool (*fits)(TradingDay day, TradingDay previous), EventTimes times) {
    return [fits, times = std::move(times)](TradingDay day) {
        const bool is_due = us_equities().is_session(day) && fits(day, us_equities().previous_session(day));
        return is_due ? times(day) : Times{};
    };
}

TradingDay week_of(TradingDay day) {
    return day - (std::chrono::weekday(day) - std::chrono::Monday);
}

}  // namespace

EventTimes every_day(TimeOfDay at) {
    return [at](TradingDay day) { return Times{ExchangeTime(day, at.ms())}; };
}

EventTimes every_session(TimeOfDay at) {
    return of_sessions([at](const Session& session) { return ExchangeTime(session.day, at.ms()); });
}

EventTimes on_day(TradingDay wanted, TimeOfDay at) {
    return [wanted, at](TradingDay day) { return day == wanted ? Times{ExchangeTime(day, at.ms())} : Times{}; };
}

EventTimes after_open(int minutes) {
    return of_sessions(
        [minutes](const Session& session) { return ExchangeTime{session.open.ms + minutes * ms_per_minute}; });
}

EventTimes before_close(int minutes) {
    return of_sessions(
        [minutes](const Session& session) { return ExchangeTime{session.close.ms - minutes * ms_per_minute}; });
}

EventTimes every_minutes(int minutes) {
    return [step = minutes * ms_per_minute](TradingDay day) {
        Times times;
        for (std::int64_t ms = 0; ms < ms_per_day; ms += step) times.emplace_back(day, ms);
        return times;
    };
}

EventTimes at_week_start(EventTimes times) {
    return on_sessions_that([](TradingDay day, TradingDay previous) { return week_of(day) != week_of(previous); },
                            std::move(times));
}

EventTimes at_month_start(EventTimes times) {
    return on_sessions_that(
        [](TradingDay day, TradingDay previous) {
            return std::chrono::year_month_day(day).month() != std::chrono::year_month_day(previous).month();
        },
        std::move(times));
}

bool Schedule::advance(Entry& entry, ExchangeTime from) {
    std::erase_if(entry.today, [&](ExchangeTime time) { return time < from; });
    for (; entry.today.empty() && entry.next_day <= entry.last_day; entry.next_day += std::chrono::days(1)) {
        entry.today = entry.times(entry.next_day);
        std::erase_if(entry.today, [&](ExchangeTime time) { return time < from; });
    }
    return !entry.today.empty();
}

void Schedule::insert(Entry entry) {
    const auto at = std::upper_bound(
        entries_.begin(), entries_.end(), entry.today.front(), [](ExchangeTime time, const Entry& one) {
            return time < one.today.front();
        });
    entries_.insert(at, std::move(entry));
}

int Schedule::add(EventTimes times, ExchangeTime from, TradingDay last_day) {
    Entry entry{added_, std::move(times), {}, from.day(), last_day};
    if (advance(entry, from)) insert(std::move(entry));
    return added_++;
}

void Schedule::remove(int event) {
    std::erase_if(entries_, [&](const Entry& one) { return one.id == event; });
}

std::optional<ExchangeTime> Schedule::next() const {
    if (entries_.empty()) return std::nullopt;
    return entries_.front().today.front();
}

int Schedule::take() {
    Entry entry = std::move(entries_.front());
    entries_.erase(entries_.begin());
    const int id = entry.id;
    entry.today.erase(entry.today.begin());
    if (advance(entry, {})) insert(std::move(entry));
    return id;
}

}  // namespace tamis::backtest
