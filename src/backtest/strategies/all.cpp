// backtest/strategies/all.cpp — the list of strategies.
#include "backtest/strategies/all.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <set>

#include "backtest/strategies/buy_and_hold.hpp"
#include "backtest/strategies/gap_fade.hpp"
#include "backtest/strategies/market_structure.hpp"
#include "backtest/strategies/moving_average_cross.hpp"
#include "backtest/strategies/opening_range_breakout.hpp"
#include "backtest/strategies/redefinition.hpp"
#include "backtest/strategies/rsi_reversion.hpp"
#include "backtest/strategies/rules.hpp"
#include "backtest/strategies/scripted_orders.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::backtest {

namespace {

using Types = std::vector<const StrategyType*>;

/// The list as it is now. Earlier lists stay, because others may be going through one while the next is made.
class TypeList {
  public:
    std::span<const StrategyType* const> now() const { return *now_.load(std::memory_order_acquire); }

    /// `may_replace`: one that was brought so before.
    void bring(const StrategyType& type, bool may_replace) {
        Types all = *now_.load(std::memory_order_relaxed);
        const auto taken =
            std::find_if(all.begin(), all.end(), [&](const StrategyType* one) { return one->name == type.name; });
        if (taken != all.end() && !(may_replace && replaceable_.contains(*taken)))
            throw Error{Problem::conflict,
                        "there is a strategy '" + excerpt(type.name) + "' already; give yours another name"};
        const StrategyType* kept = &brought_.emplace_back(type);
        if (may_replace) replaceable_.insert(kept);
        taken != all.end() ? void(*taken = kept) : all.push_back(kept);
        now_.store(&lists_.emplace_back(std::move(all)), std::memory_order_release);
    }

  private:
    std::deque<StrategyType> brought_;
    std::set<const StrategyType*> replaceable_;
    std::deque<Types> lists_{{&strategy_type<MarketStructure>(),
                              &strategy_type<BuyAndHold>(),
                              &strategy_type<MovingAverageCross>(),
                              &strategy_type<OpeningRangeBreakout>(),
                              &strategy_type<RsiReversion>(),
                              &strategy_type<GapFade>(),
                              &strategy_type<ScriptedOrders>(),
                              &strategy_type<Rules>()}};
    std::atomic<const Types*> now_ = &lists_.front();
};

TypeList& listed_types() {
    static TypeList all;
    return all;
}

}  // namespace

std::span<const StrategyType* const> strategy_types() {
    return listed_types().now();
}

void add_strategy_type(const StrategyType& type) {
    listed_types().bring(type, false);
}

void define_strategy_type(const StrategyType& type) {
    listed_types().bring(type, true);
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
