// study/run_one.hpp — one backtest on its own, kept or not.
#pragma once

#include <functional>
#include <string>

#include "backtest/backtest.hpp"
#include "base/stop.hpp"
#include "store/result_store.hpp"

namespace tamis::study {

/// One backtest of which nothing is kept, on a thread of its own, so that somebody can stop it. Throws what the run
/// throws, and Error cancelled. `timeout_seconds`: as run_cell takes it.
backtest::BacktestResult run_stoppable(const bars::BarStore& bars,
                                       const backtest::BacktestSpec& spec,
                                       const backtest::Wanted& wanted,
                                       double timeout_seconds,
                                       const Stop& stop);

/// One backtest that is kept.
struct OneRun {
    const backtest::BacktestSpec& spec;
    std::string command;       ///< for the run's row
    bool keep_equity = false;  ///< a cell that is kept without its path is run again
    Stop stop{};
    double timeout_seconds = 0;  ///< as run_cell takes it
    /// Sees the result before it is kept, with what it wants of it; not called where the cell is known.
    std::function<void(const backtest::BacktestResult&)> on_result{};
    backtest::Wanted wanted{};
};
struct OneAnswer {
    Hash128 cell;
    bool was_known = false;
};
/// Runs one backtest unless it is kept already, and keeps it in place of what a failed attempt left. Throws what the
/// run throws, and Error cancelled when somebody wishes to stop.
OneAnswer run_one(const bars::BarStore& bars, store::ResultStore& results, const OneRun& one);

}  // namespace tamis::study
