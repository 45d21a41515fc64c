// backtest/strategies/redefinition.hpp — strategies that are defined while the program runs, and defined anew.
#pragma once

#include "backtest/strategy_type.hpp"

namespace tamis::backtest {

/// Lists a strategy, in place of one that was defined so under its name before. Specs of that one keep it, until the
/// program ends; whoever goes through the list meanwhile goes on. One thread at a time calls it, or loads libraries.
/// Throws Error conflict where the name is that of a strategy that is built in or of a library.
void define_strategy_type(const StrategyType& type);

}  // namespace tamis::backtest
