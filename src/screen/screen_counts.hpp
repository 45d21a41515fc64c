// screen/screen_counts.hpp — how many symbol-days each filter of a screen lets through, alone and one after the other,
// and how its measure is spread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "screen/screener.hpp"

namespace tamis::screen {

/// Of one filter.
struct FilterCounts {
    std::int64_t alone = 0;         ///< symbol-days that pass it
    std::int64_t after = 0;         ///< that pass it and those before it
    std::int64_t not_measured = 0;  ///< that it lacked the bars for
    std::vector<float> measured;    ///< every measure, in no order
};

struct ScreenCounts {
    std::int64_t symbol_days = 0;
    std::vector<FilterCounts> filters;  ///< in the order of the spec
    std::vector<std::int64_t> hits_by_session;
    std::int64_t hits() const { return filters.empty() ? symbol_days : filters.back().after; }
    void add(ScreenCounts&& other);
};

/// Steps of equal width between the measures' 1st and 99th percentile; what lies beyond counts in the outermost.
struct MeasureSteps {
    double low = 0, high = 0;
    std::vector<std::int64_t> counts;
};
MeasureSteps steps_of(std::vector<float>&& measured, std::size_t steps);

/// Counts one ticker; `spec.filters` in the order that counts.
void count_ticker(const bars::BarStore& store,
                  const std::string& ticker,
                  const ScreenSpec& spec,
                  const std::vector<TradingDay>& sessions,
                  ScreenCounts& counts);

}  // namespace tamis::screen
