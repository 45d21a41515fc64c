// backtest/statistics/lean_text.hpp — a run's numbers as LEAN prints them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "backtest/statistics/lean_numbers.hpp"
#include "backtest/statistics/trade_numbers.hpp"

namespace tamis::backtest {

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

/// The 27 lines of LEAN's summary, in its order (StatisticsBuilder.GetSummary).
NamedTexts lean_summary(const LeanNumbers& numbers);
/// The trade statistics under the names and in the texts of LEAN's result files; empty text: null.
NamedTexts lean_trade_statistics(const TradeNumbers& numbers);
/// A .NET TimeSpan: [d.]hh:mm:ss[.fffffff].
std::string timespan_text(Ticks ticks);

}  // namespace tamis::backtest
