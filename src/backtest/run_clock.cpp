// backtest/run_clock.cpp — the offset from exchange time to UTC, looked up once a day.
#include "backtest/run_clock.hpp"

namespace tamis::backtest {

// Daylight saving begins and ends on Sundays, so any other day has one offset.
void Clock::find_offset(ExchangeTime time) {
    const std::int64_t day = time.day().time_since_epoch().count();
    const bool is_sunday = (day + 4) % 7 == 0;
    offset_ms_ = to_utc(time).ms - time.ms;
    offset_from_ms_ = day * ms_per_day;
    offset_until_ms_ = is_sunday ? offset_from_ms_ : offset_from_ms_ + ms_per_day;
}

}  // namespace tamis::backtest
