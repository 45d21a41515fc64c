// backtest/strategies/all.hpp — the strategies there are: this list is all that names them.
#pragma once

#include <concepts>
#include <memory>
#include <string_view>
#include <variant>

#include "backtest/strategies/buy_and_hold.hpp"
#include "backtest/strategies/gap_fade.hpp"
#include "backtest/strategies/market_structure.hpp"
#include "backtest/strategies/moving_average_cross.hpp"
#include "backtest/strategies/opening_range_breakout.hpp"
#include "backtest/strategies/rsi_reversion.hpp"

namespace tamis::backtest {

/// Parameters that start runs: plain, described, versioned.
template <class S>
concept StrategyParameters = requires(const S strategy) {
    { S::name } -> std::convertible_to<std::string_view>;
    { S::version } -> std::convertible_to<std::string_view>;
    { S::meaning } -> std::convertible_to<std::string_view>;
    { S::needs_intraday } -> std::convertible_to<bool>;
    { S::parameters() } -> std::convertible_to<std::span<const record::Field>>;
    { S::counters() } -> std::convertible_to<std::span<const record::Field>>;
    { strategy.warm_up() } -> std::same_as<WarmUp>;
    { strategy.start() } -> std::same_as<std::unique_ptr<Strategy>>;
    typename S::Counters;
};

using StrategySpec =
    std::variant<MarketStructure, BuyAndHold, MovingAverageCross, OpeningRangeBreakout, RsiReversion, GapFade>;

template <class... S>
constexpr bool all_are_strategies(const std::variant<S...>*) {
    return (StrategyParameters<S> && ...);
}
static_assert(all_are_strategies(static_cast<const StrategySpec*>(nullptr)));

inline WarmUp warm_up_of(const StrategySpec& spec) {
    return std::visit([](const auto& strategy) { return strategy.warm_up(); }, spec);
}

}  // namespace tamis::backtest
