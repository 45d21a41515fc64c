// tests/oracles/oracle_run.hpp — runs a published backtest and holds it against what LEAN's people published.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

#include "bars/bar_store.hpp"
#include "oracles/oracle.hpp"

namespace tamis::oracles {

/// Numbers and texts compared, and the first that differs; empty: none does.
struct Outcome {
    int compared = 0;
    std::string first_difference;
    bool is_equal() const { return first_difference.empty(); }
};

/// `described`: its entry in oracles.json; `lean`: the folder beside it. Statistics, hash, every order and every
/// midnight's equity, return, benchmark and turnover, text for text.
Outcome hold_against(const Oracle& oracle,
                     const nlohmann::json& described,
                     const bars::BarStore& store,
                     const std::filesystem::path& lean);

/// The backtest that an oracle's entry describes.
backtest::BacktestSpec spec_of(const Oracle& oracle, const nlohmann::json& described);

/// Every described oracle that is written down, by name.
std::map<std::string, nlohmann::json> described_oracles(const std::filesystem::path& lean);

}  // namespace tamis::oracles
