// bench/grid_study.hpp — the earlier system's grid over a simulated market: every symbol-day, six sizes of pivots.
#pragma once

#include <vector>

#include "market/exchange_calendar.hpp"
#include "screen/filters/all.hpp"
#include "study/study.hpp"

namespace tamis {

/// From the third session on, so that each day has two of warm-up.
inline study::StudySpec grid_study(const char* name, const std::vector<Session>& sessions, bool keep_all) {
    study::StudySpec spec;
    spec.name = name;
    screen::ScreenSpec screen;
    screen.first = sessions[2].day;
    screen.last = sessions.back().day;
    screen.filters = {screen::parse_filter("price_range(min=0, max=1000000)")};
    spec.screen = screen;
    for (const int pivot_bars : {1, 2, 3, 5, 10, 20}) {
        backtest::MarketStructure strategy;
        strategy.pivot_bars = pivot_bars;
        strategy.timeframe = "1min";
        spec.grid.push_back(strategy);
    }
    spec.keep_trades = spec.keep_fills = keep_all;
    return spec;
}

}  // namespace tamis
