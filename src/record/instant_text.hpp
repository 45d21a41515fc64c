// record/instant_text.hpp — days and instants as text: 2024-01-02 and 2024-01-02T14:31:00Z.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "record/column.hpp"

namespace tamis::record {

std::string day_text(Day day);
/// Seconds always, milliseconds only when there are some.
std::string timestamp_text(Timestamp time, char between);
/// "2024-01-02"; nothing for a day that the calendar does not have.
std::optional<Day> parse_day(std::string_view text);
/// ISO 8601 in UTC, which programs read: 2024-01-02T14:31:00Z.
std::string iso_text(Timestamp time);
/// A day alone (midnight), or with T or a space and HH:MM, HH:MM:SS or HH:MM:SS.mmm; after a time perhaps Z or an
/// offset such as -05:00. Without one it is UTC.
std::optional<Timestamp> parse_timestamp(std::string_view text);

}  // namespace tamis::record
