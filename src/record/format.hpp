// record/format.hpp — rows and tables as text for people and for programs.
#pragma once

#include <span>
#include <string>

#include "record/rows.hpp"

namespace tamis::record {

/// One cell for people, on one line: fractions as percent, money with two places, timestamps as
/// dates and times, NULL as –.
std::string cell_text(const Value& value, Unit unit = Unit::none);

/// What a table does about columns that are wider than the terminal.
struct Fit {
    /// Each column is the answer: texts go on below, and where even that is too wide each row becomes lines of name and
    /// value. Else long text is cut with …, and columns that do not fit are left out and named below the table.
    bool keeps_every_column = false;
    std::string_view hint = "--columns, --json or --csv";  ///< options that show what was left out
};

/// A table that fits `width` columns, numbers to the right. `table` gives units, where the rows come from one;
/// elsewhere a name's last word does (gap_fraction, cash_usd).
std::string aligned_text(const Rows& rows, int width, const Table* table = nullptr, const Fit& fit = {});
/// An array of objects; numbers with all their digits, days and times as text, NULL as null. JSON
/// has no infinities: they and NaN are the texts "Infinity", "-Infinity" and "NaN", which
/// JavaScript's and Python's number readers take.
std::string json_text(const Rows& rows);
/// One object.
void append_json_object(std::string& out, const Rows& rows, std::size_t row);
/// A header, then a line a row, quoted as RFC 4180 says; NULL is nothing, an empty text is "".
std::string csv_text(const Rows& rows);
/// The stable spelling that programs read: 0.02, 2024-01-02, 2024-01-02T09:31:00, 32 hex digits;
/// NULL is empty.
std::string stable_text(const Value& value);

/// The reference page of a table, in markdown: a heading, its meaning, and a line a column with
/// name, type, unit, whether it may be NULL, meaning and LEAN's label.
std::string reference_markdown(const Table& table);
/// A line a parameter: name, type, unit, default, what is allowed, meaning. `defaults` is a row
/// that holds the defaults.
std::string parameters_markdown(std::span<const Field> fields, const void* defaults);

}  // namespace tamis::record
