// lean/sampled_candles.hpp — the equity of a long run with fewer points, as LEAN's summary has it.
#pragma once

#include <vector>

#include "backtest/run_facts.hpp"

namespace tamis::lean {

/// A candle every so many days, at most seven, by how many there are (BacktestingResultHandler.CreateResultSummary,
/// SeriesSampler); fewer than 200 stay as they are.
std::vector<backtest::EquityCandle> sampled_candles(const std::vector<backtest::EquityCandle>& candles);

}  // namespace tamis::lean
