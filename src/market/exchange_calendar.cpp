// market/exchange_calendar.cpp — the exchange's holiday rules, its special closings and its half days.
#include "market/exchange_calendar.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace tamis {

namespace {

using std::chrono::days, std::chrono::weekday, std::chrono::year_month_day;
using namespace std::chrono_literals;
constexpr std::int64_t open_ms = (9 * 60 + 30) * ms_per_minute;
constexpr int full_minutes = 390, half_minutes = 210;

const TradingDay calendar_first = std::chrono::year{1967} / 1 / 1;
const TradingDay calendar_last = std::chrono::year{2099} / 12 / 31;

TradingDay date(int year, unsigned month, unsigned day) {
    return std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day};
}
TradingDay nth(int year, unsigned month, weekday of, unsigned n) {
    return std::chrono::year{year} / std::chrono::month{month} / of[n];
}

/// Gregorian Easter Sunday (Meeus, Astronomical Algorithms, chapter 8).
TradingDay easter(int year) {
    const int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25;
    const int g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
    const int l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
    const int n = h + l - 7 * m + 114;
    return date(year, static_cast<unsigned>(n / 31), static_cast<unsigned>(n % 31 + 1));
}

/// Saturday's holiday is kept on Friday, Sunday's on Monday.
TradingDay observed(TradingDay day) {
    const weekday on{day};
    if (on == std::chrono::Saturday) return day - days(1);
    return on == std::chrono::Sunday ? day + days(1) : day;
}

std::vector<TradingDay> holidays_of(int year) {
    const weekday monday = std::chrono::Monday, thursday = std::chrono::Thursday;
    std::vector<TradingDay> result{nth(year, 2, monday, 3),
                                   easter(year) - days(2),
                                   TradingDay{std::chrono::year{year} / 5 / monday[std::chrono::last]},
                                   observed(date(year, 7, 4)),
                                   nth(year, 9, monday, 1),
                                   nth(year, 11, thursday, 4),
                                   observed(date(year, 12, 25))};
    // A New Year's Day on a Saturday is not kept: the Friday before ends the year's books.
    const TradingDay new_year = date(year, 1, 1);
    if (weekday{new_year} != std::chrono::Saturday) result.push_back(observed(new_year));
    if (year >= 1998) result.push_back(nth(year, 1, monday, 3));
    if (year >= 2022) result.push_back(observed(date(year, 6, 19)));
    return result;
}

/// Closings that no rule gives: 11 September 2001, funerals of presidents, hurricane Sandy, and others.
std::vector<TradingDay> special_closings() {
    return {date(1985, 9, 27),
            date(1994, 4, 27),
            date(2001, 9, 11),
            date(2001, 9, 12),
            date(2001, 9, 13),
            date(2001, 9, 14),
            date(2004, 6, 11),
            date(2007, 1, 2),
            date(2012, 10, 29),
            date(2012, 10, 30),
            date(2018, 12, 5),
            date(2025, 1, 9)};
}

/// Days that end at 13:00: the day after Thanksgiving, 3 July and Christmas Eve where they are weekdays that trade; the
/// years before 2013 followed no one rule for 3 July and Christmas Eve.
std::vector<TradingDay> half_days_of(int year) {
    std::vector<TradingDay> result;
    if (year >= 1999) result.push_back(nth(year, 11, std::chrono::Thursday, 4) + days(1));
    const weekday july_3{date(year, 7, 3)}, christmas_eve{date(year, 12, 24)};
    const bool july = july_3 != std::chrono::Saturday && july_3 != std::chrono::Sunday && july_3 != std::chrono::Friday;
    const bool eve = christmas_eve != std::chrono::Saturday && christmas_eve != std::chrono::Sunday &&
                     christmas_eve != std::chrono::Friday;
    if (year == 2002) result.push_back(date(2002, 7, 5));
    if (year == 2003) result.push_back(date(2003, 12, 26));
    if (july && year >= 2000 && year != 2002) result.push_back(date(year, 7, 3));
    if (eve && year >= 2001) result.push_back(date(year, 12, 24));
    return result;
}

std::size_t index_of(TradingDay day) {
    return static_cast<std::size_t>((day - calendar_first).count());
}

}  // namespace

ExchangeCalendar::ExchangeCalendar() {
    const std::size_t count = index_of(calendar_last) + 1;
    minutes_.assign(count, full_minutes);
    for (std::size_t i = 0; i < count; ++i) {
        const weekday on{calendar_first + days(static_cast<int>(i))};
        if (on == std::chrono::Saturday || on == std::chrono::Sunday) minutes_[i] = 0;
    }
    const auto set = [&](TradingDay day, std::int16_t minutes) {
        if (day >= calendar_first && day <= calendar_last && minutes_[index_of(day)] != 0)
            minutes_[index_of(day)] = minutes;
    };
    for (int year = 1967; year <= 2099; ++year) {
        for (const TradingDay day : half_days_of(year)) set(day, half_minutes);
        for (const TradingDay day : holidays_of(year)) set(day, 0);
    }
    for (const TradingDay day : special_closings()) set(day, 0);
    before_.resize(count + 1);
    for (std::size_t i = 0; i < count; ++i) before_[i + 1] = before_[i] + (minutes_[i] != 0 ? 1 : 0);
}

int ExchangeCalendar::minutes_of(TradingDay day) const {
    if (day < calendar_first || day > calendar_last) return 0;
    return minutes_[index_of(day)];
}

std::optional<Session> ExchangeCalendar::session(TradingDay day) const {
    const int minutes = minutes_of(day);
    if (minutes == 0) return std::nullopt;
    return Session{day, ExchangeTime{day, open_ms}, ExchangeTime{day, open_ms + minutes * ms_per_minute}};
}

TradingDay ExchangeCalendar::next_session(TradingDay after) const {
    for (TradingDay day = after + days(1); day <= calendar_last; day += days(1))
        if (is_session(day)) return day;
    throw Error{Problem::invalid_request, "the exchange calendar ends on " + to_text(calendar_last)};
}

TradingDay ExchangeCalendar::previous_session(TradingDay before) const {
    for (TradingDay day = before - days(1); day >= calendar_first; day -= days(1))
        if (is_session(day)) return day;
    throw Error{Problem::invalid_request, "the exchange calendar begins on " + to_text(calendar_first)};
}

TradingDay ExchangeCalendar::sessions_before(TradingDay day, int n) const {
    for (; n > 0; --n) day = previous_session(day);
    return day;
}

std::vector<TradingDay> ExchangeCalendar::sessions(TradingDay first, TradingDay last) const {
    std::vector<TradingDay> result;
    for (TradingDay day = first; day <= last; day += days(1))
        if (is_session(day)) result.push_back(day);
    return result;
}

int ExchangeCalendar::count_sessions(TradingDay after, TradingDay until) const {
    const auto upto = [&](TradingDay day) {
        return before_[index_of(std::clamp(day, calendar_first, calendar_last)) + 1];
    };
    return upto(until) - upto(after);
}

const ExchangeCalendar& us_equities() {
    static const ExchangeCalendar calendar;
    return calendar;
}

}  // namespace tamis
