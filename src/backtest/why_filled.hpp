// backtest/why_filled.hpp — the rule that made a fill's price, in words that a trader checks against the bars.
#pragma once

#include <optional>
#include <string>

#include "backtest/orders/order_kind.hpp"

namespace tamis::backtest {

struct FillReason {
    std::string words;  ///< "stop 99.5 touched by the bar's low 99.4: filled at the stop"
    Decimal seen_usd;   ///< the price that the rule gives before slippage, USD a share
};
/// Of an order that has just filled, on what it met at that moment.
FillReason why_filled(const Order& order, const OrderView& now);

}  // namespace tamis::backtest
