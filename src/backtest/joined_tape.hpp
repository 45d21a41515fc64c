// backtest/joined_tape.hpp — the tape of a security that joins a run by itself: later than the others, or with coarser
// bars.
#pragma once

#include "backtest/security_tape.hpp"

namespace tamis::backtest {

/// On the sessions and grids of `run`, with bars of `resolution`, which is not finer than the run's. Bars that end at
/// or before `from`, and what happens until its day's midnight, are left out; fill-forward repeats none of them. A
/// ticker without bars gives an empty tape. Throws Error not_found for a ticker that the store does not know.
SecurityTape lay_out_joined(
    const bars::BarStore& store, const Tape& run, const std::string& ticker, Resolution resolution, ExchangeTime from);

}  // namespace tamis::backtest
