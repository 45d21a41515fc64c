// market/time.hpp — days, the exchange's wall clock, and UTC; New York's daylight rules are the project's own.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tamis {

/// A date of the calendar, not an instant. `+ days(1)` is tomorrow, not the next session.
using TradingDay = std::chrono::sys_days;

std::string to_text(TradingDay day);  ///< 2024-01-02
/// "2024-01-02" and "20240102"; nothing for anything else or for days that do not exist.
std::optional<TradingDay> parse_day(std::string_view text);
/// As parse_day; throws Error invalid_request that names `what` and the text.
TradingDay require_day(std::string_view text, std::string_view what);

inline constexpr std::int64_t ms_per_minute = 60'000, ms_per_hour = 60 * ms_per_minute, ms_per_day = 24 * ms_per_hour;

/// Wall clock at the exchange (New York): milliseconds since 1970-01-01 00:00 local.
struct ExchangeTime {
    std::int64_t ms = 0;

    constexpr ExchangeTime() = default;
    constexpr explicit ExchangeTime(std::int64_t since_1970_ms) : ms(since_1970_ms) {}
    constexpr ExchangeTime(TradingDay day, std::int64_t of_day_ms)
        : ms(day.time_since_epoch().count() * ms_per_day + of_day_ms) {}

    constexpr TradingDay day() const {
        return std::chrono::floor<std::chrono::days>(
            std::chrono::sys_time<std::chrono::milliseconds>{std::chrono::milliseconds{ms}});
    }
    constexpr std::int64_t ms_of_day() const { return ms - day().time_since_epoch().count() * ms_per_day; }
    friend constexpr auto operator<=>(const ExchangeTime&, const ExchangeTime&) = default;
};

/// An instant: milliseconds since 1970-01-01T00:00Z.
struct UtcTime {
    std::int64_t ms = 0;
    friend constexpr auto operator<=>(const UtcTime&, const UtcTime&) = default;
};

/// New York's rules since 1967 (energy-crisis years 1974 and 1975 included). A wall clock that occurs twice is the
/// first of the two; one that is skipped counts as standard time.
UtcTime to_utc(ExchangeTime time);
ExchangeTime to_exchange(UtcTime time);

std::string iso_text(UtcTime time);      ///< 2013-10-07T13:31:00Z, with milliseconds only where there are some
std::string to_text(ExchangeTime time);  ///< 2013-10-07 09:31:00

}  // namespace tamis
