// backtest/orders/market.cpp — market orders: filled in the slice that sends them, at the quote's or the trade's last
// close.
#include "backtest/orders/order_kind.hpp"

namespace tamis::backtest {

namespace {

// A stale price still fills where the resolution is a minute and the price is no more than that older than the order.
std::optional<FillPrice> market_price(Order& order, const OrderView& now) {
    if (!now.is_open_for_fills()) return std::nullopt;
    const SidePrice side = side_price(order, now);
    const bool is_near = order.created_local.ms - side.end.ms <= ms_per_minute;
    if (side.is_stale && (now.resolution != Resolution::minute || !is_near)) return std::nullopt;
    return slipped(side.price, order, now);
}

bool never_waits(const Order&, const OrderView&) {
    return false;
}

}  // namespace

const OrderKind market_kind{
    OrderType::market, "market", never_refused, never_waits, market_price, looked_at_everywhere, plain_members};

}  // namespace tamis::backtest
