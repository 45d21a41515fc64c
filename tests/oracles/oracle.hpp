// tests/oracles/oracle.hpp — one of LEAN's published backtests: its name, the strategy it describes, and what of the
// run the description's settings do not say.
#pragma once

#include <string_view>
#include <vector>

#include "backtest/algorithm/algorithm.hpp"
#include "backtest/backtest_spec.hpp"

namespace tamis::oracles {

/// A strategy without parameters: `A` derives from Algorithm and names itself.
template <class A>
struct Plain : backtest::PlainStrategy {
    static constexpr std::string_view name = A::name;
    static constexpr std::string_view version = "1";
    static constexpr std::string_view meaning = A::meaning;
    std::unique_ptr<backtest::Strategy> start() const { return std::make_unique<A>(); }
};

struct Oracle {
    std::string_view name;
    backtest::StrategySpec strategy;
    /// None of the described symbols is in the spec: the strategy adds them itself.
    bool adds_securities = false;
};

/// Those that are written down, by name.
std::vector<const Oracle*> all_oracles();

/// Writes one down.
struct Written {
    explicit Written(Oracle oracle);
};

template <class A>
Oracle oracle(std::string_view name) {
    return {name, backtest::StrategySpec(Plain<A>{})};
}
template <class A>
Oracle oracle_that_adds(std::string_view name) {
    return {name, backtest::StrategySpec(Plain<A>{}), true};
}

}  // namespace tamis::oracles
