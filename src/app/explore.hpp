// app/explore.hpp — kept cells looked at from above: groups of them, and how a column is spread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/result_store.hpp"

namespace tamis::app {

/// Cells by up to three columns, none: all as one group; a strategy's parameter or counter counts as one.
struct Grouping {
    std::string by;                            ///< "first_day, pivot_bars"
    std::string of = "total_return_fraction";  ///< a column of numbers
    std::string where;                         ///< as results list --where; empty: all
    std::uint64_t limit = 1000;
};
/// The columns by which, then cells, mean, median, sum and profitable_fraction (the share above 0) of `of`, NULL where
/// no cell has a number; then the days that have some, low_95 and high_95: an interval of the mean in which the cells
/// of a day count as one observation, NULL below two days. Ordered by the groups. Throws Error not_found or
/// invalid_request.
store::Answer aggregate(store::ResultStore& results, const Grouping& grouping);

/// A column of numbers in steps of equal width; the last step holds its upper end.
struct Histogram {
    double low = 0, high = 0;  ///< equal where there is one value or none
    std::vector<std::int64_t> counts;
    std::int64_t nulls = 0;
};
Histogram histogram(store::ResultStore& results, const std::string& column, const std::string& where, int steps);

}  // namespace tamis::app
