// tests/oracles/more_oracles_universes.hpp — published backtests of which only the numbers are at hand: universes and
// portfolios, each with the settings that its strategy needs.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "oracles/oracle.hpp"

namespace tamis::oracles {

/// One backtest of more_expected.json; its days and cash stand there.
struct UniverseOracle {
    std::string_view name;
    backtest::StrategySpec strategy;
    Resolution resolution;  ///< of the finest bars
    std::function<void(backtest::BacktestSpec&)> settings = {};
};

/// Those that are written down.
inline std::vector<UniverseOracle>& universe_oracles() {
    static std::vector<UniverseOracle> all;
    return all;
}

/// Writes one down; its strategy adds the securities itself.
template <class A>
struct WrittenUniverse {
    explicit WrittenUniverse(std::string_view name,
                             Resolution resolution,
                             std::function<void(backtest::BacktestSpec&)> settings = {}) {
        universe_oracles().push_back({name, backtest::StrategySpec(Plain<A>{}), resolution, std::move(settings)});
    }
};

}  // namespace tamis::oracles
