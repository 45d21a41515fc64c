// record/format.hpp — rows as text for people and for programs.
#pragma once

#include <string>

#include "record/rows.hpp"

namespace tamis::record {

/// One cell for people: fractions of a table as percent, timestamps as dates and times, NULL as –.
std::string cell_text(const Value& value, Unit unit = Unit::none);

/// A table that fits `width` columns: numbers to the right, long text cut with …; columns that do not fit are left out and
/// named below the table. `table` gives units, where the rows come from one.
std::string aligned_text(const Rows& rows, int width, const Table* table = nullptr);
/// An array of objects; numbers with all their digits, days and times as text, NULL as null.
std::string json_text(const Rows& rows);
/// One object.
void append_json_object(std::string& out, const Rows& rows, std::size_t row);
/// RFC 4180, with a header.
std::string csv_text(const Rows& rows);
/// Day and time in one of the stable spellings: 2024-01-02 and 2024-01-02T09:31:00.
std::string stable_text(const Value& value);

/// The reference page of a table, in markdown.
std::string reference_markdown(const Table& table);

}  // namespace tamis::record
