// lean/written_charts.hpp — a run's charts in the text of LEAN's result files.
#pragma once

#include <string>

#include "backtest/algorithm/algorithm.hpp"
#include "backtest/backtest.hpp"

namespace tamis::lean {

/// The strategy as one on the interface that keeps logs and plots, a library's too; null: it is none.
const backtest::Algorithm* algorithm_of(const backtest::Strategy& strategy);

/// Every chart, as a JSON object for `indented`. `result`: of a run that kept equity path and charts.
std::string charts_json(const backtest::BacktestResult& result);
/// The one chart of a summary.
std::string summary_charts_json(const backtest::BacktestResult& result);

}  // namespace tamis::lean
