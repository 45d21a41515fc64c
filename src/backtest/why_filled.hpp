// backtest/why_filled.hpp — the rule that made a fill's price, in words that a trader checks against the bars.
#pragma once

#include <optional>
#include <string>

#include "backtest/order.hpp"
#include "backtest/security_state.hpp"

namespace tamis::backtest {

struct FillReason {
    std::string words;  ///< "stop 99.5 touched by the bar's low 99.4: filled at the stop"
    Decimal seen_usd;   ///< the price that the rule gives before slippage, USD a share
};
/// Of an order that has just filled, on what its security shows at that moment.
FillReason why_filled(const Order& order, const SecurityState& security);

}  // namespace tamis::backtest
