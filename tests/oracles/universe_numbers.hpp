// tests/oracles/universe_numbers.hpp — published backtests of which only the numbers are at hand: universes and
// portfolios, each with the settings that its strategy needs.
#pragma once

#include <functional>
#include <string_view>

#include "oracles/numbers_oracle.hpp"

namespace tamis::oracles {

/// Writes one down; its strategy, a description such as Plain, adds the securities itself. `resolution`: of the finest
/// bars.
template <class Described>
struct WrittenUniverse {
    explicit WrittenUniverse(std::string_view name,
                             Resolution resolution,
                             const std::function<void(backtest::BacktestSpec&)>& settings = {}) {
        backtest::BacktestSpec spec;
        spec.strategy = backtest::StrategySpec(Described{});
        spec.resolution = resolution;
        if (settings) settings(spec);
        WrittenNumbers({name, std::move(spec)});
    }
};

}  // namespace tamis::oracles
