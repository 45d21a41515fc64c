// backtest/orders/limit_if_touched.cpp — limit orders that wait for a bar to touch their trigger.
#include "backtest/orders/order_kind.hpp"

namespace tamis::backtest {

namespace {

constexpr std::array limit_if_touched_members{type_member,
                                              OrderMember{"triggerPrice", &OrderPrices::trigger},
                                              limit_member,
                                              OrderMember{"triggerTouched", nullptr, &Order::was_touched}};

std::optional<FillPrice> limit_if_touched_price(Order& order, const OrderView& now) {
    if (!now.is_open_for_limits()) return std::nullopt;
    const PriceBar* bar = bar_after(order, now.security);
    if (!bar) return std::nullopt;
    const bool buys = order.quantity > 0;
    const Decimal trigger = *order.prices.trigger, limit = *order.prices.limit;
    order.was_touched = order.was_touched || (buys ? bar->low.usd() <= trigger : bar->high.usd() >= trigger);
    if (!order.was_touched) return std::nullopt;
    const Decimal price = side_price(order, now).price.usd();
    if (buys ? price > limit : price < limit) return std::nullopt;
    return price;
}

// Once it is touched every price counts, those of quotes too.
std::size_t next_touch(const Order& order, const OrderDay& bars) {
    return order.was_touched ? bars.from : bars.turns_to(*order.prices.trigger, order.quantity > 0);
}

}  // namespace

const OrderKind limit_if_touched_kind{OrderType::limit_if_touched,
                                      "limit_if_touched",
                                      never_refused,
                                      was_just_sent,
                                      limit_if_touched_price,
                                      next_touch,
                                      limit_if_touched_members,
                                      &OrderPrices::limit};

}  // namespace tamis::backtest
