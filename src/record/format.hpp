// record/format.hpp — rows and tables as text for people and for programs.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "record/rows.hpp"

namespace tamis::record {

/// The clock by which tables show instants: its zone stands in the heading.
struct Clock {
    std::string_view zone = "UTC";
    Timestamp (*wall)(Timestamp) = nullptr;  ///< the instant as that clock reads it; null: UTC
};

/// One cell for people, on one line and safe for a terminal: fractions as percent, money with two places, thousands
/// marked, instants as date and time of `clock`, NULL as –.
std::string cell_text(const Value& value, Unit unit = Unit::none, const Clock& clock = {});
/// As cell_text, of a column: its name tells which whole numbers are names (run, order_id) and carry no marks.
std::string cell_text(const Value& value, std::string_view column, Unit unit, const Clock& clock = {});

/// What a table for people leaves out of a column's name, because the cells say it.
inline constexpr std::string_view unsaid_ending = "_fraction";
/// The heading of a column: its name without the unsaid ending, where no other column is called so; the clock's zone
/// behind the name of an instant.
std::string heading(const Rows& rows, std::size_t column, const Clock& clock = {});

/// What a table does about columns that are wider than the terminal.
struct Fit {
    /// Each column is the answer: texts go on below, and where even that is too wide each row becomes lines of name and
    /// value. Else long text is cut with …, and columns that do not fit are left out and named below the table.
    bool keeps_every_column = false;
    std::string_view hint = "--columns, --json or --csv";  ///< options that show what was left out
};

/// A table that fits `width` columns, numbers to the right. `table` gives units, where the rows come from one;
/// elsewhere a name's last word does (gap_fraction, cash_usd).
std::string aligned_text(
    const Rows& rows, int width, const Table* table = nullptr, const Fit& fit = {}, const Clock& clock = {});
/// An array of objects; numbers with all their digits, days and times as text, NULL as null. JSON
/// has no infinities: they and NaN are the texts "Infinity", "-Infinity" and "NaN", which
/// JavaScript's and Python's number readers take.
std::string json_text(const Rows& rows);
/// One object.
void append_json_object(std::string& out, const Rows& rows, std::size_t row);
/// One cell.
void append_json_cell(std::string& out, const Column& column, std::size_t row);
/// A header, then a line a row, quoted as RFC 4180 says; NULL is nothing, an empty text is "".
std::string csv_text(const Rows& rows);

enum class Format : std::uint8_t { csv, json };
/// Rows that come in batches as one text: what `batch` and `end` return, one after the other, is what csv_text or
/// json_text makes of them all.
class RowWriter {
  public:
    explicit RowWriter(Format format) : format_(format) {}
    std::string batch(const Rows& rows);
    std::string end() const;

  private:
    Format format_;
    bool has_begun_ = false, has_rows_ = false;
};

/// The stable spelling that programs read: 0.02, 2024-01-02, 2024-01-02T14:31:00Z, 32 hex digits;
/// NULL is empty.
std::string stable_text(const Value& value);

/// The reference page of a table, in markdown: a heading, its meaning, and a line a column with
/// name, type, unit, whether it may be NULL, meaning and LEAN's label.
std::string reference_markdown(const Table& table);
/// A line a parameter: name, type, unit, default, what is allowed, meaning. `defaults` is a row
/// that holds the defaults.
std::string parameters_markdown(std::span<const Field> fields, const void* defaults);

}  // namespace tamis::record
