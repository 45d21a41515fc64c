// backtest/order_pace.cpp — where open orders may next do something.
#include <algorithm>
#include <cmath>

#include "backtest/order_desk.hpp"

namespace tamis::backtest {

// Extended hours have their own rules of what is open; there every bar is looked at.
std::size_t OrderDesk::next_slice(const Stretch& stretch) const {
    if (!requests_.empty() || spec_.extended_hours) return stretch.from;
    Stretch still = stretch;
    for (const int id : pending_) {
        still.to = next_look(order(id), still);
        if (still.to == still.from) return still.from;
    }
    const AccountBounds bounds = run_.bounds_of(still);
    const bool is_safe =
        std::all_of(pending_.begin(), pending_.end(), [&](int id) { return stays_allowed(order(id), still, bounds); });
    return is_safe ? still.to : still.from;
}

std::size_t OrderDesk::next_look(const Order& order, const Stretch& stretch) const {
    const auto security = static_cast<std::size_t>(order.security);
    const SecurityDay& day = run_.feeds[security].day();
    const OrderKind& kind = kind_of(order.type);
    if (!kind.next_look || !day.is_alive) return stretch.from;
    OrderDay bars{day, run_.grid, stretch.from, stretch.to};
    bars.has_quotes = securities_[security].has_quote || !day.quotes.empty();
    if (const auto end = end_of(order.time_in_force, order.created_local)) bars.to = bars.reaches(*end);
    return kind.next_look(order, bars);
}

// LEAN looks at an open order's margin in every slice (BuyingPower::allows); one that only reduces a position needs
// none.
bool OrderDesk::stays_allowed(const Order& order, const Stretch& stretch, const AccountBounds& bounds) const {
    const std::int64_t held = securities_[static_cast<std::size_t>(order.security)].holding.quantity;
    const bool is_opposite = held != 0 && (held > 0) != (order.quantity > 0);
    if (order.quantity == 0 || (is_opposite && std::abs(held) >= std::abs(order.quantity))) return true;
    const PriceExtent extent = run_.extent_of(order.security, stretch);
    if (!bounds.are_prices_known || extent.low.raw <= 0) return false;
    const double requirement =
        portfolio_.most_margin_requirement(securities_[static_cast<std::size_t>(order.security)]);
    const double free = bounds.value - to_double(portfolio_.unsettled()) - bounds.margin;
    const double fee = std::max(to_double(buying_power_.fee_at(order, extent.low.usd())),
                                to_double(buying_power_.fee_at(order, extent.high.usd())));
    return std::abs(static_cast<double>(order.quantity)) * extent.high.real() * requirement + 2 * fee < 0.98 * free;
}

}  // namespace tamis::backtest
