// study/run_cell.hpp — one backtest for a cell; of a user's own strategy on a thread that can be given up.
#pragma once

#include <memory>
#include <stop_token>
#include <thread>

#include "backtest/backtest.hpp"
#include "backtest/watched_run.hpp"
#include "base/error.hpp"

namespace tamis::study {

/// Seconds that a strategy of a library may take for one cell where nobody says.
inline constexpr double own_strategy_seconds = 600;

/// A strategy of a library did not come back in its time.
class TimeIsOver : public Error {
  public:
    using Error::Error;
};

/// As backtest::run on a tape alone: securities of the spec, days of the tape. A strategy of a library that does not
/// come back two seconds after `stop` is set, or after its time is over, is left to itself: its thread ends with its
/// call, or with the program. It then throws Error cancelled when `stop` was set and TimeIsOver after
/// `timeout_seconds` (0: own_strategy_seconds), with the bar that it was at.
backtest::BacktestResult run_cell(std::shared_ptr<const backtest::Tape> tape,
                                  const InterestRates& rates,
                                  const backtest::BacktestSpec& spec,
                                  const backtest::Wanted& wanted,
                                  double timeout_seconds,
                                  const std::stop_token& stop);
/// The same of backtest::watch.
backtest::WatchedRun watch_cell(std::shared_ptr<const backtest::Tape> tape,
                                std::shared_ptr<const bars::BarStore> bars,
                                const backtest::BacktestSpec& spec,
                                std::optional<ExchangeTime> until,
                                double timeout_seconds,
                                const std::stop_token& stop);

/// Who can end the call that a strategy is in on a thread, as languages with exceptions of their own can: asked when
/// `stop` is set or its time is over, before it is left to itself. One in a process; null: nobody.
using EndCall = void (*)(std::thread::id);
void set_end_call(EndCall end_call);

}  // namespace tamis::study
