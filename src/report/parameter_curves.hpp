// report/parameter_curves.hpp — each parameter set of a run as one account that goes from day to day.
#pragma once

#include "record/rows.hpp"
#include "store/result_store.hpp"

namespace tamis::report {

/// How a set's return is compounded, in words: every report that shows one says so.
inline constexpr std::string_view compounding_rule =
    "day by day with equal weight a hit: a day returns the mean of its cells, a day without a hit 0 %";

/// The same where cells span several days.
inline constexpr std::string_view span_rule =
    "not at all, for the cells span several days: it is the mean of a set's cells";

/// A row a parameter set of the run, the best first by its compounded return: strategy, parameters, cells,
/// compounded_return_fraction, mean_return_fraction, profitable_fraction, profit_usd, fees_usd, trades,
/// win_rate_fraction.
record::Rows by_parameters(store::ResultStore& results, std::int64_t run);

/// The days of the best, the median and the worst set by compounded return (of an even number, the better one of the
/// middle): place, strategy, parameters, day, cells, return_fraction, compounded_return_fraction. Days are those that
/// the run screened or has cells on. None where cells span several days: such a cell has no day of its own.
record::Rows parameter_curves(store::ResultStore& results, std::int64_t run);

}  // namespace tamis::report
