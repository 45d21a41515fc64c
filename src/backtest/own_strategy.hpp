// backtest/own_strategy.hpp — what a strategy in a library of its own includes, and how the library names its
// strategies.
#pragma once

#include "backtest/algorithm/algorithm.hpp"
#include "backtest/algorithm/insights.hpp"
#include "backtest/columns/bar_series.hpp"
#include "backtest/strategy_interface.hpp"  // made from the headers of the interface
#include "backtest/strategy_type.hpp"

namespace tamis::backtest {

/// What a library tells of its strategies.
using StrategyTypes = std::vector<const StrategyType*>;

}  // namespace tamis::backtest

/// Once in a library, outside of any namespace: its strategies, structs of parameters.
///
/// ```cpp
/// TAMIS_STRATEGIES(MyIdea, MyOtherIdea)
/// ```
#define TAMIS_STRATEGIES(...)                                                                                \
    extern "C" [[gnu::visibility("default"), gnu::used]] const char tamis_strategy_interface[] =             \
        "tamis strategy interface " TAMIS_STRATEGY_INTERFACE;                                                \
    extern "C" [[gnu::visibility("default")]] void tamis_strategies(tamis::backtest::StrategyTypes& types) { \
        const auto add = [&]<class... Strategy>() {                                                          \
            (types.push_back(&tamis::backtest::strategy_type<Strategy>()), ...);                             \
        };                                                                                                   \
        add.template operator()<__VA_ARGS__>();                                                              \
    }
