// report/html_charts.hpp — drawings of a report: SVG that fits any width and carries no script.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tamis::report {

/// Styles that the drawings need, for the page's head.
extern const std::string_view chart_style;

struct ChartLine {
    std::string name;            ///< in the legend
    std::string_view style;      ///< best, median, worst or only
    std::vector<double> values;  ///< fractions, one a label
};

/// Lines over the same labels, with the zero line and a legend that gives each line's last value.
std::string line_chart(const std::string& title,
                       const std::vector<std::string>& labels,
                       const std::vector<ChartLine>& lines);
/// A bar for each value.
std::string bar_chart(const std::string& title,
                      const std::vector<std::string>& labels,
                      const std::vector<double>& values,
                      bool is_percent);

/// Where the labels of an axis stand: at the values that a person would choose, at most six, 0 among them where the
/// values lie on both sides of it.
std::vector<double> axis_ticks(double low, double high, bool is_whole);
/// Which of `count` places along an axis get a label, so that labels of `characters` never touch.
std::vector<std::size_t> labelled_places(std::size_t count, std::size_t characters);

}  // namespace tamis::report
