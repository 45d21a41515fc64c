// ingest/table_times.cpp — a date, a time of day and a zone, each read off the front of the text.
#include "ingest/table_times.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::ingest {

namespace {

constexpr std::array<std::string_view, 12> months{
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};

/// Digits at the front of a text, taken off; −1: none, or more than `most`.
std::int64_t take_digits(std::string_view& text, std::size_t most) {
    std::size_t count = 0;
    std::int64_t value = 0;
    while (count < text.size() && text[count] >= '0' && text[count] <= '9') {
        if (count == most) return -1;
        value = value * 10 + (text[count++] - '0');
    }
    text.remove_prefix(count);
    return count == 0 ? -1 : value;
}

void skip(std::string_view& text, std::string_view marks) {
    const std::size_t from = text.find_first_not_of(marks);
    text.remove_prefix(from == std::string_view::npos ? text.size() : from);
}

std::optional<TradingDay> day_of(std::int64_t year, std::int64_t month, std::int64_t day) {
    constexpr std::int64_t century_turn = 70;
    if (year < 100) year += year < century_turn ? 2000 : 1900;
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (year < 1900 || year > 2200 || !date.ok()) return std::nullopt;
    return std::chrono::sys_days(date);
}

/// A month's name at the front, taken off with the rest of its word; 0: none.
int take_month(std::string_view& text) {
    if (text.size() < 3) return 0;
    const std::string word = lower(text.substr(0, 3));
    const auto at = std::find(months.begin(), months.end(), word);
    if (at == months.end()) return 0;
    std::size_t letters = 3;
    while (letters < text.size() &&
           (lower(text.substr(letters, 1))[0] >= 'a' && lower(text.substr(letters, 1))[0] <= 'z'))
        ++letters;
    text.remove_prefix(letters);
    return static_cast<int>(at - months.begin()) + 1;
}

/// Three parts of a date as they stand, and what they can be.
struct DateParts {
    std::int64_t a = -1, b = -1, c = -1;
    char mark = 0;
    int month = 0;  ///< where it was written as a name; then `a` is the day and `c` the year
};

/// "2024-01-02", "01/02/2024", "2.1.24", "Jan 2, 2024", "02-Jan-2024" off the front.
std::optional<DateParts> take_parts(std::string_view& text) {
    DateParts parts;
    parts.month = take_month(text);
    if (parts.month != 0) skip(text, " .-");
    parts.a = take_digits(text, 4);
    if (parts.a < 0 || text.empty()) return std::nullopt;
    parts.mark = text.front();
    constexpr std::string_view marks = "-/. ,";
    if (marks.find(parts.mark) == std::string_view::npos) return std::nullopt;
    skip(text, marks);
    if (parts.month == 0) {
        parts.month = take_month(text);
        if (parts.month == 0) parts.b = take_digits(text, 2);
        if (parts.month == 0 && (parts.b < 0 || text.empty() || text.front() != parts.mark)) return std::nullopt;
        skip(text, marks);
    }
    parts.c = take_digits(text, 4);
    return parts.c < 0 ? std::nullopt : std::optional(parts);
}

std::optional<TradingDay> day_of(const DateParts& parts, DateOrder order) {
    constexpr std::int64_t least_year = 1000;
    if (parts.month != 0)
        return parts.a >= least_year ? day_of(parts.a, parts.month, parts.c) : day_of(parts.c, parts.month, parts.a);
    if (parts.a >= least_year) return day_of(parts.a, parts.b, parts.c);
    // A point stands between German days, months and years.
    const bool day_first = parts.mark == '.' || order == DateOrder::day_first;
    return day_first ? day_of(parts.c, parts.b, parts.a) : day_of(parts.c, parts.a, parts.b);
}

/// "20240102" at the front, alone or before a mark or a time of day.
std::optional<TradingDay> take_compact(std::string_view& text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits != 8 && digits != 12 && digits != 14) return std::nullopt;
    const auto day = parse_day(text.substr(0, 8));
    if (!day || *day < std::chrono::sys_days(std::chrono::year{1900} / 1 / 1)) return std::nullopt;
    text.remove_prefix(8);
    return day;
}

struct OfDay {
    std::int64_t ms = 0;
    bool is_whole_ms = true;
};

/// Digits after the point of seconds.
void take_fraction(std::string_view& text, OfDay& of_day) {
    if (!text.starts_with('.')) return;
    text.remove_prefix(1);
    std::int64_t unit = 100;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        of_day.ms += (text.front() - '0') * unit;
        if (unit == 0 && text.front() != '0') of_day.is_whole_ms = false;
        unit /= 10;
        text.remove_prefix(1);
    }
}

bool add(OfDay& of_day, std::int64_t hour, std::int64_t minute, std::int64_t second) {
    of_day.ms += ((hour * 60 + minute) * 60 + second) * 1000;
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
}

/// "093000" and "0930", as some write times of day; "0" is midnight.
std::optional<OfDay> take_compact_of_day(std::string_view& text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    std::int64_t value = take_digits(text, 6);
    if (value < 0) return std::nullopt;
    if (digits <= 4) value *= 100;
    OfDay of_day;
    return add(of_day, value / 10'000, value / 100 % 100, value % 100) ? std::optional(of_day) : std::nullopt;
}

/// "09:30", "9:30:00.000 AM" off the front.
std::optional<OfDay> take_of_day(std::string_view& text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == text.size() || text[digits] != ':') return take_compact_of_day(text);
    std::int64_t hour = take_digits(text, 2), second = 0;
    text.remove_prefix(1);
    const std::int64_t minute = take_digits(text, 2);
    OfDay of_day;
    if (text.starts_with(':')) {
        text.remove_prefix(1);
        second = take_digits(text, 2);
        take_fraction(text, of_day);
    }
    std::string_view rest = text;
    skip(rest, " ");
    const std::string half = lower(rest.substr(0, 2));
    const bool is_word = rest.size() > 2 && std::isalpha(static_cast<unsigned char>(rest[2])) != 0;  // America/New_York
    if (!is_word && (half == "am" || half == "pm")) {
        text = rest.substr(2);
        hour = hour % 12 + (half == "pm" ? 12 : 0);
    }
    return add(of_day, hour, minute, second) ? std::optional(of_day) : std::nullopt;
}

/// What stands behind a time: nothing, a zone's name, or minutes east of Greenwich.
struct Zone {
    bool is_known = true, is_exchange = false;
    std::optional<std::int64_t> minutes;
};
Zone zone_of(std::string_view text) {
    text = trim(text);
    if (text.empty()) return {};
    for (const std::string_view name : {"America/New_York", "US/Eastern", "EST", "EDT", "ET", "EST5EDT"})
        if (text == name) return {.is_exchange = true, .minutes = {}};
    for (const std::string_view name : {"Z", "z", "UTC", "GMT", "UCT", "Etc/UTC"})
        if (text == name) return {.minutes = 0};
    const bool is_west = text.front() == '-';
    if (!is_west && text.front() != '+') return {.is_known = false, .minutes = {}};
    std::string digits(text.substr(1));
    std::erase(digits, ':');
    const auto number = parse_number<int>(digits);
    if (!number || *number < 0 || digits.size() > 4) return {.is_known = false, .minutes = {}};
    const int minutes = digits.size() <= 2 ? *number * 60 : *number / 100 * 60 + *number % 100;
    return {.minutes = is_west ? -minutes : minutes};
}

TableTime table_time_at(std::int64_t utc_ms, bool is_whole_ms) {
    return {.time = to_exchange(UtcTime{utc_ms}),
            .is_utc_midnight = utc_ms % ms_per_day == 0,
            .utc_ms = utc_ms,
            .is_whole_ms = is_whole_ms};
}

[[noreturn]] void absurd(std::string_view text) {
    throw Error{Problem::bad_data, fmt::format("'{}' is a time before 1900 or after 2200", excerpt(text))};
}

/// Seconds, ms, µs or ns since 1970 by size; today's seconds have ten digits.
TableTime since_1970(std::int64_t number, std::string_view text) {
    constexpr std::int64_t ns = 100'000'000'000'000'000, us = 100'000'000'000'000, ms = 100'000'000'000;
    constexpr std::int64_t seconds_least = 100'000'000;  // 1973; fewer digits are no instants of any market's bars
    if (number < seconds_least) absurd(text);
    if (number > ns) return table_time_at(number / 1'000'000, number % 1'000'000 == 0);
    if (number > us) return table_time_at(number / 1'000, number % 1'000 == 0);
    return table_time_at(number > ms ? number : number * 1000, true);
}

std::optional<std::int64_t> whole_of(std::string_view text) {
    const std::size_t point = text.find('.');
    if (point != std::string_view::npos && text.find_first_not_of('0', point + 1) != std::string_view::npos)
        return std::nullopt;
    return parse_number<std::int64_t>(text.substr(0, point));
}

std::optional<TradingDay> take_day(std::string_view& text, const TimeStyle& style) {
    if (const auto compact = take_compact(text)) return compact;
    const auto parts = take_parts(text);
    return parts ? day_of(*parts, style.order) : std::nullopt;
}

std::optional<TableTime> at_wall(TradingDay day, const OfDay& of_day, const Zone& zone, const TimeStyle& style) {
    if (!zone.is_known) return std::nullopt;
    const ExchangeTime wall{day, of_day.ms};
    if (zone.minutes) return table_time_at(wall.ms - *zone.minutes * ms_per_minute, of_day.is_whole_ms);
    if (!zone.is_exchange && !style.zone.is_exchange())
        return table_time_at(style.zone.instant(wall).ms, of_day.is_whole_ms);
    return TableTime{.time = wall, .is_whole_ms = of_day.is_whole_ms};
}

std::optional<TableTime> read_text(std::string_view text, std::string_view time_of_day, const TimeStyle& style) {
    text = trim(text);
    time_of_day = trim(time_of_day);
    if (const auto number = whole_of(text); number && time_of_day.empty()) {
        std::string_view compact = text;
        if (*number < 0 || !take_compact(compact)) return since_1970(*number, text);
    }
    const auto day = take_day(text, style);
    if (!day) return std::nullopt;
    skip(text, " T,_\t");
    std::string_view rest = text.empty() ? time_of_day : text;
    if (rest.empty()) return TableTime{.time = ExchangeTime{*day, 0}, .is_date = true};
    const auto of_day = take_of_day(rest);
    return of_day ? at_wall(*day, *of_day, zone_of(rest), style) : std::nullopt;
}

std::optional<TableTime> read_typed(const Cell& cell, const TimeStyle& style) {
    constexpr std::int64_t ns_per_ms = 1'000'000;
    const std::int64_t ms = cell.whole / ns_per_ms;
    const bool is_whole = cell.whole % ns_per_ms == 0;
    if (cell.kind == Cell::Kind::instant) return table_time_at(ms, is_whole);
    if (cell.kind == Cell::Kind::wall_time && !style.zone.is_exchange())
        return table_time_at(style.zone.instant(ExchangeTime{ms}).ms, is_whole);
    return TableTime{.time = ExchangeTime{ms}, .is_date = cell.kind == Cell::Kind::date, .is_whole_ms = is_whole};
}

}  // namespace

void DateOrders::look(std::string_view text) {
    text = trim(text);
    std::string_view rest = text;
    if (take_compact(rest)) return;
    const auto parts = take_parts(rest);
    if (!parts || parts->month != 0 || parts->mark == '.') return;
    const auto a = day_of(*parts, DateOrder::day_first), b = day_of(*parts, DateOrder::month_first);
    if (a && b && *a != *b && open.empty()) open = text;
    if (a && !b) ++day_first;
    if (b && !a) ++month_first;
}

DateOrder DateOrders::settled(std::string_view said) const {
    if (!said.empty()) return said == "dmy" ? DateOrder::day_first : DateOrder::month_first;
    if (is_settled()) return order();
    throw Error{
        Problem::bad_data,
        fmt::format("'{}' can be two days, and no row settles which; say --dates mdy or --dates dmy", excerpt(open))};
}

std::optional<TableTime> read_table_time(const Cell& date, const Cell& time_of_day, const TimeStyle& style) {
    using Kind = Cell::Kind;
    if (date.kind == Kind::date && time_of_day.is_empty()) return read_typed(date, style);
    if (date.kind == Kind::wall_time || date.kind == Kind::instant) return read_typed(date, style);
    if (date.kind == Kind::text && time_of_day.kind != Kind::whole)
        return read_text(date.text, time_of_day.kind == Kind::text ? time_of_day.text : "", style);
    if (date.kind == Kind::none) return std::nullopt;
    constexpr std::int64_t instants_least = 1'000'000'000;  // fewer digits may be a date: 20240102
    const bool is_compact = (date.whole >= 190'001'010'000 && date.whole <= 220'012'312'359) ||
                            (date.whole >= 19'000'101'000'000 && date.whole <= 22'001'231'235'959);
    if (date.kind == Kind::whole && time_of_day.is_empty() && date.whole >= instants_least && !is_compact)
        return since_1970(date.whole, "");
    return read_text(text_of(date), time_of_day.is_empty() ? "" : text_of(time_of_day), style);
}

}  // namespace tamis::ingest
