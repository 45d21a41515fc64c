// backtest/strategies/buy_and_hold.hpp — buys once and keeps.
#pragma once

#include <memory>
#include <span>

#include "backtest/strategies/parameters.hpp"
#include "backtest/strategy.hpp"

namespace tamis::backtest {

/// Puts `fraction` of the portfolio's value, shared by the symbols, into each symbol at its first bar.
struct BuyAndHold {
    double fraction = 1.0;

    static constexpr std::string_view name = "buy_and_hold";
    static constexpr std::string_view version = "1";
    static constexpr std::string_view meaning = "Buys at the first bar and keeps to the end.";
    static constexpr bool needs_intraday = false;

    struct Counters {
        std::int64_t entries = 0;
    };
    static std::span<const record::Field> parameters();
    static std::span<const record::Field> counters();
    WarmUp warm_up() const { return {}; }
    std::unique_ptr<Strategy> start() const;
};

inline constexpr std::array buy_and_hold_parameters{
    record::field<&BuyAndHold::fraction>({record::Unit::fraction,
                                          "Share of the portfolio's value to invest; above 1 on margin.",
                                          {},
                                          record::Range{0.01, 2}}),
};
static_assert(record::describes_every_member<BuyAndHold>(buy_and_hold_parameters.size()));

using BuyAndHoldCounters = BuyAndHold::Counters;
inline constexpr std::array buy_and_hold_counters{
    record::field<&BuyAndHoldCounters::entries>({record::Unit::count, "Entries sent."}),
};
inline std::span<const record::Field> BuyAndHold::parameters() {
    return buy_and_hold_parameters;
}
inline std::span<const record::Field> BuyAndHold::counters() {
    return buy_and_hold_counters;
}

}  // namespace tamis::backtest
