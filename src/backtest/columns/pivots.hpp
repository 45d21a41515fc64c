// backtest/columns/pivots.hpp — pivot highs and lows of a series, and the closes that break the last of them.
#pragma once

#include "backtest/columns/bar_series.hpp"
#include "backtest/columns/bits.hpp"

namespace tamis::backtest {

/// A bar's high is a pivot high when no high of the `length` bars on either side is above it; lows likewise. A bit
/// stands at the bar with which the pivot becomes known, `length` bars after it.
struct Pivots {
    Bits highs, lows;
    /// From the first bar after warm-up on: the close is above the last pivot high known then, else below the last
    /// pivot low. A break upwards masks one downwards.
    Bits breaks_up, breaks_down;
};
const Pivots& pivots(const Tape& tape, const BarSeries& series, int length);

}  // namespace tamis::backtest
