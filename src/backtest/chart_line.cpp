// backtest/chart_line.cpp — a series laid over the clock and the prices of its days.
#include "backtest/chart_line.hpp"

namespace tamis::backtest {

std::vector<ExchangeTime> bar_starts(const Tape& tape, const BarSeries& series) {
    const bool is_daily = tape.spec().resolution == Resolution::daily, is_longer = series.name().first > 1;
    std::vector<ExchangeTime> starts;
    starts.reserve(series.size());
    for (std::size_t session = 0; session < tape.sessions().size(); ++session) {
        const BarGrid& grid = tape.grid(session);
        const std::size_t end = series.at(session, static_cast<std::size_t>(grid.count));
        for (std::size_t bar = series.at(session, 0); bar < end; ++bar) {
            const auto place = static_cast<std::int64_t>(series.place_of(bar));
            starts.push_back(is_longer  ? series.bar(bar).start
                             : is_daily ? ExchangeTime(tape.sessions()[session].day, 0)
                                        : ExchangeTime{grid.first_start.ms + place * grid.step_ms});
        }
    }
    return starts;
}

}  // namespace tamis::backtest
