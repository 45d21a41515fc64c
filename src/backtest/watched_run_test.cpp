// backtest/watched_run_test.cpp — watching changes nothing, and the rule that is told gives the price of every fill.
#include "backtest/watched_run.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "backtest/strategies/buy_and_hold.hpp"
#include "backtest/strategies/market_test.hpp"
#include "backtest/strategies/scripted_orders.hpp"

namespace tamis::backtest {
namespace {

using testing::HasSubstr;

class WatchedRuns : public Strategies {
  protected:
    WatchedRun watched(const BacktestSpec& spec) const {
        return watch(Tape::make(*store, tape_spec(spec)), *store, spec);
    }
};

/// Orders of every kind that fill here at once, one that expires, and one that is too large.
constexpr const char* every_kind =
    "time,action,ref,symbol,type,quantity,stop,limit,trailing,time_in_force,tag\n"
    "2024-03-04T09:40,order,a,AAA,market,10,,,,,\n"
    "2024-03-04T09:41,order,b,AAA,limit,10,,1000,,,\n"
    "2024-03-04T09:42,order,c,AAA,stop_market,10,1,,,,\n"
    "2024-03-04T09:43,order,d,AAA,stop_limit,10,1,1000,,,\n"
    "2024-03-04T09:44,order,e,AAA,limit_if_touched,10,1000,1000,,,\n"
    "2024-03-04T09:45,order,f,AAA,trailing_stop,-10,,,0.01,,\n"
    "2024-03-04T09:46,order,g,AAA,market_on_close,-10,,,,,\n"
    "2024-03-04T09:47,order,h,AAA,limit,10,,1,,day,\n"
    "2024-03-04T09:48,order,i,AAA,market,9000000,,,,,\n"
    "2024-03-04T16:00,order,j,AAA,market_on_open,10,,,,,\n";

TEST_F(WatchedRuns, TellTheRuleOfEveryKindOfOrder) {
    const WatchedRun run = watched(spec_of(ScriptedOrders{every_kind}, "AAA"));
    std::set<OrderType> filled;
    for (const WatchedOrder& order : run.orders)
        for (const MetEvent& event : order.events) {
            if (!event.price_usd) continue;
            filled.insert(order.type);
            EXPECT_EQ(event.price_usd, event.before_slippage_usd) << name_of(order.type) << ": " << event.why;
            EXPECT_NE(event.why, "");
        }
    EXPECT_EQ(filled.size(), 8u) << "every kind was filled";
    ASSERT_EQ(run.orders.size(), 10u);
    EXPECT_EQ(run.orders[7].events.back().why, "The order has expired.");
    EXPECT_THAT(run.orders[8].events.back().why, HasSubstr("Insufficient buying power"));
    EXPECT_TRUE(run.orders[8].events.back().free_margin_usd);
    EXPECT_EQ(run.orders[0].sent_from, "the end of a bar");
    EXPECT_EQ(run.orders[0].events[0].bar->end, run.orders[0].sent_at);
}

TEST_F(WatchedRuns, TellSlippageApartFromTheRule) {
    BacktestSpec spec = spec_of(ScriptedOrders{every_kind}, "AAA");
    spec.slippage = parse_model<SlippageModel>("constant(fraction=1%)");
    const WatchedRun run = watched(spec);
    const MetEvent& fill = run.orders[0].events.back();
    ASSERT_TRUE(fill.price_usd);
    EXPECT_EQ(*fill.before_slippage_usd, fill.bar->close);
    EXPECT_GT(*fill.price_usd, *fill.before_slippage_usd);
}

TEST_F(WatchedRuns, LeaveTheFactsOfTheRun) {
    for (const StrategySpec& strategy : all_strategies()) {
        if (strategy.type().name == "rules" || strategy.get_if<ScriptedOrders>()) continue;
        const BacktestSpec spec = spec_of(strategy, "AAA GAPS");
        EXPECT_EQ(text_of(watched(spec).facts), text_of(facts_of(*store, spec))) << name_of(strategy);
    }
}

TEST_F(WatchedRuns, KnowThePartsOfRules) {
    const BacktestSpec spec =
        spec_of(rules_of({{"entry", "close > sma(5) and minutes > 20"}, {"exit", "close < entry_price"}}), "AAA");
    const auto tape = Tape::make(*store, tape_spec(spec));
    const WatchedRun run = watch(tape, *store, spec);
    ASSERT_FALSE(run.orders.empty());
    const WatchedOrder& entry = run.orders.front();
    const auto known = KnownValues(*tape, spec, 0).at(entry.sent_at);
    ASSERT_GE(known.size(), 4u);
    EXPECT_TRUE(known[0].is_yes_or_no);
    EXPECT_EQ(known[0].value, 1) << known[0].name << " is why it bought";
    const auto close = std::find_if(known.begin(), known.end(), [](const auto& one) { return one.name == "close"; });
    ASSERT_NE(close, known.end());
    EXPECT_NEAR(close->value, to_double(entry.events[0].bar->close), 1e-9);
}

TEST_F(WatchedRuns, KnowWhatTheScreenMeasuredOfTheHit) {
    BacktestSpec spec = spec_of(rules_of({{"entry", "minutes > 20 and hit_gap > 2% and hit_rsi != 5"}}), "AAA");
    spec.hit_measures = HitMeasures{{{"gap", 0.031}, {"rsi", NAN}}};
    const auto tape = Tape::make(*store, tape_spec(spec));
    const auto known = KnownValues(*tape, spec, 0).at(ExchangeTime(tuesday, 12 * ms_per_hour));
    ASSERT_GE(known.size(), 2u);
    EXPECT_EQ(known[0].name, "hit_gap");
    EXPECT_EQ(known[0].value, 0.031);
    EXPECT_EQ(known[1].name, "hit_rsi");
    EXPECT_TRUE(std::isnan(known[1].value)) << "the cell says that it is undefined";
    EXPECT_TRUE(watch(tape, *store, spec).orders.empty());
}

TEST_F(WatchedRuns, TellWhyAnOrderWasRefusedWithoutARecord) {
    const WatchedRun run = watched(spec_of(ScriptedOrders{"time,action,ref,symbol,type,quantity\n"
                                                          "2024-03-04T11:00,order,a,AAA,market_on_open,-7\n"
                                                          "2024-03-04T15:58,order,b,AAA,market_on_close,100\n"},
                                           "AAA"));
    ASSERT_EQ(run.refused.size(), 2u);
    EXPECT_EQ(run.refused[0].quantity, Decimal(-7));
    EXPECT_EQ(run.refused[0].why, "within the session no order for the open is taken");
    EXPECT_EQ(run.refused[1].symbol, "AAA");
    EXPECT_EQ(run.refused[1].why, "it is too late for an order for this close");
    EXPECT_TRUE(run.refused[1].bar.has_value());
    EXPECT_TRUE(run.orders.empty());
}

TEST_F(WatchedRuns, ATapeUntilATimeHasNothingAfterIt) {
    const BacktestSpec spec = spec_of(BuyAndHold{}, "AAA GAPS");
    const ExchangeTime noon(tuesday, 12 * ms_per_hour);
    const auto whole = Tape::make(*store, tape_spec(spec)), cut = Tape::make_until(*store, tape_spec(spec), noon);
    ASSERT_EQ(cut->sessions().size(), whole->sessions().size());
    for (std::size_t session = 0; session < whole->sessions().size(); ++session)
        for (std::size_t place = 0; place < 390; ++place) {
            const bool is_known = whole->day(1, session).bars.end_ms(place) <= noon.ms;
            const auto bar = cut->day(1, session).bar_at(place), before = whole->day(1, session).bar_at(place);
            EXPECT_EQ(bar.has_value(), is_known && before.has_value());
            if (bar) {
                EXPECT_EQ(bar->close.usd(), before->close.usd());
            }
            if (!is_known) {
                EXPECT_EQ(cut->day(1, session).bars.close[place], 0);
            }
        }
}

}  // namespace
}  // namespace tamis::backtest
