// tests/oracles/numbers_oracle.hpp — one of LEAN's published backtests of which there are numbers and no description:
// the strategy, and the settings that stand nowhere beside the numbers.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "bars/bar_store.hpp"
#include "base/error.hpp"
#include "oracles/oracle.hpp"

namespace tamis::oracles {

struct NumbersOracle {
    std::string_view name;
    backtest::BacktestSpec spec;  ///< its days and cash are published
};

/// Those that are written down, by name.
std::vector<const NumbersOracle*> numbers_oracles();

/// Writes one down.
struct WrittenNumbers {
    explicit WrittenNumbers(NumbersOracle oracle);
};

/// Of a strategy that adds its securities itself, on minutes unless `spec` says otherwise.
template <class A>
NumbersOracle numbers(std::string_view name, backtest::BacktestSpec spec = {}) {
    spec.strategy = backtest::StrategySpec(Plain<A>{});
    return {name, std::move(spec)};
}

/// What a published algorithm says of its run beside the numbers. Throws Error bad_data where it is not so.
inline void expect(bool is_so, std::string_view what) {
    if (!is_so) throw Error{Problem::bad_data, "it is not so that " + std::string(what)};
}

/// Everything that is published of such backtests, by name.
std::map<std::string, nlohmann::json> published_numbers(const std::filesystem::path& lean);

/// Runs `spec` on the published days with the published cash. A line for each statistic, or the hash of the orders,
/// that is not the published text; after another hash every order as LEAN serialises it.
std::vector<std::string> differences(backtest::BacktestSpec spec,
                                     const nlohmann::json& published,
                                     const bars::BarStore& store);

}  // namespace tamis::oracles
