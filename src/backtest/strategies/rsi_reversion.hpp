// backtest/strategies/rsi_reversion.hpp — buys weakness and sells it back when it is over.
#pragma once

#include <memory>
#include <span>

#include "backtest/chart_line.hpp"
#include "backtest/strategies/parameters.hpp"
#include "backtest/strategy.hpp"

namespace tamis::backtest {

/// Wilder's RSI of the closes of the run's bars: long when it falls below `entry_below`, flat when it rises above
/// `exit_above`; on minute and hour bars flat a minute before the session's close too, unless `overnight`.
struct RsiReversion {
    int period_bars = 14;
    double entry_below = 30;
    double exit_above = 50;
    bool overnight = false;
    double fraction = 0.95;
    int warmup_sessions = 1;

    static constexpr std::string_view name = "rsi_reversion";
    static constexpr std::string_view version = "1";
    static constexpr std::string_view meaning = "Buys when the RSI is low and sells when it has recovered.";
    static constexpr bool needs_intraday = false;

    struct Counters {
        std::int64_t entries = 0, recoveries = 0, exits = 0;
    };
    static std::span<const record::Field> parameters();
    static std::span<const record::Field> counters();
    WarmUp warm_up() const { return {warmup_sessions, false}; }
    std::unique_ptr<Strategy> start() const;
    std::vector<ChartLine> lines(const Tape& tape, std::size_t security) const;
};

inline constexpr std::array rsi_reversion_parameters{
    record::field<&RsiReversion::period_bars>({record::Unit::bars, "Bars of the RSI.", {}, record::Range{2, 200}}),
    record::field<&RsiReversion::entry_below>({record::Unit::none, "Buy below this RSI.", {}, record::Range{0, 100}}),
    record::field<&RsiReversion::exit_above>({record::Unit::none, "Sell above this RSI.", {}, record::Range{0, 100}}),
    record::field<&RsiReversion::overnight>({record::Unit::none, "Keep the position over night."}),
    record::field<&RsiReversion::fraction>(
        {record::Unit::fraction, "Share of the portfolio's value to invest.", {}, record::Range{0.01, 2}}),
    record::field<&RsiReversion::warmup_sessions>(warmup_sessions_about),
};
static_assert(record::describes_every_member<RsiReversion>(rsi_reversion_parameters.size()));

using RsiReversionCounters = RsiReversion::Counters;
inline constexpr std::array rsi_reversion_counters{
    record::field<&RsiReversionCounters::entries>({record::Unit::count, "Entries sent."}),
    record::field<&RsiReversionCounters::recoveries>(
        {record::Unit::count, "Positions closed because the RSI recovered."}),
    record::field<&RsiReversionCounters::exits>({record::Unit::count, "Positions closed before the session's close."}),
};
inline std::span<const record::Field> RsiReversion::parameters() {
    return rsi_reversion_parameters;
}
inline std::span<const record::Field> RsiReversion::counters() {
    return rsi_reversion_counters;
}

}  // namespace tamis::backtest
