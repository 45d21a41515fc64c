// backtest/statistics/summarize.hpp — a result as rows of the three families.
#pragma once

#include "backtest/backtest.hpp"
#include "backtest/statistics/result_families.hpp"

namespace tamis::backtest {

/// Checks the identity end = start + realised + unrealised − fees (to 1e-6 USD) and throws Bug when it fails.
OwnStatistics own_statistics(const BacktestResult& result);
LeanStatistics lean_statistics(const BacktestResult& result);
TradeStatistics trade_statistics(const TradeNumbers& numbers);

}  // namespace tamis::backtest
