// ingest/bar_lines.hpp — LEAN's bar lines into columns; what is wrong with a line is said in words.
#pragma once

#include <string_view>

#include "bars/book_writer.hpp"
#include "ingest/import_report.hpp"

namespace tamis::ingest {

/// A number of a bar line as the store keeps it: whole, rounded half to even where it has decimals.
struct WholeNumber {
    std::int64_t value = 0;
    bool is_number = false;
    bool was_rounded = false;
};
/// `scale` digits are moved before the point first: ("13.3635", 4) is 133635.
WholeNumber whole_number(std::string_view text, int scale = 0);

/// Why a bar cannot be taken; empty: it can.
struct BarFault {
    const char* reason = nullptr;
    std::string detail;
};
BarFault fault_of(std::int64_t open, std::int64_t high, std::int64_t low, std::int64_t close, std::int64_t volume);

/// A text from a file, quoted for a message: escaped, and cut where it is long.
std::string in_quotes(std::string_view text);

// Each reads the lines of one file into `out`, which is empty; they may stand in any order. Rejects go to the report as
// `name:line`.

/// Minute trade lines "ms,open,high,low,close,volume" of one day.
void read_minute_trades(
    std::string_view csv, TradingDay day, const std::string& name, bars::TradeBatch& out, ImportReport& report);
/// Minute quote lines "ms,bid o,h,l,c,size,ask o,h,l,c,size"; an empty or zero side stays 0.
void read_minute_quotes(
    std::string_view csv, TradingDay day, const std::string& name, bars::QuoteBatch& out, ImportReport& report);
/// "yyyyMMdd HH:mm,open,high,low,close,volume" of hours or days; a daily bar begins at midnight, whatever its time
/// says.
void read_dated_trades(
    std::string_view csv, Resolution resolution, const std::string& name, bars::TradeBatch& out, ImportReport& report);

}  // namespace tamis::ingest
