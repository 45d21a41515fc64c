// lean/native_spec.hpp — the backtest of ours that a run of LEAN stands for, where there is one.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "backtest/backtest_spec.hpp"

namespace tamis::lean {

/// A run of LEAN as it describes itself: its algorithm and its parameters.
struct LeanRun {
    std::string strategy;  ///< "MarketStructure"
    std::map<std::string, std::string> parameters;
};

/// What a setting is called among a run's parameters: by LEAN's algorithms, or by its column where they have no name.
std::string_view setting_name(const backtest::RunSetting& setting);
/// What a strategy's parameter is called among them: "pivot_bars", and "strategy.cash" where the run itself has one of
/// that name.
std::string name_in_run(std::string_view parameter);

/// Settings are read from the parameters symbols, start/startDate, end/endDate, cash, resolution, normalization, fee,
/// fill_forward and benchmark; the rest are the strategy's, by name_in_run. MarketStructure is read under the names of
/// the earlier system (lower_timeframe, pivot_bars: a warm-up of two days, flat at the bar that ends at or after 15:59)
/// and under timeframe_minutes, exit, warmup_sessions or warmup_days. Throws Error invalid_request: what has no
/// counterpart.
backtest::BacktestSpec native_spec(const LeanRun& run);

}  // namespace tamis::lean
