// backtest/orders/next_close.cpp — closes by the exchange's calendar.
#include "backtest/orders/next_close.hpp"

#include "market/exchange_calendar.hpp"

namespace tamis::backtest {

ExchangeTime next_close(ExchangeTime after) {
    for (TradingDay day = after.day();; day += std::chrono::days(1)) {
        const auto session = us_equities().session(day);
        if (session && after.ms < session->close.ms) return session->close;
    }
}

}  // namespace tamis::backtest
