// backtest/strategies/all.hpp — the strategies there are: those of the list in all.cpp, and those that libraries bring.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "backtest/strategy_type.hpp"

namespace tamis::backtest {

/// Every kind of strategy, in the catalog's order.
std::span<const StrategyType* const> strategy_types();
/// One more, until the program ends; before anything runs or reads results. Throws Error conflict where the name is
/// taken.
void add_strategy_type(const StrategyType& type);
/// One of each with its defaults.
std::vector<StrategySpec> all_strategies();
/// A strategy by its name with defaults; throws Error invalid_request with the nearest name.
StrategySpec make_strategy(std::string_view name);

}  // namespace tamis::backtest
