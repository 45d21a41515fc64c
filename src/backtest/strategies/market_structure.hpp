// backtest/strategies/market_structure.hpp — trades breaks of the last pivot high and low, long and short.
#pragma once

#include <memory>
#include <span>

#include "backtest/chart_line.hpp"
#include "backtest/strategies/parameters.hpp"
#include "backtest/strategy.hpp"

namespace tamis::backtest {

/// A bar's high is a pivot high when no high of the `pivot_bars` bars on either side is above it; lows likewise. A
/// close above the last pivot high goes long, else a close below the last pivot low goes short; a break in the other
/// direction turns the position round. At most 95 % of what margin allows, the portfolio shared by the symbols.
struct MarketStructure {
    int pivot_bars = 2;
    std::string timeframe = "1min";
    std::string exit = "clock";
    int warmup_sessions = 2;
    std::optional<int> warmup_days;

    static constexpr std::string_view name = "market_structure";
    static constexpr std::string_view version = "1";
    static constexpr std::string_view meaning = "Breaks of the last pivot high and low, long and short.";
    static constexpr bool needs_intraday = true;
    static constexpr std::array<std::string_view, 2> exits{"clock", "bar"};

    struct Counters {
        std::int64_t pivot_highs = 0, pivot_lows = 0;
        std::int64_t breaks_up = 0, breaks_down = 0;
        std::int64_t entries_long = 0, entries_short = 0;
        std::int64_t flips = 0;
        std::int64_t exits = 0;
    };
    static std::span<const record::Field> parameters();
    static std::span<const record::Field> counters();
    WarmUp warm_up() const { return warm_up_of_parameters(warmup_sessions, warmup_days); }
    std::unique_ptr<Strategy> start() const;
    std::vector<ChartLine> lines(const Tape& tape, std::size_t security) const;
};

inline constexpr std::array market_structure_parameters{
    record::field<&MarketStructure::pivot_bars>(
        {record::Unit::bars, "Bars on either side that a pivot must not be topped by.", {}, record::Range{1, 200}}),
    record::field<&MarketStructure::timeframe>(
        {record::Unit::none, "Length of the bars that make pivots and breaks.", {}, {}, timeframes}),
    record::field<&MarketStructure::exit>(
        {record::Unit::none,
         "clock: flat a minute before the session's close; bar: the earlier system's rule, at the first bar that ends "
         "at or after 15:59.",
         {},
         {},
         MarketStructure::exits}),
    record::field<&MarketStructure::warmup_sessions>(warmup_sessions_about),
    record::field<&MarketStructure::warmup_days>(warmup_days_about),
};
static_assert(record::describes_every_member<MarketStructure>(market_structure_parameters.size()));

using MarketStructureCounters = MarketStructure::Counters;
inline constexpr std::array market_structure_counters{
    record::field<&MarketStructureCounters::pivot_highs>({record::Unit::count, "Pivot highs found, warm-up included."}),
    record::field<&MarketStructureCounters::pivot_lows>({record::Unit::count, "Pivot lows found, warm-up included."}),
    record::field<&MarketStructureCounters::breaks_up>(
        {record::Unit::count, "Bars that closed above the last pivot high."}),
    record::field<&MarketStructureCounters::breaks_down>(
        {record::Unit::count, "Bars that closed below the last pivot low."}),
    record::field<&MarketStructureCounters::entries_long>({record::Unit::count, "Long entries sent."}),
    record::field<&MarketStructureCounters::entries_short>({record::Unit::count, "Short entries sent."}),
    record::field<&MarketStructureCounters::flips>({record::Unit::count, "Positions turned round by a break."}),
    record::field<&MarketStructureCounters::exits>({record::Unit::count, "Positions closed by the exit rule."}),
};
static_assert(record::describes_every_member<MarketStructureCounters>(market_structure_counters.size()));

inline std::span<const record::Field> MarketStructure::parameters() {
    return market_structure_parameters;
}
inline std::span<const record::Field> MarketStructure::counters() {
    return market_structure_counters;
}

}  // namespace tamis::backtest
