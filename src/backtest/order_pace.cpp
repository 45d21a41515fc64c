// backtest/order_pace.cpp — where open orders may next do something.
#include "backtest/order_pace.hpp"

#include <algorithm>
#include <cmath>

namespace tamis::backtest {

// Extended hours have their own rules of what is open; there every bar is looked at.
std::size_t OrderPace::next_slice(const Stretch& stretch) const {
    if (tickets_.has_requests() || spec_.extended_hours) return stretch.from;
    Stretch still = stretch;
    for (const int id : tickets_.pending()) {
        still.to = next_look(tickets_.order(id), still);
        if (still.to == still.from) return still.from;
    }
    const AccountBounds bounds = run_.bounds_of(still);
    const bool is_safe = std::ranges::all_of(tickets_.pending(),
                                             [&](int id) { return stays_allowed(tickets_.order(id), still, bounds); });
    return is_safe ? still.to : still.from;
}

std::size_t OrderPace::next_look(const Order& order, const Stretch& stretch) const {
    const auto security = static_cast<std::size_t>(order.security);
    const SecurityDay& day = run_.feeds[security].day();
    const OrderKind& kind = kind_of(order.type);
    if (!kind.next_look || !day.is_alive) return stretch.from;
    OrderDay bars{day, run_.grid, stretch.from, stretch.to};
    bars.has_quotes = run_.securities[security].has_quote || !day.quotes.empty();
    if (const auto end = end_of(order.time_in_force, order.created_local)) bars.to = bars.reaches(*end);
    return kind.next_look(order, bars);
}

// LEAN looks at an open order's margin in every slice (BuyingPower::allows); one that only reduces a position needs
// none.
bool OrderPace::stays_allowed(const Order& order, const Stretch& stretch, const AccountBounds& bounds) const {
    const std::int64_t held = run_.securities[static_cast<std::size_t>(order.security)].holding.quantity;
    const bool is_opposite = held != 0 && (held > 0) != (order.quantity > 0);
    if (order.quantity == 0 || (is_opposite && std::abs(held) >= std::abs(order.quantity))) return true;
    const PriceExtent extent = run_.extent_of(order.security, stretch);
    if (!bounds.are_prices_known || extent.low.raw <= 0) return false;
    const double requirement =
        run_.portfolio.most_margin_requirement(run_.securities[static_cast<std::size_t>(order.security)]);
    const double free = bounds.value - to_double(run_.portfolio.unsettled()) - bounds.margin;
    const double fee = std::max(to_double(buying_power_.fee_at(order, extent.low.usd())),
                                to_double(buying_power_.fee_at(order, extent.high.usd())));
    return std::abs(static_cast<double>(order.quantity)) * extent.high.real() * requirement + 2 * fee < 0.98 * free;
}

}  // namespace tamis::backtest
