// backtest/strategies/opening_range_breakout.hpp — trades the first close outside the day's opening range.
#pragma once

#include <memory>
#include <span>

#include "backtest/chart_line.hpp"
#include "backtest/strategies/parameters.hpp"
#include "backtest/strategy.hpp"

namespace tamis::backtest {

/// The range is the high and low of the session's first minutes. The first close above it goes long, the first below it
/// short (unless `long_only`); one entry a day and symbol, flat a minute before the session's close.
struct OpeningRangeBreakout {
    int range_minutes = 30;
    bool long_only = false;
    bool stop_at_range = true;
    double fraction = 0.95;

    static constexpr std::string_view name = "opening_range_breakout";
    static constexpr std::string_view version = "1";
    static constexpr std::string_view meaning = "The first close outside the opening range, flat by the close.";
    static constexpr bool needs_intraday = true;

    struct Counters {
        std::int64_t ranges = 0, breaks_up = 0, breaks_down = 0, stops = 0, exits = 0;
    };
    static std::span<const record::Field> parameters();
    static std::span<const record::Field> counters();
    WarmUp warm_up() const { return {}; }
    std::unique_ptr<Strategy> start() const;
    std::vector<ChartLine> lines(const Tape& tape, std::size_t security) const;
};

inline constexpr std::array opening_range_breakout_parameters{
    record::field<&OpeningRangeBreakout::range_minutes>(
        {record::Unit::minutes, "Length of the opening range.", {}, record::Range{1, 180}}),
    record::field<&OpeningRangeBreakout::long_only>({record::Unit::none, "Trade breaks upwards only."}),
    record::field<&OpeningRangeBreakout::stop_at_range>(
        {record::Unit::none, "Close the position when a bar closes beyond the range's other end."}),
    record::field<&OpeningRangeBreakout::fraction>(
        {record::Unit::fraction, "Share of the portfolio's value to invest.", {}, record::Range{0.01, 2}}),
};
static_assert(record::describes_every_member<OpeningRangeBreakout>(opening_range_breakout_parameters.size()));

using OpeningRangeBreakoutCounters = OpeningRangeBreakout::Counters;
inline constexpr std::array opening_range_breakout_counters{
    record::field<&OpeningRangeBreakoutCounters::ranges>({record::Unit::count, "Opening ranges completed."}),
    record::field<&OpeningRangeBreakoutCounters::breaks_up>({record::Unit::count, "Entries on a break upwards."}),
    record::field<&OpeningRangeBreakoutCounters::breaks_down>({record::Unit::count, "Entries on a break downwards."}),
    record::field<&OpeningRangeBreakoutCounters::stops>(
        {record::Unit::count, "Positions closed at the range's other end."}),
    record::field<&OpeningRangeBreakoutCounters::exits>(
        {record::Unit::count, "Positions closed before the session's close."}),
};
inline std::span<const record::Field> OpeningRangeBreakout::parameters() {
    return opening_range_breakout_parameters;
}
inline std::span<const record::Field> OpeningRangeBreakout::counters() {
    return opening_range_breakout_counters;
}

}  // namespace tamis::backtest
