// backtest/buying_power.cpp — buying power, LEAN's SetHoldings and margin calls (BuyingPowerModel.cs,
// PositionGroupBuyingPowerModel.cs, DefaultMarginCallModel.cs).
#include "backtest/buying_power.hpp"

#include <algorithm>
#include <cstdlib>

#include "backtest/orders/order_kind.hpp"
#include "base/error.hpp"

namespace tamis::backtest {

namespace {
const Decimal margin_buffer = Decimal::scaled(10, 2);

/// What is left of an order binds its share of the whole order's margin and fee
/// (BuyingPowerModel.HasSufficientBuyingPowerForOrder).
Decimal share_left(const Order& order) {
    const Decimal all(std::abs(order.quantity));
    return (all - Decimal(std::abs(order.filled_quantity))) / all;
}

}  // namespace

Decimal value_price(const SecurityState& security, const Order& order) {
    const Decimal price = security.price.usd();
    const OrderPrice named = kind_of(order.type).valued_at;
    if (!named) return price;
    const Decimal own = *(order.prices.*named);
    return order.quantity < 0 ? std::max(own, price) : std::min(own, price);
}

Decimal BuyingPower::fee(const SecurityState& security, const Order& order) const {
    return fee_at(order, value_price(security, order));
}

Decimal BuyingPower::fee_at(const Order& order, Decimal price) const {
    return std::visit([&](const auto& one) { return one.fee_usd(order.quantity, price); }, fees_);
}

std::optional<MarginShortfall> BuyingPower::shortfall(const SecurityState& security, const Order& order) const {
    const std::int64_t held = security.holding.quantity;
    const bool is_opposite = held != 0 && (held > 0) != (order.quantity > 0);
    if (order.quantity == 0 || (is_opposite && std::abs(held) >= std::abs(order.quantity))) return std::nullopt;

    Decimal free = portfolio_.margin_remaining();
    if (is_opposite) free += portfolio_.maintenance_margin(security) + abs(portfolio_.initial_margin(security, held));
    free = std::max(free, Decimal(0));
    // What is filled needs nothing more.
    Decimal required;
    if (order.status != OrderStatus::filled) required = portfolio_.initial_margin(security, order.quantity);
    if (!required.is_zero()) {
        const Decimal charge = fee(security, order);
        required = required < Decimal(0) ? required - charge : required + charge;
    }
    if (order.filled_quantity != 0) required = share_left(order) * required;
    return abs(required) <= free ? std::nullopt : std::optional(MarginShortfall{required, free});
}

Decimal BuyingPower::unrealized_profit(const SecurityState& security) const {
    const std::int64_t held = security.holding.quantity;
    if (held == 0) return {};
    Order closing;
    closing.quantity = -held;
    const Decimal price = (held > 0 ? security.bid_or_price() : security.ask_or_price()).usd();
    return price * Decimal(held) - security.holding.average_price * Decimal(held) - fee(security, closing);
}

bool BuyingPower::reaches_minimum(const SecurityState& security, Decimal quantity) const {
    if (minimum_order_share_.is_zero()) return true;
    const Decimal margin = abs(portfolio_.initial_margin(security, to_int64(quantity)));
    return portfolio_.total_value() * minimum_order_share_ <= margin || portfolio_.margin_remaining() <= Decimal(0);
}

Decimal BuyingPower::quantity_for(const SecurityState& security, Decimal fraction) const {
    const Decimal value = portfolio_.total_value();
    if (security.price.is_zero() || value.is_zero()) return {};
    const Decimal leverage = portfolio_.leverage(security);
    const Decimal free = free_usd_ ? *free_usd_ : value * free_share_;
    const Decimal target_share = fraction * (value - free) / value / leverage;
    return shares_to(security, target_share, minimum_order_share_);
}

Decimal BuyingPower::shares_to(const SecurityState& security, Decimal target_share, Decimal minimum_share) const {
    const Decimal value = portfolio_.total_value(), held(security.holding.quantity);
    Decimal target = target_share * value;
    if (target.is_zero()) return -held;
    const Decimal unit = portfolio_.initial_margin(security, 1);
    const Decimal current = portfolio_.initial_margin(security, security.holding.quantity);
    if (unit.is_zero()) return {};
    const Decimal difference = abs(target - current);
    if (value * minimum_share > difference && portfolio_.margin_remaining() > Decimal(0)) return {};

    const bool is_short = target < Decimal(0);
    std::optional<std::int64_t> last;
    Order order;
    while (true) {
        const Decimal exact = -held + target / unit;
        std::int64_t quantity = to_int64(is_short ? ceiling(exact) : floor(exact));
        const auto margin_after = [&] {
            return portfolio_.initial_margin(security, quantity + security.holding.quantity);
        };
        Decimal margin = margin_after();
        while (is_short ? margin < target : margin > target) {
            quantity += is_short ? 1 : -1;
            margin = margin_after();
        }
        if (quantity == 0) return {};
        order.quantity = quantity;
        target = (value - fee(security, order)) * target_share;
        if (last == quantity)
            throw Error{Problem::bad_data,
                        "SetHoldings does not settle: " + std::to_string(quantity) + " shares of " +
                            std::string(security.ticker) + " still exceed the target margin " + to_text(target)};
        last = quantity;
        if (abs(margin) <= abs(target)) return Decimal(quantity);
    }
}

std::vector<MarginCall> BuyingPower::margin_calls() const {
    // A call needs more margin used than the portfolio is worth; doubles tell when that is far away.
    if (portfolio_.estimated_margin() < 0.99 * portfolio_.estimated_value()) return {};
    const Decimal used = portfolio_.margin_used();
    if (used <= Decimal(0)) return {};
    const Decimal value = portfolio_.total_value();
    if (value - used > Decimal(0) || used <= value * (Decimal(1) + margin_buffer)) return {};

    std::vector<MarginCall> calls;
    for (const SecurityState& one : portfolio_.securities()) {
        if (one.holding.quantity == 0) continue;
        // What exceeds the portfolio's value has to go, of each position as if it were alone.
        Decimal keep = std::max(Decimal(0), portfolio_.maintenance_margin(one) - (used - value));
        if (one.holding.quantity < 0) keep = -keep;
        const Decimal quantity = shares_to(one, value.is_zero() ? Decimal() : keep / value, Decimal());
        const Decimal unrealized = (one.price.usd() - one.holding.average_price) * Decimal(one.holding.quantity);
        if (!quantity.is_zero()) calls.push_back({one.index, quantity, unrealized});
    }
    std::stable_sort(calls.begin(), calls.end(), [](const MarginCall& a, const MarginCall& b) {
        return a.unrealized < b.unrealized;
    });
    return calls;
}

}  // namespace tamis::backtest
