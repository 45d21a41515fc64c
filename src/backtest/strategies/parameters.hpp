// backtest/strategies/parameters.hpp — what the parameter structs of strategies share: time frames and warm-up.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "record/field.hpp"

namespace tamis::backtest {

/// How much data a run sees before its first day: that many sessions, or that many days of the calendar (LEAN's
/// SetWarmUp, which makes results depend on the weekday).
struct WarmUp {
    int count = 0;
    bool calendar_days = false;
};

inline constexpr std::array<std::string_view, 5> timeframes{"1min", "5min", "15min", "30min", "1hour"};
constexpr int minutes_of_timeframe(std::string_view timeframe) {
    constexpr std::array<int, 5> minutes{1, 5, 15, 30, 60};
    for (std::size_t i = 0; i < timeframes.size(); ++i)
        if (timeframes[i] == timeframe) return minutes[i];
    return 0;
}

inline constexpr record::About warmup_sessions_about{
    record::Unit::days, "Sessions of data before the first day.", {}, record::Range{0, 250}};
inline constexpr record::About warmup_days_about{
    record::Unit::days, "Calendar days of data before the first day, instead of sessions.", {}, record::Range{0, 365}};

inline WarmUp warm_up_of_parameters(int sessions, std::optional<int> calendar_days) {
    return calendar_days ? WarmUp{*calendar_days, true} : WarmUp{sessions, false};
}

}  // namespace tamis::backtest
