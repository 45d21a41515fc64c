// backtest/chart_line.hpp — what a strategy looks at, as lines that a chart can draw over its bars.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "backtest/columns/bar_series.hpp"
#include "record/field.hpp"

namespace tamis::backtest {

/// line: from value to value; steps: a value stands until the next; marks: each by itself.
enum class LineShape : std::uint8_t { line, steps, marks };
inline constexpr std::array<std::string_view, 3> line_shape_names{"line", "steps", "marks"};

struct ChartLine {
    std::string_view name{}, meaning{};
    LineShape shape = LineShape::line;
    bool is_price = true;             ///< USD on the basis of the bars; false: a number with a pane of its own
    std::vector<ExchangeTime> times;  ///< starts of bars, ascending
    std::vector<double> values;       ///< NaN: none there
};

/// When each bar of a series starts; a day's at midnight.
std::vector<ExchangeTime> bar_starts(const Tape& tape, const BarSeries& series);

}  // namespace tamis::backtest
