// lean/printed_value.hpp — LEAN's printed numbers, times and durations, read into a column's type.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "record/field.hpp"

namespace tamis::lean {

/// "5.23%", "-3.49 %", "$-23,603.13", "-$309.73", "1,234.5", "0" → the number's plain digits and whether it is a
/// percentage; "∞", "Infinity" and "NaN" keep their word. Nothing when it is no number.
struct PrintedNumber {
    std::string digits;  ///< "-23603.13", "Infinity", "-Infinity", "NaN"
    bool is_percent = false;
    bool is_finite() const { return digits.find_first_of("IN") == std::string::npos; }
};
std::optional<PrintedNumber> read_printed(std::string_view text);

/// .NET's TimeSpan, "[-][d.]hh:mm:ss[.fffffff]", in seconds.
std::optional<double> read_timespan(std::string_view text);
/// "2025-08-04T15:00:00Z", "2025-08-04 15:00:00" and both with fractions of a second; UTC.
std::optional<record::Timestamp> read_time(std::string_view text);
/// "2025-08-04T00:00:00Z", "2025-08-04 00:00:00", "2025-08-04", "20250804".
std::optional<record::Day> read_day(std::string_view text);

/// Seconds since 1970, as charts and order events have them; nothing outside the years 1 to 9999, where .NET's time
/// ends.
std::optional<record::Timestamp> time_of_seconds(double seconds);
/// A JSON number as a whole one; nothing when it is none, or beyond 64 bits.
std::optional<std::int64_t> whole_of(const nlohmann::json& value);

/// Whether a sum of money fits its column: 38 digits, 18 of them behind the point.
bool fits_a_column(double amount);

/// Whether a text, or a JSON value, says NaN. It is no number and would sort above all: a column takes it as NULL, and
/// whoever reads it keeps the reason.
bool is_not_a_number(std::string_view text);
bool says_nan(const nlohmann::json& value);
/// A parameter's text as a number, where it is one; NaN is none.
std::optional<double> number_of_word(std::string_view text);

/// A JSON value as a cell of the field's type; NULL for null, for NaN and for an empty text (but in text columns).
/// Infinities stay in columns of reals. Nothing when it is not of that type: a word where a number belongs, a fraction
/// in a count, infinity in a sum of money, or more of it than a column holds.
std::optional<record::Value> read_value(const record::Field& field, const nlohmann::json& value);

}  // namespace tamis::lean
