// tests/oracles/universe_numbers.hpp — published backtests of which only the numbers are at hand: universes and
// portfolios, each with the settings that its strategy needs.
#pragma once

#include <functional>
#include <string_view>

#include "oracles/numbers_oracle.hpp"

namespace tamis::oracles {

/// Writes one down; its strategy adds the securities itself. `resolution`: of the finest bars.
template <class A>
struct WrittenUniverse {
    explicit WrittenUniverse(std::string_view name,
                             Resolution resolution,
                             const std::function<void(backtest::BacktestSpec&)>& settings = {}) {
        backtest::BacktestSpec spec;
        spec.resolution = resolution;
        if (settings) settings(spec);
        WrittenNumbers(numbers<A>(name, std::move(spec)));
    }
};

}  // namespace tamis::oracles
