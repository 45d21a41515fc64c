// app/summary_html.hpp — drawings of a report.
#pragma once

#include <string>

#include "record/rows.hpp"

namespace tamis::app {

/// A line through (place, value), zero line included; labels at both ends.
std::string line_chart(const std::string& title,
                       const std::vector<std::string>& labels,
                       const std::vector<double>& values,
                       bool is_percent);
/// A bar for each value.
std::string bar_chart(const std::string& title,
                      const std::vector<std::string>& labels,
                      const std::vector<double>& values,
                      bool is_percent);
/// A table of rows; at most `most` of them, the rest is counted.
std::string html_table(const record::Rows& rows, std::size_t most);

}  // namespace tamis::app
