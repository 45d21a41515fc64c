// app/cell_bars.hpp — the bars under a cell, for a chart.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/home.hpp"

namespace tamis::app {

/// Oldest first. Prices in USD as traded; `vwap`: since the day's first bar, of typical prices, NaN without volume.
struct BarColumns {
    std::string resolution;
    std::vector<std::int64_t> start_seconds;  ///< UTC, since 1970
    std::vector<double> open, high, low, close, vwap;
    std::vector<std::int64_t> volume_shares;
};

/// Minutes of spans of at most `most_minute_days` sessions that have some, else days. Throws Error not_found for an
/// unknown symbol.
BarColumns bars_between(const Home& home, const std::string& symbol, TradingDay first, TradingDay last);
inline constexpr int most_minute_days = 5;

}  // namespace tamis::app
