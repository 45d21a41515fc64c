// backtest/event_message.hpp — what LEAN says beside an order event: why an order filled where it did, or ended
// (Messages.Orders.cs, Messages.Orders.Fills.cs).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "backtest/buying_power.hpp"
#include "backtest/orders/order_kind.hpp"

namespace tamis::backtest {

inline constexpr std::string_view expired_message = "The order has expired.";
inline constexpr std::string_view unable_message = "BrokerageModel declared unable to update order";

/// Of an order that fills now, before the account has it; empty: LEAN says nothing.
std::string fill_message(const Order& order, const OrderView& now);
/// Of an order whose margin is not free.
std::string shortfall_message(const SecurityState& security, const Order& order, const MarginShortfall& shortfall);
/// Of an update that margin does not allow.
std::string update_message(const SecurityState& security, const Order& changed, const MarginShortfall& shortfall);
/// USD that were free for an order when margin refused it, out of one of the two sentences above; none: it is another.
std::optional<Decimal> free_margin_in(std::string_view message);

}  // namespace tamis::backtest
