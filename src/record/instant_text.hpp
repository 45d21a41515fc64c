// record/instant_text.hpp — days and times as text: 2024-01-02 and 2024-01-02T09:31:00.
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
/// A day alone (midnight), or with T or a space and HH:MM, HH:MM:SS or HH:MM:SS.mmm.
std::optional<Timestamp> parse_timestamp(std::string_view text);

}  // namespace tamis::record
