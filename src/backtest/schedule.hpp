// backtest/schedule.hpp — events at chosen times of chosen days, in LEAN's order.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "market/exchange_calendar.hpp"

namespace tamis::backtest {

/// Times of a day at which an event is due, ascending; none: not on this day. Asked for every day of the calendar.
using EventTimes = std::function<std::vector<ExchangeTime>(TradingDay)>;

/// A time of the day by the exchange's clock.
struct TimeOfDay {
    int hour = 0, minute = 0, second = 0;
    constexpr std::int64_t ms() const {
        return hour * ms_per_hour + minute * ms_per_minute + std::int64_t{second} * 1000;
    }
};

/// Every day of the calendar (LEAN: DateRules.EveryDay() without a symbol), or of sessions alone.
EventTimes every_day(TimeOfDay at);
EventTimes every_session(TimeOfDay at);
EventTimes on_day(TradingDay day, TimeOfDay at);
/// So many minutes after the open, or before the close, of every session; early closes are respected.
EventTimes after_open(int minutes);
EventTimes before_close(int minutes);
/// Every multiple of so many minutes from midnight on, every day of the calendar.
EventTimes every_minutes(int minutes);
/// Those of `times` that fall on sessions that are the first of their week, or of their month.
EventTimes at_week_start(EventTimes times);
EventTimes at_month_start(EventTimes times);

/// The events of a run. Among events of one time the one whose time was known first comes first.
class Schedule {
  public:
    /// `from`: earlier times are skipped; `last_day`: none after it. Its id, counted from 0.
    int add(EventTimes times, ExchangeTime from, TradingDay last_day);
    void remove(int event);
    bool is_empty() const { return entries_.empty(); }
    /// The time of the next event; nothing when there is none.
    std::optional<ExchangeTime> next() const;
    /// The id of the next event, which is then over. There must be one.
    int take();

  private:
    struct Entry {
        int id;
        EventTimes times;
        std::vector<ExchangeTime> today;  ///< those still to come of the day that was asked last
        TradingDay next_day, last_day;
    };
    /// Asks day by day until there is a time; false: there is none any more.
    static bool advance(Entry& entry, ExchangeTime from);
    void insert(Entry entry);

    std::vector<Entry> entries_;  ///< by their next times
    int added_ = 0;
};

}  // namespace tamis::backtest
