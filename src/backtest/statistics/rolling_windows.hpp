// backtest/statistics/rolling_windows.hpp — LEAN's statistics of the months of a run: one, three, six and twelve at a
// time (StatisticsBuilder.GetRollingPerformances).
#pragma once

#include <string>
#include <vector>

#include "backtest/statistics/lean_numbers.hpp"
#include "backtest/statistics/trade_numbers.hpp"

namespace tamis::backtest {

struct RollingWindow {
    std::string name;  ///< "M3_20241130": months, last day
    LeanNumbers numbers;
    TradeNumbers trades;
};

/// In LEAN's order; the first and the last are parts of months. A window whose statistics overflow LEAN's decimals is
/// left out. Of a run without an equity point: none.
std::vector<RollingWindow> rolling_windows(const RunFacts& facts, const InterestRates& rates);

}  // namespace tamis::backtest
