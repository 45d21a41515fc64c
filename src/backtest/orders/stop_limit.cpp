// backtest/orders/stop_limit.cpp — stop-limit orders: a limit order from the moment at which its side's price goes
// beyond the stop.
#include <algorithm>

#include "backtest/orders/order_kind.hpp"

namespace tamis::backtest {

namespace {

constexpr std::array stop_limit_members{
    stop_member, OrderMember{"stopTriggered", nullptr, &Order::was_touched}, limit_member, type_member};

// The bar's close is held against the limit: nobody knows whether its best price came before the stop was reached.
std::optional<FillPrice> stop_limit_price(Order& order, const OrderView& now) {
    if (!now.is_open_for_limits()) return std::nullopt;
    const SideBar bar = side_bar(order, now.security);
    if (bar.end.ms <= order.created_local.ms) return std::nullopt;
    const bool buys = order.quantity > 0;
    const Decimal stop = *order.prices.stop, limit = *order.prices.limit;
    order.was_touched = order.was_touched || (buys ? bar.high.usd() > stop : bar.low.usd() < stop);
    if (!order.was_touched || (buys ? bar.close.usd() >= limit : bar.close.usd() <= limit)) return std::nullopt;
    return buys ? std::min(bar.high.usd(), limit) : std::max(bar.low.usd(), limit);
}

std::size_t next_trigger(const Order& order, const OrderDay& bars) {
    if (order.was_touched || bars.has_quotes) return bars.from;
    return bars.turns_to(*order.prices.stop, order.quantity < 0);
}

}  // namespace

const OrderKind stop_limit_kind{OrderType::stop_limit,
                                "stop_limit",
                                never_refused,
                                was_just_sent,
                                stop_limit_price,
                                next_trigger,
                                stop_limit_members,
                                &OrderPrices::limit};

}  // namespace tamis::backtest
