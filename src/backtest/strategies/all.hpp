// backtest/strategies/all.hpp — the strategies there are; the list in all.cpp is all that names them.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "backtest/strategy_type.hpp"

namespace tamis::backtest {

/// Every kind of strategy, in the catalog's order.
std::span<const StrategyType* const> strategy_types();
/// One of each with its defaults.
std::vector<StrategySpec> all_strategies();
/// A strategy by its name with defaults; throws Error invalid_request with the nearest name.
StrategySpec make_strategy(std::string_view name);

}  // namespace tamis::backtest
