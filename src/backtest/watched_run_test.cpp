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
    const MetEvent& refusal = run.orders[8].events.back();
    ASSERT_TRUE(refusal.free_margin_usd);
    EXPECT_THAT(refusal.why, testing::EndsWith("Free Margin: " + to_text(*refusal.free_margin_usd) + "."))
        << "what the order was held against";
    EXPECT_FALSE(run.orders[7].events.back().free_margin_usd);
    EXPECT_FALSE(run.orders[0].rule) << "a list of orders has no rules";
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

TEST_F(WatchedRuns, KnowTheSizeOfRulesAndWhatItIsMadeOf) {
    const BacktestSpec spec = spec_of(rules_of({{"entry", "minutes > 20"}, {"size", "rsi(5) / 200"}}), "AAA GAPS");
    const auto tape = Tape::make(*store, tape_spec(spec));
    const WatchedRun run = watch(tape, *store, spec);
    ASSERT_FALSE(run.orders.empty());
    const WatchedOrder& entry = run.orders.front();
    const auto known = KnownValues(*tape, spec, 0).at(entry.sent_at);
    ASSERT_GE(known.size(), 3u);
    const auto size = known.end() - 3;
    EXPECT_EQ(size->name, "size");
    EXPECT_EQ(size[1].name, "rsi(close, 5) / 200") << "what it is made of";
    EXPECT_EQ(size->value, size[1].value);
    EXPECT_EQ(size->value, size[2].value / 200);
    ASSERT_TRUE(entry.rule && entry.rule->share);
    EXPECT_NEAR(*entry.rule->share, size->value / 2, 1e-12) << "of two symbols";
}

/// The rules of the first two orders of "AAA".
class RulesThatAreTold : public WatchedRuns {
  protected:
    using Said = std::vector<std::pair<std::string, std::string>>;
    struct Told {
        FollowedRule rule;
        MetBar bar;  ///< that was seen when the order was sent
        Decimal entry_price;
    };
    Told last_of(const Said& rules) const {
        const WatchedRun run = watched(spec_of(rules_of(rules), "AAA"));
        if (run.orders.size() < 2 || !run.orders[0].rule || !run.orders[1].rule) {
            ADD_FAILURE() << "nothing is told";
            return {};
        }
        return {*run.orders[1].rule, *run.orders[1].events[0].bar, *run.orders[0].events.back().price_usd};
    }
};

TEST_F(RulesThatAreTold, HaveALevelAndThePriceThatReachedIt) {
    const Told stop = last_of({{"entry", "minutes > 20"}, {"stop", "0.2%"}});
    EXPECT_EQ(stop.rule.name, "stop");
    EXPECT_EQ(stop.rule.text, "0.002");
    EXPECT_NEAR(*stop.rule.level_usd, to_double(stop.entry_price) * 0.998, 1e-9);
    EXPECT_NEAR(*stop.rule.reached_usd, to_double(stop.bar.low), 1e-9);
    EXPECT_LE(*stop.rule.reached_usd, *stop.rule.level_usd);

    const Told target = last_of({{"entry", "minutes > 20"}, {"target", "entry_price + 0.05"}});
    EXPECT_EQ(target.rule.name, "target");
    EXPECT_NEAR(*target.rule.level_usd, to_double(target.entry_price) + 0.05, 1e-9);
    EXPECT_NEAR(*target.rule.reached_usd, to_double(target.bar.high), 1e-9);
    EXPECT_GE(*target.rule.reached_usd, *target.rule.level_usd);

    const Told trailing = last_of({{"entry_short", "minutes > 20"}, {"trailing", "0.3%"}});
    EXPECT_EQ(trailing.rule.name, "trailing");
    EXPECT_NEAR(*trailing.rule.reached_usd, to_double(trailing.bar.high), 1e-9);
    EXPECT_GE(*trailing.rule.reached_usd, *trailing.rule.level_usd);
}

TEST_F(RulesThatAreTold, AreTheOnesThatSentTheOrder) {
    const std::string entry = "minutes > 20", other = "bars_held > 4";
    EXPECT_EQ(last_of({{"entry", entry}, {"exit", other}}).rule.name, "exit");
    EXPECT_EQ(last_of({{"entry", entry}, {"exit", other}}).rule.text, other);
    EXPECT_EQ(last_of({{"entry_short", entry}, {"exit_short", other}}).rule.name, "exit_short");
    const Told close = last_of({{"entry", entry}, {"flat_before_close", "15"}});
    EXPECT_EQ(close.rule.name, "flat_before_close");
    EXPECT_EQ(close.rule.text, "15");
    const Told turned = last_of({{"entry", entry}, {"entry_short", "minutes > 60"}});
    EXPECT_EQ(turned.rule.name, "entry_short");
    EXPECT_EQ(turned.rule.text, "minutes > 60");
    EXPECT_EQ(turned.rule.share, 0.95);
    EXPECT_FALSE(turned.rule.level_usd);
}

TEST_F(WatchedRuns, TellTheUnitOfATrailingDistance) {
    const auto text_of_trailing = [](const char* distance, bool is_fraction) {
        return prices_text({.trailing = Decimal::parse(distance)}, is_fraction);
    };
    EXPECT_EQ(text_of_trailing("1.2", false), ", trailing by $1.20");
    EXPECT_EQ(text_of_trailing("0.0125", false), ", trailing by $0.0125");
    EXPECT_EQ(text_of_trailing("0.015", true), ", trailing by 1.5 %");
    const WatchedRun run = watched(spec_of(ScriptedOrders{"time,action,ref,symbol,type,quantity,trailing\n"
                                                          "2024-03-04T09:45,order,a,AAA,trailing_stop,-10,20%\n"
                                                          "2024-03-04T09:46,order,b,AAA,trailing_stop,-10,9\n"},
                                           "AAA"));
    ASSERT_EQ(run.orders.size(), 2u);
    EXPECT_TRUE(run.orders[0].trailing_is_fraction);
    EXPECT_FALSE(run.orders[1].trailing_is_fraction);
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
