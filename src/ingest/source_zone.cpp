// ingest/source_zone.cpp — zones by name, as data; summer time by the rules of the European Union since 1996.
#include "ingest/source_zone.hpp"

#include <fmt/format.h>

#include <array>

#include "base/text.hpp"

namespace tamis::ingest {

namespace {

using Rule = SourceZone::Rule;

struct NamedZone {
    std::string_view names;  ///< the first is shown to people
    SourceZone zone;
};
constexpr std::array zones{
    NamedZone{"America/New_York US/Eastern EST5EDT", {Rule::exchange, 0}},
    NamedZone{"America/Chicago US/Central", {Rule::exchange, 60}},
    NamedZone{"America/Denver US/Mountain", {Rule::exchange, 120}},
    NamedZone{"America/Los_Angeles US/Pacific", {Rule::exchange, 180}},
    NamedZone{"UTC Z GMT Etc/UTC", {Rule::fixed, 0}},
    NamedZone{"Europe/London Europe/Dublin Europe/Lisbon", {Rule::european, 0}},
    NamedZone{"Europe/Berlin Europe/Paris Europe/Zurich Europe/Amsterdam Europe/Madrid Europe/Rome Europe/Vienna "
              "Europe/Stockholm Europe/Warsaw Europe/Prague Europe/Brussels Europe/Copenhagen Europe/Oslo CET",
              {Rule::european, 60}},
    NamedZone{"Europe/Helsinki Europe/Athens Europe/Kiev EET", {Rule::european, 120}},
    NamedZone{"Asia/Kolkata", {Rule::fixed, 330}},
    NamedZone{"Asia/Singapore Asia/Hong_Kong Asia/Shanghai Australia/Perth", {Rule::fixed, 480}},
    NamedZone{"Asia/Tokyo Asia/Seoul", {Rule::fixed, 540}},
};

/// 01:00 UTC of the month's last Sunday.
std::int64_t change_ms(std::chrono::year year, std::chrono::month month) {
    const TradingDay day = std::chrono::sys_days(year / month / std::chrono::Sunday[std::chrono::last]);
    return ExchangeTime{day, ms_per_hour}.ms;
}

bool is_european_summer(std::int64_t utc_ms) {
    const std::chrono::year year = std::chrono::year_month_day(ExchangeTime{utc_ms}.day()).year();
    return utc_ms >= change_ms(year, std::chrono::March) && utc_ms < change_ms(year, std::chrono::October);
}

/// "+05:30", "-0800", "+1".
std::optional<SourceZone> parse_offset(std::string_view text) {
    if (text.size() < 2 || (text.front() != '+' && text.front() != '-')) return std::nullopt;
    std::string digits(text.substr(1));
    std::erase(digits, ':');
    const auto number = parse_number<unsigned>(digits);
    constexpr int hours_most = 14;
    if (!number || digits.size() > 4) return std::nullopt;
    const int hours = static_cast<int>(digits.size() <= 2 ? *number : *number / 100);
    const int minutes = hours * 60 + static_cast<int>(digits.size() <= 2 ? 0 : *number % 100);
    if (hours > hours_most) return std::nullopt;
    return SourceZone{Rule::fixed, text.front() == '-' ? -minutes : minutes};
}

}  // namespace

UtcTime SourceZone::instant(ExchangeTime wall) const {
    const std::int64_t standard_ms = wall.ms - minutes * ms_per_minute;
    if (rule == Rule::exchange) return to_utc(exchange(wall));
    const std::int64_t summer_ms = standard_ms - ms_per_hour;
    const bool is_summer = rule == Rule::european && is_european_summer(summer_ms) && is_european_summer(standard_ms);
    return UtcTime{is_summer ? summer_ms : standard_ms};
}

ExchangeTime SourceZone::exchange(ExchangeTime wall) const {
    if (rule == Rule::exchange) return ExchangeTime{wall.ms + minutes * ms_per_minute};
    return to_exchange(instant(wall));
}

std::optional<SourceZone> parse_zone(std::string_view name) {
    for (const NamedZone& row : zones)
        for (const std::string_view one : split(row.names, ' '))
            if (one == name) return row.zone;
    return parse_offset(name);
}

std::string zone_names() {
    std::string out;
    for (const NamedZone& row : zones) out += fmt::format("{}, ", row.names.substr(0, row.names.find(' ')));
    return out + "or an offset such as +05:30";
}

}  // namespace tamis::ingest
