// backtest/columns/opening_range.hpp — the range of each session's first minutes.
#pragma once

#include <optional>
#include <vector>

#include "backtest/columns/bar_series.hpp"

namespace tamis::backtest {

/// The bars of a session that end within its first minutes, fill-forward bars among them.
struct OpeningRange {
    std::optional<ScaledPrice> high, low;  ///< none without a bar
    std::size_t end = 0;                   ///< index in the series of the first bar after the range
};
/// By session.
const std::vector<OpeningRange>& opening_ranges(const Tape& tape, std::size_t security, int minutes);

}  // namespace tamis::backtest
