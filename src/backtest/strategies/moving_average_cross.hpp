// backtest/strategies/moving_average_cross.hpp — long while a fast average of closes stands above a slow one.
#pragma once

#include <memory>
#include <span>

#include "backtest/chart_line.hpp"
#include "backtest/strategies/parameters.hpp"
#include "backtest/strategy.hpp"

namespace tamis::backtest {

/// Simple averages of the closes of the run's bars. Long (fraction of the portfolio, shared by the symbols) while the
/// fast average is above the slow one; flat, or short when `short_too`, while it is below.
struct MovingAverageCross {
    int fast_bars = 10;
    int slow_bars = 30;
    bool short_too = false;
    double fraction = 0.95;
    int warmup_sessions = 0;

    static constexpr std::string_view name = "moving_average_cross";
    static constexpr std::string_view version = "1";
    static constexpr std::string_view meaning = "Long while a fast average of closes is above a slow one.";
    static constexpr bool needs_intraday = false;

    struct Counters {
        std::int64_t crosses_up = 0, crosses_down = 0;
    };
    static std::span<const record::Field> parameters();
    static std::span<const record::Field> counters();
    WarmUp warm_up() const { return {warmup_sessions, false}; }
    std::unique_ptr<Strategy> start() const;
    std::vector<ChartLine> lines(const Tape& tape, std::size_t security) const;
};

inline constexpr std::array moving_average_cross_parameters{
    record::field<&MovingAverageCross::fast_bars>(
        {record::Unit::bars, "Bars of the fast average.", {}, record::Range{1, 1000}}),
    record::field<&MovingAverageCross::slow_bars>(
        {record::Unit::bars, "Bars of the slow average; more than the fast one's.", {}, record::Range{2, 2000}}),
    record::field<&MovingAverageCross::short_too>({record::Unit::none, "Go short below instead of flat."}),
    record::field<&MovingAverageCross::fraction>(
        {record::Unit::fraction, "Share of the portfolio's value to invest.", {}, record::Range{0.01, 2}}),
    record::field<&MovingAverageCross::warmup_sessions>(warmup_sessions_about),
};
static_assert(record::describes_every_member<MovingAverageCross>(moving_average_cross_parameters.size()));

using MovingAverageCrossCounters = MovingAverageCross::Counters;
inline constexpr std::array moving_average_cross_counters{
    record::field<&MovingAverageCrossCounters::crosses_up>(
        {record::Unit::count, "Times the fast average rose above the slow one."}),
    record::field<&MovingAverageCrossCounters::crosses_down>({record::Unit::count, "Times it fell below."}),
};
inline std::span<const record::Field> MovingAverageCross::parameters() {
    return moving_average_cross_parameters;
}
inline std::span<const record::Field> MovingAverageCross::counters() {
    return moving_average_cross_counters;
}

}  // namespace tamis::backtest
