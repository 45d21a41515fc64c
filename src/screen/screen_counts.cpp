// screen/screen_counts.cpp — every filter looks at every row, whatever those before it say.
#include "screen/screen_counts.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace tamis::screen {

void ScreenCounts::add(ScreenCounts&& other) {
    symbol_days += other.symbol_days;
    filters.resize(std::max(filters.size(), other.filters.size()));
    for (std::size_t f = 0; f < other.filters.size(); ++f) {
        FilterCounts& mine = filters[f];
        FilterCounts& theirs = other.filters[f];
        mine.alone += theirs.alone;
        mine.after += theirs.after;
        mine.not_measured += theirs.not_measured;
        mine.measured.insert(mine.measured.end(), theirs.measured.begin(), theirs.measured.end());
    }
    hits_by_session.resize(std::max(hits_by_session.size(), other.hits_by_session.size()));
    for (std::size_t i = 0; i < other.hits_by_session.size(); ++i) hits_by_session[i] += other.hits_by_session[i];
}

MeasureSteps steps_of(std::vector<float>&& measured, std::size_t steps) {
    MeasureSteps seen;
    seen.counts.resize(steps);
    if (measured.empty()) return seen;
    const auto at = [&](double share) {
        const auto place =
            measured.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(measured.size() - 1));
        std::nth_element(measured.begin(), place, measured.end());
        return static_cast<double>(*place);
    };
    seen.low = at(0.01);
    seen.high = at(0.99);
    const double width = (seen.high - seen.low) / static_cast<double>(steps);
    for (const float value : measured) {
        const double step = width > 0 ? (static_cast<double>(value) - seen.low) / width : 0;
        ++seen.counts[static_cast<std::size_t>(std::clamp(step, 0.0, static_cast<double>(steps - 1)))];
    }
    return seen;
}

void count_ticker(const bars::BarStore& store,
                  const std::string& ticker,
                  const ScreenSpec& spec,
                  const std::vector<TradingDay>& sessions,
                  ScreenCounts& counts) {
    counts.filters.resize(spec.filters.size());
    counts.hits_by_session.resize(sessions.size());
    measure_ticker(store, ticker, spec, sessions, [&](const MeasuredRow& row) {
        ++counts.symbol_days;
        bool passes_all = true;
        for (std::size_t f = 0; f < spec.filters.size(); ++f) {
            FilterCounts& of = counts.filters[f];
            const bool is_measured = !std::isnan(row.measures[f]);
            const bool passes = is_measured && row.passes(spec.filters[f], f);
            passes_all = passes_all && passes;
            of.not_measured += is_measured ? 0 : 1;
            of.alone += passes ? 1 : 0;
            of.after += passes_all ? 1 : 0;
            if (is_measured) of.measured.push_back(static_cast<float>(row.measures[f]));
        }
        counts.hits_by_session[row.session] += passes_all ? 1 : 0;
    });
}

}  // namespace tamis::screen
