// backtest/orders/stop_market.cpp — stop orders: filled at the stop once a bar reaches it, or at an open beyond it.
#include "backtest/orders/order_kind.hpp"

namespace tamis::backtest {

namespace {

constexpr std::array stop_market_members{stop_member, type_member};

std::optional<FillPrice> stop_market_price(Order& order, const OrderView& now) {
    if (!now.is_open_for_fills()) return std::nullopt;
    const PriceBar* bar = bar_after(order, now.security);
    if (!bar) return std::nullopt;
    const Decimal stop = *order.prices.stop;
    const auto is_reached = [&](ScaledPrice price) {
        return order.quantity > 0 ? price.usd() >= stop : price.usd() <= stop;
    };
    if (!is_reached(order.quantity > 0 ? bar->high : bar->low)) return std::nullopt;
    return slipped(is_reached(bar->open) ? FillPrice(bar->open) : FillPrice(stop), order, now);
}

std::size_t stop_next_look(const Order& order, const OrderDay& bars) {
    return bars.turns_to(*order.prices.stop, order.quantity < 0);
}

}  // namespace

const OrderKind stop_market_kind{OrderType::stop_market,
                                 "stop_market",
                                 never_refused,
                                 was_just_sent,
                                 stop_market_price,
                                 stop_next_look,
                                 stop_market_members,
                                 &OrderPrices::stop};

}  // namespace tamis::backtest
