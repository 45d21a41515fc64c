// backtest/run_clock.hpp — the time of a run, at the exchange and as an instant.
#pragma once

#include "market/exchange_calendar.hpp"

namespace tamis::backtest {

/// Where the run stands: the time of the slice or event that is being worked on.
struct Clock {
    ExchangeTime now{};
    UtcTime utc{};
    ExchangeTime open{}, close{};  ///< of today's regular session; equal on a day without one
    bool is_warming_up = false;

    void set(ExchangeTime time) {
        if (time.ms < offset_from_ms_ || time.ms >= offset_until_ms_) find_offset(time);
        now = time;
        utc = UtcTime{time.ms + offset_ms_};
    }
    /// Of a time of the day that was set last.
    UtcTime utc_of(ExchangeTime time) const { return {time.ms + offset_ms_}; }
    /// Ten minutes on the market is shut.
    bool is_closing_soon() const { return now.ms + 10 * ms_per_minute >= close.ms; }
    bool is_market_open() const { return open.ms <= now.ms && now.ms < close.ms; }

  private:
    void find_offset(ExchangeTime time);
    std::int64_t offset_ms_ = 0;                             ///< UTC less exchange time
    std::int64_t offset_from_ms_ = 0, offset_until_ms_ = 0;  ///< of which times
};

}  // namespace tamis::backtest
