// migration/old_columns.hpp — what the earlier system's columns can hold: a value outside is a fault of its row,
// not a number.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "record/column.hpp"

namespace tamis::migration {

struct OldColumn {
    std::string_view name;  ///< as its table spells it; winRate and "Win Rate" are the same column
    double min = 0, max = 0;
    std::string_view unit;  ///< for the documentation: percent, USD, count, …
};

/// Every column of numbers that is read.
std::span<const OldColumn> old_columns();
/// By plain name (see plain_name). A column that is read is in the list.
const OldColumn& old_column(std::string_view plain);
/// "from 0 to 100"
std::string possible_text(double min, double max);

/// Days of the exchange's calendar; a row outside it is of no market.
inline constexpr record::Day first_old_day = std::chrono::year{1967} / 1 / 1;
inline constexpr record::Day last_old_day = std::chrono::year{2099} / 12 / 31;
/// Before the first of its programs nothing was kept.
inline constexpr record::Timestamp first_old_time = {946'684'800'000};  // 2000-01-01

}  // namespace tamis::migration
