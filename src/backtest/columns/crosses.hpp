// backtest/columns/crosses.hpp — where a fast average of closes changes sides with a slow one.
#pragma once

#include "backtest/columns/bar_series.hpp"
#include "backtest/columns/bits.hpp"

namespace tamis::backtest {

/// Simple averages of the last closes, once there are as many as the slow one takes. A bit stands where the fast
/// average comes to stand above (below) the slow one and did not before; equal averages change nothing.
struct Crosses {
    Bits up, down;
};
const Crosses& crosses(const Tape& tape, std::size_t security, int fast_bars, int slow_bars);

}  // namespace tamis::backtest
