// backtest/columns/opening_range.cpp — one look at the beginning of every session.
#include "backtest/columns/opening_range.hpp"

namespace tamis::backtest {

namespace {

OpeningRange range_of(const BarSeries& series, std::size_t from, std::size_t end) {
    OpeningRange range;
    range.end = end;
    for (std::size_t bar = from; bar < end; ++bar) {
        if (!range.high || series.high(bar) > *range.high) range.high = series.high(bar);
        if (!range.low || series.low(bar) < *range.low) range.low = series.low(bar);
    }
    return range;
}

}  // namespace

const std::vector<OpeningRange>& opening_ranges(const Tape& tape, std::size_t security, int minutes) {
    return tape.column<std::vector<OpeningRange>>({"opening range", static_cast<int>(security), minutes}, [&] {
        const BarSeries& series = bar_series(tape, security);
        std::vector<OpeningRange> ranges;
        for (std::size_t session = 0; session < tape.sessions().size(); ++session) {
            const std::int64_t end_ms = tape.sessions()[session].open.ms + minutes * ms_per_minute;
            const std::size_t place = first_place_at(tape.grid(session), end_ms + 1);
            ranges.push_back(range_of(series, series.at(session, 0), series.at(session, place)));
        }
        return ranges;
    });
}

}  // namespace tamis::backtest
