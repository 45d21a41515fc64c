// lean/written_parts.hpp — the sections of LEAN's result files, a JSON text each.
#pragma once

#include <string>

#include "backtest/backtest.hpp"
#include "backtest/statistics/lean_json.hpp"

namespace tamis::lean {

using backtest::LeanObject;

/// "market_structure" → "MarketStructure".
std::string algorithm_name(const backtest::BacktestSpec& spec);
std::string rolling_windows_json(const backtest::RunFacts& facts, const InterestRates& rates);
std::string orders_json(const backtest::BacktestSpec& spec, const backtest::BacktestResult& result);
std::string profits_json(const backtest::RunFacts& facts);
std::string statistics_json(const backtest::BacktestResult& result);
std::string runtime_statistics_json(const backtest::BacktestResult& result);
/// `log_lines`: of the algorithm's log.
std::string state_json(const backtest::BacktestSpec& spec,
                       const backtest::BacktestResult& result,
                       std::size_t log_lines);
std::string server_statistics_json();
std::string configuration_json(const backtest::BacktestSpec& spec);
enum class ClosedTrades : std::uint8_t { written, left_out };
std::string performance_json(const backtest::BacktestResult& result, ClosedTrades trades);
/// All of them, on one line; empty where there is none.
std::string order_events_json(const std::string& id, const backtest::BacktestResult& result);

}  // namespace tamis::lean
