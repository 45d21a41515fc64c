// backtest/orders/market_on_close.cpp — market-on-close orders: filled at the close of the session's last bar.
#include "backtest/orders/order_kind.hpp"

namespace tamis::backtest {

namespace {

constexpr std::int64_t buffer_ms = 15 * ms_per_minute + 30'000;

ExchangeTime next_close(ExchangeTime after) {
    for (TradingDay day = after.day();; day += std::chrono::days(1)) {
        const auto session = us_equities().session(day);
        if (session && after.ms < session->close.ms) return session->close;
    }
}

std::optional<ScaledPrice> price_of_close(const Order& order, const OrderView& now) {
    const SecurityState& security = now.security;
    const auto session = us_equities().session(order.created_local.day());
    ExchangeTime close = session ? session->close : order.created_local;
    if (!session || order.created_local.ms >= close.ms)
        close = us_equities().session(us_equities().next_session(order.created_local.day()))->close;
    if (now.clock.now.ms < close.ms || !security.has_trade || !now.is_open_for_fills()) return std::nullopt;
    return security.last_trade.close;
}

bool is_refused_near_close(const OrderView& now) {
    return is_too_late_for_close(now.clock.now);
}

}  // namespace

bool is_too_late_for_close(ExchangeTime now) {
    return now.ms > next_close(now).ms - buffer_ms;
}

const OrderKind market_on_close_kind{
    OrderType::market_on_close, "market_on_close", is_refused_near_close, was_just_sent, price_of_close};

}  // namespace tamis::backtest
