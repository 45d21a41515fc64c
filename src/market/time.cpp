// market/time.cpp — dates as text and New York's daylight-saving rules.
#include "market/time.hpp"

#include <array>
#include <cstdio>

#include "base/error.hpp"
#include "base/visible_text.hpp"

namespace tamis {

namespace {

using std::chrono::April, std::chrono::February, std::chrono::January, std::chrono::March, std::chrono::November,
    std::chrono::October, std::chrono::Sunday;
constexpr std::int64_t standard_ms = -5 * ms_per_hour, daylight_ms = -4 * ms_per_hour;

/// Daylight time of a year in standard wall clock: from 02:00 of the first day to 01:00 (standard) of the last.
struct Daylight {
    std::int64_t from_ms, to_ms;
};

TradingDay nth_sunday(int year, std::chrono::month month, unsigned n) {
    return TradingDay{std::chrono::year{year} / month / Sunday[n]};
}
TradingDay last_sunday(int year, std::chrono::month month) {
    return TradingDay{std::chrono::year{year} / month / Sunday[std::chrono::last]};
}

Daylight daylight_of(int year) {
    TradingDay from, to = last_sunday(year, October);
    if (year >= 2007) {
        from = nth_sunday(year, March, 2);
        to = nth_sunday(year, November, 1);
    } else if (year >= 1987) {
        from = nth_sunday(year, April, 1);
    } else if (year == 1974) {
        from = TradingDay{std::chrono::year{1974} / January / 6};
    } else if (year == 1975) {
        from = TradingDay{std::chrono::year{1975} / February / 23};
    } else {
        from = last_sunday(year, April);
    }
    return {ExchangeTime{from, 2 * ms_per_hour}.ms, ExchangeTime{to, ms_per_hour}.ms};
}

constexpr int first_year = 1967, last_year = 2099;

const Daylight& daylight_at(std::int64_t ms) {
    static const auto table = [] {
        std::array<Daylight, last_year - first_year + 1> all{};
        for (int year = first_year; year <= last_year; ++year)
            all[static_cast<std::size_t>(year - first_year)] = daylight_of(year);
        return all;
    }();
    const int year = static_cast<int>(std::chrono::year_month_day{ExchangeTime{ms}.day()}.year());
    return table[static_cast<std::size_t>(std::min(std::max(year, first_year), last_year) - first_year)];
}

}  // namespace

UtcTime to_utc(ExchangeTime time) {
    const Daylight& daylight = daylight_at(time.ms);
    // In wall clock, daylight time ends at 02:00 daylight, an hour after `to_ms` of the standard clock.
    const bool is_daylight = time.ms >= daylight.from_ms + ms_per_hour && time.ms < daylight.to_ms + ms_per_hour;
    return {time.ms - (is_daylight ? daylight_ms : standard_ms)};
}

ExchangeTime to_exchange(UtcTime time) {
    const std::int64_t standard = time.ms + standard_ms;
    const Daylight& daylight = daylight_at(standard);
    const bool is_daylight = standard >= daylight.from_ms && standard < daylight.to_ms;
    return ExchangeTime{is_daylight ? standard + ms_per_hour : standard};
}

std::string to_text(TradingDay day) {
    const std::chrono::year_month_day date{day};
    std::string text = "0000-00-00";
    const auto write = [&](std::size_t last, unsigned value) {
        for (std::size_t at = last; value != 0; --at, value /= 10) text[at] = static_cast<char>('0' + value % 10);
    };
    write(3, static_cast<unsigned>(static_cast<int>(date.year()) % 10000));
    write(6, static_cast<unsigned>(date.month()));
    write(9, static_cast<unsigned>(date.day()));
    return text;
}

std::optional<TradingDay> parse_day(std::string_view text) {
    const bool dashed = text.size() == 10 && text[4] == '-' && text[7] == '-';
    if (!dashed && text.size() != 8) return std::nullopt;
    int digits[8], n = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (dashed && (i == 4 || i == 7)) continue;
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        digits[n++] = text[i] - '0';
    }
    const int year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(digits[4] * 10 + digits[5])},
                                           std::chrono::day{static_cast<unsigned>(digits[6] * 10 + digits[7])}};
    if (!date.ok()) return std::nullopt;
    return TradingDay{date};
}

TradingDay require_day(std::string_view text, std::string_view what) {
    if (const auto day = parse_day(text)) return *day;
    throw Error{Problem::invalid_request,
                std::string(what) + " is '" + excerpt(text) + "'; write a date of the calendar as 2024-01-31"};
}

namespace {
std::string clock_text(std::int64_t ms, char between) {
    const TradingDay day = ExchangeTime{ms}.day();
    const std::int64_t of_day = ms - day.time_since_epoch().count() * ms_per_day;
    char text[24];
    std::snprintf(text,
                  sizeof text,
                  "%c%02d:%02d:%02d",
                  between,
                  static_cast<int>(of_day / ms_per_hour) % 100,
                  static_cast<int>(of_day / ms_per_minute % 60),
                  static_cast<int>(of_day / 1000 % 60));
    std::string result = to_text(day) + text;
    if (of_day % 1000 != 0) {
        std::snprintf(text, sizeof text, ".%03d", static_cast<int>(of_day % 1000));
        result += text;
        while (result.back() == '0') result.pop_back();
    }
    return result;
}
}  // namespace

std::string iso_text(UtcTime time) {
    return clock_text(time.ms, 'T') + "Z";
}
std::string to_text(ExchangeTime time) {
    return clock_text(time.ms, ' ');
}

}  // namespace tamis
