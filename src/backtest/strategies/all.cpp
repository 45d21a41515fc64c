// backtest/strategies/all.cpp — the list of strategies.
#include "backtest/strategies/all.hpp"

#include <algorithm>
#include <deque>

#include "backtest/strategies/buy_and_hold.hpp"
#include "backtest/strategies/gap_fade.hpp"
#include "backtest/strategies/market_structure.hpp"
#include "backtest/strategies/moving_average_cross.hpp"
#include "backtest/strategies/opening_range_breakout.hpp"
#include "backtest/strategies/rsi_reversion.hpp"
#include "backtest/strategies/rules.hpp"
#include "backtest/strategies/scripted_orders.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::backtest {

namespace {

std::vector<const StrategyType*>& listed_types() {
    static std::vector<const StrategyType*> all{&strategy_type<MarketStructure>(),
                                                &strategy_type<BuyAndHold>(),
                                                &strategy_type<MovingAverageCross>(),
                                                &strategy_type<OpeningRangeBreakout>(),
                                                &strategy_type<RsiReversion>(),
                                                &strategy_type<GapFade>(),
                                                &strategy_type<ScriptedOrders>(),
                                                &strategy_type<Rules>()};
    return all;
}

}  // namespace

std::span<const StrategyType* const> strategy_types() {
    return listed_types();
}

void add_strategy_type(const StrategyType& type) {
    static std::deque<StrategyType> brought;
    std::vector<const StrategyType*>& all = listed_types();
    if (std::any_of(all.begin(), all.end(), [&](const StrategyType* one) { return one->name == type.name; }))
        throw Error{Problem::conflict,
                    "there is a strategy '" + excerpt(type.name) + "' already; give yours another name"};
    all.push_back(&brought.emplace_back(type));
}

std::vector<StrategySpec> all_strategies() {
    std::vector<StrategySpec> all;
    for (const StrategyType* type : strategy_types()) all.emplace_back(*type);
    return all;
}

StrategySpec make_strategy(std::string_view name) {
    std::vector<std::string_view> names;
    for (const StrategyType* type : strategy_types()) {
        if (type->name == name) return StrategySpec(*type);
        names.push_back(type->name);
    }
    throw Error{Problem::invalid_request,
                "there is no strategy '" + excerpt(name) + "'" + did_you_mean_or_all(name, names)};
}

}  // namespace tamis::backtest
