// backtest/strategies/gap_fade.hpp — trades against an overnight gap until it is closed.
#pragma once

#include <memory>
#include <span>

#include "backtest/chart_line.hpp"
#include "backtest/strategies/parameters.hpp"
#include "backtest/strategy.hpp"

namespace tamis::backtest {

/// Gap: the session's first open against the close of the session before. A gap of at least `threshold` is sold (up) or
/// bought (down) at the first bar's end; the position closes when a bar closes at or beyond the earlier close, and a
/// minute before the session's close.
struct GapFade {
    double threshold = 0.02;
    bool short_too = true;
    double fraction = 0.95;

    static constexpr std::string_view name = "gap_fade";
    static constexpr std::string_view version = "1";
    static constexpr std::string_view meaning = "Trades against an overnight gap until it is closed.";
    static constexpr bool needs_intraday = true;

    struct Counters {
        std::int64_t gaps_up = 0, gaps_down = 0, closed_gaps = 0, exits = 0;
    };
    static std::span<const record::Field> parameters();
    static std::span<const record::Field> counters();
    WarmUp warm_up() const { return {1, false}; }
    std::unique_ptr<Strategy> start() const;
    std::vector<ChartLine> lines(const Tape& tape, std::size_t security) const;
};

inline constexpr std::array gap_fade_parameters{
    record::field<&GapFade::threshold>(
        {record::Unit::fraction, "Smallest gap that is traded.", {}, record::Range{0.001, 0.5}}),
    record::field<&GapFade::short_too>({record::Unit::none, "Sell gaps up short."}),
    record::field<&GapFade::fraction>(
        {record::Unit::fraction, "Share of the portfolio's value to invest.", {}, record::Range{0.01, 2}}),
};
static_assert(record::describes_every_member<GapFade>(gap_fade_parameters.size()));

using GapFadeCounters = GapFade::Counters;
inline constexpr std::array gap_fade_counters{
    record::field<&GapFadeCounters::gaps_up>({record::Unit::count, "Gaps up of at least the threshold."}),
    record::field<&GapFadeCounters::gaps_down>({record::Unit::count, "Gaps down of at least the threshold."}),
    record::field<&GapFadeCounters::closed_gaps>({record::Unit::count, "Positions closed because the gap was."}),
    record::field<&GapFadeCounters::exits>({record::Unit::count, "Positions closed before the session's close."}),
};
inline std::span<const record::Field> GapFade::parameters() {
    return gap_fade_parameters;
}
inline std::span<const record::Field> GapFade::counters() {
    return gap_fade_counters;
}

}  // namespace tamis::backtest
