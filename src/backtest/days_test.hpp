// backtest/days_test.hpp — the days that this module's tests invent bars for.
#pragma once

#include "market/time.hpp"

namespace tamis::backtest {

constexpr TradingDay monday = std::chrono::year{2024} / 3 / 4;
constexpr TradingDay tuesday = monday + std::chrono::days(1), wednesday = tuesday + std::chrono::days(1),
                     thursday = wednesday + std::chrono::days(1);
constexpr std::int64_t open_ms = (9 * 60 + 30) * ms_per_minute;  ///< of the exchange's day

}  // namespace tamis::backtest
