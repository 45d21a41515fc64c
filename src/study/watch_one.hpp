// study/watch_one.hpp — one watched backtest that somebody waits for and may stop.
#pragma once

#include <memory>
#include <optional>

#include "backtest/watched_run.hpp"
#include "base/stop.hpp"

namespace tamis::study {

/// As backtest::watch, on a thread of its own; the bars live as long as a call that never comes back. Throws what the
/// run throws, Error cancelled, and TimeIsOver. `timeout_seconds`: as watch_cell takes it.
backtest::WatchedRun watch_one(const std::shared_ptr<const bars::BarStore>& bars,
                               const std::shared_ptr<const backtest::Tape>& tape,
                               const backtest::BacktestSpec& spec,
                               std::optional<ExchangeTime> until,
                               double timeout_seconds,
                               const Stop& stop);

}  // namespace tamis::study
