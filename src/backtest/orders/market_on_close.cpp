// backtest/orders/market_on_close.cpp — market-on-close orders: filled at the close of the session's last bar.
#include "backtest/orders/next_close.hpp"
#include "backtest/orders/order_kind.hpp"

namespace tamis::backtest {

namespace {

std::optional<FillPrice> price_of_close(Order& order, const OrderView& now) {
    if (now.clock.now.ms < next_close(order.created_local).ms) return std::nullopt;
    return slipped(now.security.last_trade.close, order, now);
}

std::size_t close_after(const Order& order, const OrderDay& bars) {
    return bars.reaches(next_close(order.created_local));
}

const char* refused_near_close(const OrderView& now) {
    return is_too_late_for_close(now.clock.now, now.close_buffer_ms) ? "it is too late for an order for this close"
                                                                     : nullptr;
}

}  // namespace

bool is_too_late_for_close(ExchangeTime now, std::int64_t buffer_ms) {
    return now.ms > next_close(now).ms - buffer_ms;
}

const OrderKind market_on_close_kind{OrderType::market_on_close,
                                     "market_on_close",
                                     refused_near_close,
                                     was_just_sent,
                                     price_of_close,
                                     close_after,
                                     plain_members};

}  // namespace tamis::backtest
