// app/bar_days.hpp — what a symbol has on each day of its span.
#pragma once

#include <string>
#include <vector>

#include "app/home.hpp"

namespace tamis::app {

/// A session between a symbol's first and last day on hand.
struct BarDay {
    record::Day day;
    std::int64_t minute_bars = 0, quote_bars = 0;
    std::string daily;  ///< imported, made (from minutes) or missing
};
const record::Table& bar_day_table();
/// Oldest first; a session without any bar is among them. Throws Error not_found for an unknown symbol.
std::vector<BarDay> days_of(const Home& home, const std::string& symbol);

}  // namespace tamis::app
