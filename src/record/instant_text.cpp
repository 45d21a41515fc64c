// record/instant_text.cpp — days and instants from and to ISO texts, offsets included.
#include "record/instant_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace tamis::record {

namespace {

constexpr std::int64_t ms_a_day = 86'400'000;

/// Digits only, so that a sign or a space inside a date is refused.
std::optional<int> digits(std::string_view text) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
    return parse_number<int>(text);
}

/// "09:31", "09:31:05" or "09:31:05.250" in milliseconds since midnight.
std::optional<std::int64_t> parse_clock(std::string_view text) {
    if (text.size() != 5 && text.size() != 8 && text.size() != 12) return std::nullopt;
    if (text[2] != ':' || (text.size() > 5 && text[5] != ':') || (text.size() > 8 && text[8] != '.'))
        return std::nullopt;
    const auto hours = digits(text.substr(0, 2));
    const auto minutes = digits(text.substr(3, 2));
    const auto seconds = text.size() > 5 ? digits(text.substr(6, 2)) : 0;
    const auto ms = text.size() > 8 ? digits(text.substr(9)) : 0;
    if (!hours || !minutes || !seconds || !ms || *hours > 23 || *minutes > 59 || *seconds > 59) return std::nullopt;
    return ((*hours * 60LL + *minutes) * 60 + *seconds) * 1000 + *ms;
}

/// Takes Z, +HH:MM or -HH:MM off the end of a time of day: the milliseconds by which its clock is ahead of UTC.
std::optional<std::int64_t> take_offset(std::string_view& clock) {
    if (clock.ends_with('Z')) {
        clock.remove_suffix(1);
        return 0;
    }
    const std::size_t sign = clock.find_last_of("+-");
    if (sign == std::string_view::npos) return 0;
    const std::string_view offset = clock.substr(sign + 1);
    if (offset.size() != 5) return std::nullopt;
    const std::optional<std::int64_t> ms = parse_clock(offset);
    if (!ms) return std::nullopt;
    const bool is_behind = clock[sign] == '-';
    clock = clock.substr(0, sign);
    return is_behind ? -*ms : *ms;
}

}  // namespace

std::string day_text(Day day) {
    const std::chrono::year_month_day date{day};
    return fmt::format("{:04d}-{:02d}-{:02d}",
                       static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

std::string timestamp_text(Timestamp time, char between) {
    const auto day = std::chrono::floor<std::chrono::days>(
        std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(time.ms)));
    const std::int64_t of_day = time.ms - day.time_since_epoch().count() * ms_a_day;
    std::string text = fmt::format("{}{}{:02d}:{:02d}:{:02d}",
                                   day_text(day),
                                   between,
                                   of_day / 3'600'000,
                                   of_day / 60'000 % 60,
                                   of_day / 1000 % 60);
    if (of_day % 1000 != 0) text += fmt::format(".{:03d}", of_day % 1000);
    return text;
}

std::string iso_text(Timestamp time) {
    return timestamp_text(time, 'T') + "Z";
}

std::optional<Day> parse_day(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = digits(text.substr(0, 4));
    const auto month = digits(text.substr(5, 2));
    const auto day = digits(text.substr(8));
    if (!year || !month || !day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    return Day{date};
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
    const std::optional<Day> day = parse_day(text.substr(0, 10));
    if (!day) return std::nullopt;
    const std::int64_t midnight = day->time_since_epoch().count() * ms_a_day;
    if (text.size() == 10) return Timestamp{midnight};
    if (text[10] != 'T' && text[10] != ' ') return std::nullopt;
    std::string_view time = text.substr(11);
    const std::optional<std::int64_t> offset = take_offset(time);
    const std::optional<std::int64_t> clock = offset ? parse_clock(time) : std::nullopt;
    if (!clock) return std::nullopt;
    return Timestamp{midnight + *clock - *offset};
}

}  // namespace tamis::record
