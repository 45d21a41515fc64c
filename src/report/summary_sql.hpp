// report/summary_sql.hpp — pieces of SQL that the questions of a report share.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>

namespace tamis::report {

/// For questions that have as many rows as there are.
inline constexpr std::uint64_t most_rows = 1'000'000;

inline std::string cells_of(std::int64_t run) {
    return fmt::format("(SELECT * FROM backtest WHERE cell IN (SELECT cell FROM run_cell WHERE run = {}))", run);
}

// Sums of doubles depend on their order, and rows lie in the order in which threads finished: sums are taken in
// decimals, so that a report does not depend on who computed what when.
inline std::string exact_sum(const std::string& of) {
    return "sum((" + of + ")::DECIMAL(38, 18))::DOUBLE";
}
inline std::string exact_mean(const std::string& column) {
    return "(" + exact_sum(column) + " / nullif(count(" + column + "), 0))";
}

}  // namespace tamis::report
