// tools/case_comparison.hpp — a case of LEAN's answers: its spec, and what of a run differs from the answer.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "backtest/backtest.hpp"
#include "lean/result_writer.hpp"

namespace tamis {

/// What was compared, the first that differs, and how far the numbers among them lie apart at most.
class Differences {
  public:
    void text(const std::string& what, const std::string& expected, const std::string& got);
    /// LEAN's files write decimals through doubles; equal means equal as doubles.
    void number(const std::string& what, double expected, Decimal got);
    int compared() const { return compared_; }
    const std::string& first() const { return first_; }  ///< empty: nothing differs
    double largest() const { return largest_; }          ///< |got − expected|

  private:
    int compared_ = 0;
    std::string first_;
    double largest_ = 0;
};

/// A setting of a case's spec.json.
std::string setting(const nlohmann::json& spec, const char* name, const std::string& otherwise = {});
/// The backtest of a case. Throws Error for settings that this engine does not know.
backtest::BacktestSpec spec_of_case(const nlohmann::json& spec, const std::filesystem::path& folder);
/// Holds a run against expected.json: order events and hash; orders (of adjusted prices), closed trades
/// and statistics where it has them.
/// Holds written result files against expected.json: what it has of LEAN's files beside the above.
void compare_files(const nlohmann::json& expected, const lean::ResultFiles& files, Differences& differences);
Differences compare(const nlohmann::json& expected, const backtest::BacktestResult& result);

}  // namespace tamis
