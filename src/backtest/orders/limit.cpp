// backtest/orders/limit.cpp — limit orders: filled at the limit once a bar goes beyond it, or at a better open.
#include "backtest/orders/order_kind.hpp"

namespace tamis::backtest {

namespace {

constexpr std::array limit_members{limit_member, type_member};

std::optional<FillPrice> limit_price(Order& order, const OrderView& now) {
    if (!now.is_open_for_limits()) return std::nullopt;
    const PriceBar* bar = bar_after(order, now.security);
    if (!bar) return std::nullopt;
    const Decimal limit = *order.prices.limit;
    const auto is_better = [&](ScaledPrice price) {
        return order.quantity > 0 ? price.usd() < limit : price.usd() > limit;
    };
    if (is_better(bar->open)) return bar->open;
    return is_better(order.quantity > 0 ? bar->low : bar->high) ? std::optional<FillPrice>(limit) : std::nullopt;
}

std::size_t limit_next_look(const Order& order, const OrderDay& bars) {
    return bars.turns_to(*order.prices.limit, order.quantity > 0);
}

}  // namespace

const OrderKind limit_kind{OrderType::limit,
                           "limit",
                           never_refused,
                           was_just_sent,
                           limit_price,
                           limit_next_look,
                           limit_members,
                           &OrderPrices::limit};

}  // namespace tamis::backtest
