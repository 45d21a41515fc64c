// backtest/orders/time_in_force.cpp — LEAN's rules of expiry (DayTimeInForce.cs, GoodTilDateTimeInForce.cs).
#include "backtest/orders/time_in_force.hpp"

#include "market/exchange_calendar.hpp"

namespace tamis::backtest {

std::optional<ExchangeTime> TimeInForce::end(ExchangeTime sent) const {
    if (is_day) return next_close(sent);
    if (expires) return next_close(ExchangeTime(*expires, 0));
    return std::nullopt;
}

ExchangeTime next_close(ExchangeTime after) {
    for (TradingDay day = after.day();; day += std::chrono::days(1)) {
        const auto session = us_equities().session(day);
        if (session && after.ms < session->close.ms) return session->close;
    }
}

}  // namespace tamis::backtest
