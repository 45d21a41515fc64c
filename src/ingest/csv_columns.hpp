// ingest/csv_columns.hpp — which column of a csv file is what, and how its times read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "market/time.hpp"

namespace tamis::ingest {

/// Places of the columns in a line; −1: absent.
struct CsvColumns {
    int symbol = -1, time = -1, open = -1, high = -1, low = -1, close = -1, volume = -1, vwap = -1;
    int count = 0;
};

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Reads a header line; throws Error bad_data naming the missing columns and what is accepted.
CsvColumns read_header(std::string_view line, bool needs_symbol);

/// Whether every column of the header is one that is known here and no other can say the same: the way of most files.
bool is_plain_header(std::string_view line);

/// A time of a csv cell in exchange time: a date, "YYYY-MM-DD HH:MM[:SS]" (T or space, Z allowed), or a number of
/// seconds, milliseconds, microseconds or nanoseconds since 1970 UTC. `is_date`: only a date was written.
struct CsvTime {
    ExchangeTime time;
    bool is_date = false;
    bool is_utc_midnight = false;  ///< 00:00 UTC, as vendors stamp days
};
std::optional<CsvTime> read_time(std::string_view text, bool is_utc);

}  // namespace tamis::ingest
