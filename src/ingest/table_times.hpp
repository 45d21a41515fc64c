// ingest/table_times.hpp — days and times as people and vendors write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/source_zone.hpp"
#include "ingest/table_source.hpp"
#include "market/time.hpp"

namespace tamis::ingest {

/// Whether 03/04/2024 is the third of April or the fourth of March.
enum class DateOrder : std::uint8_t { day_first, month_first };

/// How the times of one table read.
struct TimeStyle {
    DateOrder order = DateOrder::month_first;
    SourceZone zone{};  ///< of times without one
};

/// What the dates of a table say of their order, row by row.
struct DateOrders {
    std::uint64_t day_first = 0, month_first = 0;  ///< dates that are none in the other order
    std::string open;                              ///< the first that could be either
    void look(std::string_view text);
    bool is_settled() const { return open.empty() || day_first != 0 || month_first != 0; }
    DateOrder order() const { return day_first > month_first ? DateOrder::day_first : DateOrder::month_first; }
    /// As somebody said it (mdy or dmy), else as the dates say it. Throws Error bad_data where neither does.
    DateOrder settled(std::string_view said) const;
};

struct TableTime {
    ExchangeTime time;
    bool is_date = false;          ///< only a date was written
    bool is_utc_midnight = false;  ///< 00:00 UTC: vendors stamp days so
    std::int64_t utc_ms = 0;       ///< where is_utc_midnight
    bool is_whole_ms = true;
};
/// A cell, or a cell of dates and one of times of day (none: an empty cell). Nothing where it is no time. Throws Error
/// bad_data where it is one that cannot be: before 1900, after 2200.
std::optional<TableTime> read_table_time(const Cell& date, const Cell& time_of_day, const TimeStyle& style);

}  // namespace tamis::ingest
