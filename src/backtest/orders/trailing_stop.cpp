// backtest/orders/trailing_stop.cpp — stop orders whose stop follows the price at a distance.
#include <algorithm>

#include "backtest/orders/order_kind.hpp"

namespace tamis::backtest {

namespace {

constexpr std::array trailing_stop_members{OrderMember{"trailingAmount", &OrderPrices::trailing},
                                           OrderMember{"trailingAsPercentage", nullptr, &Order::trailing_is_fraction},
                                           type_member,
                                           stop_member};

// The stop moves after the look at it, and only towards the price.
void follow(Order& order, Decimal best) {
    const Decimal trailing = *order.prices.trailing;
    const Decimal distance = order.quantity < 0 ? best - *order.prices.stop : *order.prices.stop - best;
    if (distance <= (order.trailing_is_fraction ? best * trailing : trailing)) return;
    order.prices.stop = trailing_stop_from(best, trailing, order.trailing_is_fraction, order.quantity > 0);
}

std::optional<FillPrice> trailing_stop_price(Order& order, const OrderView& now) {
    if (!now.is_open_for_fills()) return std::nullopt;
    const SideBar bar = side_bar(order, now.security);
    if (bar.end.ms <= order.created_local.ms) return std::nullopt;
    const Decimal stop = *order.prices.stop;
    const bool buys = order.quantity > 0;
    if (buys ? bar.high.usd() >= stop : bar.low.usd() <= stop) {
        const Decimal close = bar.close.usd() + now.slippage_usd(order);
        return buys ? std::max(stop, close) : std::min(stop, close);
    }
    follow(order, buys ? bar.low.usd() : bar.high.usd());
    return std::nullopt;
}

}  // namespace

Decimal trailing_stop_from(Decimal price, Decimal trailing, bool is_fraction, bool buys) {
    if (!is_fraction) return buys ? price + trailing : price - trailing;
    return price * (buys ? Decimal(1) + trailing : Decimal(1) - trailing);
}

const OrderKind trailing_stop_kind{OrderType::trailing_stop,
                                   "trailing_stop",
                                   never_refused,
                                   was_just_sent,
                                   trailing_stop_price,
                                   looked_at_everywhere,
                                   trailing_stop_members,
                                   &OrderPrices::stop};

}  // namespace tamis::backtest
