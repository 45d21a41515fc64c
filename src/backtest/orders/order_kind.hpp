// backtest/orders/order_kind.hpp — a kind of order as data and rules: when LEAN takes it, when it is looked at, at
// which price it fills.
#pragma once

#include <optional>
#include <string_view>

#include "backtest/order.hpp"
#include "backtest/run_clock.hpp"
#include "backtest/security_state.hpp"
#include "market/bar.hpp"

namespace tamis::backtest {

/// What an order meets: the time and its security's prices.
struct OrderView {
    const Clock& clock;
    const SecurityState& security;
    Resolution resolution;

    /// Whether fills happen now: the exchange is open, or the bar that has just ended overlaps its session.
    bool is_open_for_fills() const;
};

struct OrderKind {
    OrderType type;
    std::string_view name;
    /// LEAN takes no order of this kind now and records none.
    bool (*is_refused)(const OrderView& now);
    /// An open order that is not looked at yet: neither for its margin nor for a fill.
    bool (*waits)(const Order& order, const OrderView& now);
    /// Where an order that is looked at fills, if it does (LEAN: EquityFillModel.cs).
    std::optional<ScaledPrice> (*fill_price)(const Order& order, const OrderView& now);
};

const OrderKind& kind_of(OrderType type);

extern const OrderKind market_kind, market_on_open_kind, market_on_close_kind;

/// LEAN takes market-on-close orders until 15.5 minutes before the close.
bool is_too_late_for_close(ExchangeTime now);
/// Open orders are looked at from the slice after the one that sent them on.
inline bool was_just_sent(const Order& order, const OrderView& now) {
    return order.created.ms == now.clock.utc.ms;
}

}  // namespace tamis::backtest
