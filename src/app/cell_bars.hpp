// app/cell_bars.hpp — bars for charts: of a symbol, under a cell with what its strategy looked at, and small ones.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/home.hpp"

namespace tamis::app {

/// Oldest first. Prices in USD, as traded or as a run saw them; `vwap`: since the day's first bar, of typical prices,
/// NaN without volume.
struct BarColumns {
    std::string resolution;
    std::vector<std::int64_t> start_seconds;  ///< UTC, since 1970
    std::vector<double> open, high, low, close, vwap;
    std::vector<std::int64_t> volume_shares;
};

inline constexpr int most_minute_days = 5, most_daily_days = 6'000, most_days_before = 1'000;
/// Bars of a symbol between two days, "2024-03-01", both inclusive. `resolution`: minute, of at most `most_minute_days`
/// sessions, or daily, of at most `most_daily_days`; empty: minutes where they are few enough and there are some, else
/// days. Throws Error not_found for an unknown symbol, invalid_request for other words or too many sessions.
BarColumns bars_between(const Home& home,
                        const std::string& symbol,
                        const std::string& first,
                        const std::string& last,
                        const std::string& resolution);

/// What a strategy looked at besides bars, to be drawn over them.
struct ChartLine {
    std::string_view name, meaning, shape;  ///< shape: line, steps or marks
    bool is_price;                          ///< USD on the basis of the bars; false: a number with a pane of its own
    std::vector<std::int64_t> start_seconds;
    std::vector<double> values;  ///< NaN: none there
};
/// A cell's first symbol on its days, on the basis of the prices that its run saw: its fills lie on these bars.
struct CellChart {
    std::string symbol;
    BarColumns bars;
    std::vector<ChartLine> lines;  ///< none where the bars are longer than the cell's, or another engine ran it
};
/// `key`: a cell's, or its unique beginning. `days_before`: of daily bars, those of so many days before the cell's,
/// too, on the same basis. Throws Error not_found, invalid_request for days before minutes, and bad_data where the bars
/// are others now.
CellChart cell_chart(const Home& home,
                     store::ResultStore& results,
                     const std::string& key,
                     const std::string& resolution,
                     int days_before = 0);

inline constexpr std::size_t most_sparks = 500, points_a_spark = 40;
/// Of places "AAPL 2024-03-01": closes in USD as traded, of the day's minutes, evenly thinned, its last among them;
/// without minutes the daily ones that end with the day. Empty where there are none.
std::vector<std::vector<double>> sparks(const Home& home, const std::vector<std::string>& places);

}  // namespace tamis::app
