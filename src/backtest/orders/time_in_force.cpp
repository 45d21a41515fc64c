// backtest/orders/time_in_force.cpp — LEAN's rules of expiry (DayTimeInForce.cs, GoodTilDateTimeInForce.cs).
#include "backtest/orders/time_in_force.hpp"

#include "market/exchange_calendar.hpp"

namespace tamis::backtest {

bool TimeInForce::has_expired(ExchangeTime sent, ExchangeTime now) const {
    if (is_day) return now.ms >= next_close(sent).ms;
    return expires && now.ms >= next_close(ExchangeTime(*expires, 0)).ms;
}

ExchangeTime next_close(ExchangeTime after) {
    for (TradingDay day = after.day();; day += std::chrono::days(1)) {
        const auto session = us_equities().session(day);
        if (session && after.ms < session->close.ms) return session->close;
    }
}

}  // namespace tamis::backtest
