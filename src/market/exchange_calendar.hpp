// market/exchange_calendar.hpp — when US equities trade: sessions, holidays and half days, by the project's own rules.
#pragma once

#include <optional>
#include <vector>

#include "market/time.hpp"

namespace tamis {

/// Open and close of one day's regular session; half-open: at `close` the market is shut.
struct Session {
    TradingDay day;
    ExchangeTime open, close;
    bool is_early_close() const { return close.ms_of_day() != 16 * ms_per_hour; }
};

/// NYSE and Nasdaq, 1967 to 2099. Exact from 1998 (checked against LEAN's calendar); before, the rules of today.
class ExchangeCalendar {
  public:
    ExchangeCalendar();
    std::optional<Session> session(TradingDay day) const;
    bool is_session(TradingDay day) const { return minutes_of(day) != 0; }
    TradingDay next_session(TradingDay after) const;       ///< strictly after
    TradingDay previous_session(TradingDay before) const;  ///< strictly before
    /// The n-th session before `day` (n ≥ 1).
    TradingDay sessions_before(TradingDay day, int n) const;
    std::vector<TradingDay> sessions(TradingDay first, TradingDay last) const;  ///< both inclusive
    /// Sessions in (after, until].
    int count_sessions(TradingDay after, TradingDay until) const;

  private:
    int minutes_of(TradingDay day) const;
    std::vector<std::int16_t> minutes_;  ///< of the regular session, by day from 1967-01-01; 0: closed
    std::vector<std::int32_t> before_;   ///< sessions before that day
};

const ExchangeCalendar& us_equities();

}  // namespace tamis
