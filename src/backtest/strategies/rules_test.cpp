// backtest/strategies/rules_test.cpp — strategies said in rules: equal fills, keys by meaning, exits, and what is
// refused.
#include "backtest/strategies/rules.hpp"

#include <gmock/gmock.h>

#include "backtest/kept_spec.hpp"
#include "backtest/strategies/market_test.hpp"
#include "base/error.hpp"
#include "record/parameters.hpp"

namespace tamis::backtest {
namespace {

using testing::HasSubstr;

class SaidInRules : public Strategies {};

/// A strategy that is built in, and the rules that say the same.
struct InBothWays {
    StrategySpec built_in, rules;
};

using Parameters = std::vector<std::pair<std::string, std::string>>;

InBothWays in_both_ways(const char* name, const Parameters& built_in, const Parameters& rules) {
    StrategySpec strategy = make_strategy(name);
    for (const auto& [parameter, value] : built_in) strategy.set(parameter, value);
    return {strategy, rules_of(rules)};
}

std::vector<InBothWays> crosses_and_reversions() {
    std::vector<InBothWays> all;
    for (const char* fast : {"3", "10"})
        for (const char* slow : {"15", "30"})
            for (const bool is_short : {false, true}) {
                Parameters rules{{"entry", "sma(fast) crosses_above sma(slow)"},
                                 {is_short ? "entry_short" : "exit", "sma(fast) crosses_below sma(slow)"},
                                 {"fast", fast},
                                 {"slow", slow},
                                 {"warmup_sessions", "0"}};
                all.push_back(
                    in_both_ways("moving_average_cross",
                                 {{"fast_bars", fast}, {"slow_bars", slow}, {"short_too", is_short ? "yes" : "no"}},
                                 rules));
            }
    for (const char* bars : {"5", "14"})
        for (const char* below : {"20", "35"})
            for (const bool overnight : {false, true}) {
                Parameters rules{
                    {"entry", "rsi(period) < below"}, {"exit", "rsi(period) > 50"}, {"period", bars}, {"below", below}};
                if (!overnight) rules.emplace_back("flat_before_close", "1");
                all.push_back(in_both_ways(
                    "rsi_reversion",
                    {{"period_bars", bars}, {"entry_below", below}, {"overnight", overnight ? "yes" : "no"}},
                    rules));
            }
    all.push_back(in_both_ways("buy_and_hold", {}, {{"entry", "traded"}, {"size", "1"}, {"warmup_sessions", "0"}}));
    return all;
}

std::vector<InBothWays> gaps_and_breakouts() {
    std::vector<InBothWays> all;
    for (const char* threshold : {"0.1%", "1%"})
        for (const bool is_short : {false, true}) {
            Parameters rules{{"entry", "first_bar and gap <= -threshold"},
                             {"exit", "close >= previous_close"},
                             {"flat_before_close", "1"},
                             {"threshold", threshold}};
            if (is_short) {
                rules.emplace_back("entry_short", "first_bar and gap >= threshold");
                rules.emplace_back("exit_short", "close <= previous_close");
            }
            all.push_back(
                in_both_ways("gap_fade", {{"threshold", threshold}, {"short_too", is_short ? "yes" : "no"}}, rules));
        }
    for (const char* minutes : {"5", "30", "60"})
        for (const bool is_long : {false, true})
            for (const bool has_stop : {false, true}) {
                Parameters rules{{"entry", "close > opening_high(minutes_of_range)"},
                                 {"max_entries_a_day", "1"},
                                 {"flat_before_close", "1"},
                                 {"warmup_sessions", "0"},
                                 {"minutes_of_range", minutes}};
                if (!is_long) rules.emplace_back("entry_short", "close < opening_low(minutes_of_range)");
                if (has_stop) rules.emplace_back("exit", "close < opening_low(minutes_of_range)");
                if (has_stop) rules.emplace_back("exit_short", "close > opening_high(minutes_of_range)");
                all.push_back(in_both_ways("opening_range_breakout",
                                           {{"range_minutes", minutes},
                                            {"long_only", is_long ? "yes" : "no"},
                                            {"stop_at_range", has_stop ? "yes" : "no"}},
                                           rules));
            }
    return all;
}

TEST_F(SaidInRules, FillAsTheBuiltInOnes) {
    std::vector<InBothWays> all = crosses_and_reversions();
    for (const InBothWays& more : gaps_and_breakouts()) all.push_back(more);
    std::size_t trades = 0;
    for (const InBothWays& one : all)
        for (const char* symbols : {"AAA", "GAPS", "GAPS SPY AAA"})
            for (const Resolution resolution : {Resolution::minute, Resolution::hour, Resolution::daily})
                for (const int sessions : {1, 3}) {
                    BacktestSpec built_in = spec_of(one.built_in, symbols, sessions);
                    built_in.resolution = resolution;
                    BacktestSpec rules = built_in;
                    rules.strategy = one.rules;
                    if (one.built_in.needs_intraday() && resolution != Resolution::minute) continue;
                    const RunFacts facts = facts_of(*store, built_in);
                    EXPECT_EQ(text_of(facts), text_of(facts_of(*store, rules)))
                        << name_of(one.built_in) << " on " << symbols << ", " << name_of(one.rules);
                    trades += facts.trades.size();
                }
    EXPECT_GT(trades, 1000u);
}

std::string key_of(const StrategySpec& strategy) {
    return hex_text(cell_key(spec_of(strategy, "AAA"), {}));
}

TEST_F(SaidInRules, HaveOneKeyForOneMeaning) {
    const StrategySpec one = rules_of({{"entry", "close > sma(fast) and traded"}, {"fast", "20"}});
    const StrategySpec same = rules_of({{"fast", "2e1"}, {"entry", "  traded and (sma(close, fast)<close)"}});
    EXPECT_EQ(key_of(one), key_of(same));
    EXPECT_NE(key_of(one), key_of(rules_of({{"entry", "close > sma(fast) and traded"}, {"fast", "21"}})));
    EXPECT_NE(key_of(one), key_of(rules_of({{"entry", "close >= sma(fast) and traded"}, {"fast", "20"}})));
}

std::string spec_fault(const BacktestSpec& spec) {
    try {
        spec.validate();
        return "";
    } catch (const Error& error) {
        return error.what();
    }
}

BacktestSpec spec_of_hit(const StrategySpec& rules, const std::string& measures) {
    BacktestSpec spec = spec_of(rules, "AAA");
    spec.hit_measures = record::Stored<HitMeasures>::from(measures);
    return spec;
}

TEST_F(SaidInRules, ReadWhatTheScreenMeasuredOfTheHit) {
    const StrategySpec rules = rules_of({{"entry", "minutes == 30 and hit_gap > 2%"}, {"flat_before_close", "5"}});
    EXPECT_EQ(facts_of(*store, spec_of_hit(rules, "gap=3%")).trades.size(), 3u);
    EXPECT_EQ(facts_of(*store, spec_of_hit(rules, "gap=1%")).trades.size(), 0u);
    EXPECT_EQ(facts_of(*store, spec_of_hit(rules, "gap=none")).trades.size(), 0u) << "undefined is above nothing";
    const StrategySpec sized = rules_of({{"entry", "minutes == 30"}, {"size", "hit_gap"}, {"stop", "hit_gap / 100"}});
    EXPECT_EQ(facts_of(*store, spec_of_hit(sized, "gap=none")).orders.size(), 0u);
    const std::int64_t small = facts_of(*store, spec_of_hit(sized, "gap=10%")).orders.front().quantity;
    EXPECT_GT(facts_of(*store, spec_of_hit(sized, "gap=20%")).orders.front().quantity, small);
    EXPECT_GT(small, 0);
}

TEST_F(SaidInRules, HaveWhatTheyReadOfTheHitInTheirKey) {
    const StrategySpec rules = rules_of({{"entry", "hit_gap > 2%"}});
    const auto key = [](const BacktestSpec& spec) { return hex_text(cell_key(spec, {})); };
    const BacktestSpec three = spec_of_hit(rules, "gap=3%");
    EXPECT_EQ(key(three), key(spec_of_hit(rules, " gap = 0.03")));
    EXPECT_NE(key(three), key(spec_of_hit(rules, "gap=3.1%")));
    EXPECT_NE(key(three), key(spec_of_hit(rules, "gap=none")));
    const std::string text = canonical_text(spec_of(rules_of({{"entry", "close > 2"}}), "AAA"), {});
    EXPECT_EQ(text.find("hit"), text.npos) << "rules that read nothing of a hit keep their key";
    EXPECT_THAT(canonical_text(three, {}), HasSubstr("\nhit_measures=gap=0.03\n"));
    EXPECT_EQ(parameters_text(three.strategy), parameters_text(spec_of_hit(rules, "gap=9%").strategy))
        << "one parameter set, whatever the hit";
}

TEST_F(SaidInRules, AreReadBackFromTheirText) {
    const StrategySpec rules =
        rules_of({{"entry", "close > sma(fast) and time < 15:30"}, {"stop", "2%"}, {"fast", "20"}});
    StrategySpec again = make_strategy("rules");
    for (const auto& [name, value] : record::parameter_values(parameters_text(rules))) again.set(name, value);
    EXPECT_EQ(parameters_text(again), parameters_text(rules));
    EXPECT_THAT(parameters_text(rules), HasSubstr("fast=20"));
}

std::string refusal_of(const Parameters& parameters) {
    try {
        (void)rules_of(parameters).start();
        return "";
    } catch (const Error& error) {
        return error.what();
    }
}

TEST_F(SaidInRules, RefuseWhatMeansNothing) {
    EXPECT_THAT(refusal_of({}), HasSubstr("rules never enter"));
    EXPECT_EQ(refusal_of({{"entry", "close > smaa(3)"}}),
              "rules.entry is 'close > smaa(3)'; character 9: there is no word 'smaa'; did you mean 'sma'?");
    EXPECT_EQ(refusal_of({{"entry", "close > sma(fats)"}, {"fast", "3"}}),
              "rules.entry, character 13: there is no word 'fats'; did you mean 'fast'?");
    EXPECT_THAT(refusal_of({{"entry", "close > 3"}, {"fast", "3"}}), HasSubstr("and no rule uses it"));
    EXPECT_THAT(refusal_of({{"entry", "close"}}), HasSubstr("boolean is wanted, and 'close' is a price"));
    EXPECT_THAT(refusal_of({{"entry", "traded"}, {"stop", "rsi(3) > 2"}}), HasSubstr("price or number is wanted"));
    EXPECT_THAT(refusal_of({{"entry", "traded"}, {"stop", "95"}}), HasSubstr("95 is no share"));
    EXPECT_THAT(refusal_of({{"entry", "traded"}, {"size", "3"}}), HasSubstr("rules.size, character 1: 3 is no share"));
    EXPECT_THAT(refusal_of({{"entry", "close > targets"}, {"targets", "7"}}), HasSubstr("a column of that name"));
    EXPECT_THAT(refusal_of({{"entry", "close > bars"}, {"bars", "7"}}), HasSubstr("a column of that name"));
    EXPECT_THAT(refusal_of({{"entry", "entry_price > 2"}}), HasSubstr("known only while something is held"));
}

TEST_F(SaidInRules, WantAllThatTheyReadOfTheHitAndNothingElse) {
    const StrategySpec rules = rules_of({{"entry", "hit_gap > 2%"}});
    EXPECT_EQ(spec_fault(spec_of_hit(rules, "gap=3%")), "");
    EXPECT_THAT(spec_fault(spec_of(rules, "AAA")), HasSubstr("the rules read hit_gap, and this run is of no hit"));
    EXPECT_THAT(spec_fault(spec_of_hit(rules, "gap=3%, rsi=20")),
                HasSubstr("hit_measures says rsi, and no rule reads hit_rsi"));
    EXPECT_THAT(refusal_of({{"entry", "rsi(5) > hit_me"}, {"hit_me", "3"}}), HasSubstr("call it something else"));
    for (const char* wrong : {"", "gap", "gap=much", "gap=3%,", "gap-=1", "gap=1, gap=2"})
        EXPECT_THROW(record::Stored<HitMeasures>::from(wrong), Error) << wrong;
}

RulesCounters counted(const bars::BarStore& store, const Parameters& parameters) {
    const BacktestSpec spec = spec_of(rules_of(parameters), "AAA");
    const auto strategy = spec.strategy.start();
    (void)Engine(store, spec, {}).run(*strategy);
    return *static_cast<const RulesCounters*>(strategy->counters());
}

TEST_F(SaidInRules, LeaveByStopTargetTrailingExitAndTheClock) {
    const Parameters entry{{"entry", "minutes == 30"}, {"flat_before_close", "5"}};
    const auto with = [&](const char* name, const char* value) {
        Parameters all = entry;
        all.emplace_back(name, value);
        return counted(*store, all);
    };
    EXPECT_EQ(counted(*store, entry).closes, 3);
    EXPECT_EQ(with("stop", "0.01%").stops, 3);
    EXPECT_EQ(with("stop", "entry_price * 2").stops, 3) << "a price is a level";
    EXPECT_GT(with("target", "0.01%").targets, 0);
    EXPECT_EQ(with("target", "0.01%").targets + with("target", "0.01%").closes, 3);
    EXPECT_EQ(with("trailing", "0.1%").trailed, 3);
    EXPECT_EQ(with("trailing", "atr(5)").trailed, 3) << "a price is a distance";
    EXPECT_EQ(with("exit", "bars_held >= 10").exits, 3);
    EXPECT_EQ(with("exit", "close > highest_held").closes, 3) << "no close is above the highest price";
    EXPECT_EQ(with("exit", "close <= entry_price or close > entry_price").exits, 3);
}

/// FOO at 50, but where `price` says otherwise; minutes that it says 0 of do not trade.
template <class Price>
std::shared_ptr<const bars::BarStore> market_of(const TempDir& folder, const Price& price, const FactorTable& factors) {
    bars::BookChange book;
    for (const TradingDay day : {monday, tuesday, wednesday})
        for (int minute = 0; minute < 390; ++minute) {
            const std::int64_t low = price(day, minute), close = minute == 2 && day == monday ? 500'000 : low;
            if (low == 0) continue;
            book.minute_trades[day].push(
                ExchangeTime(day, open_ms + minute * ms_per_minute).ms, close, close, low, close, 10'000);
        }
    book.factors = factors;
    bars::BookWriter writer(folder.path());
    writer.apply("AAA", book);
    writer.sync();
    return bars::BarStore::open(folder.path());
}

TEST_F(SaidInRules, ReachNoStopOnMinutesThatRepeatABarOfBeforeTheEntry) {
    const TempDir folder;
    const auto gaps = market_of(folder,
                                [](TradingDay day, int minute) {
                                    if (day == monday && minute == 2) return 400'000;
                                    return day == monday && minute > 2 && minute < 9 ? 0 : 500'000;
                                },
                                {});
    const RulesCounters counters = counted(
        *gaps, {{"entry", "minutes == 3 and low < 45"}, {"stop", "1%"}, {"trailing", "2%"}, {"warmup_sessions", "0"}});
    EXPECT_EQ(counters.entries, 1);
    EXPECT_EQ(counters.stops + counters.trailed, 0);
}

TEST_F(SaidInRules, CarryTheBestPriceOfAPositionAcrossASplit) {
    const TempDir folder;
    const auto halved = market_of(
        folder,
        [](TradingDay day, int) { return day == wednesday ? 250'000 : 500'000; },
        FactorTable::from_actions({{wednesday, Decimal(2)}}));
    BacktestSpec spec = spec_of(
        rules_of(
            {{"entry", "minutes == 30"}, {"trailing", "30%"}, {"exit", "highest_held > 40"}, {"warmup_sessions", "0"}}),
        "AAA");
    for (const char* exit : {"false", "lowest_held > 40 and minutes < 5"}) {
        spec.normalization = Normalization::raw;
        spec.strategy.set("exit", exit);
        const auto strategy = spec.strategy.start();
        (void)Engine(*halved, spec, {}).run(*strategy);
        const auto& counters = *static_cast<const RulesCounters*>(strategy->counters());
        EXPECT_EQ(counters.trailed, 0) << exit;
        EXPECT_EQ(counters.exits, exit == std::string("false") ? 0 : 1) << "on Tuesday, and no more after the split";
    }
}

TEST_F(SaidInRules, EnterAsOftenAsTheyMay) {
    const auto entries = [&](const char* most) {
        return counted(*store, {{"entry", "traded"}, {"exit", "bars_held >= 1"}, {"max_entries_a_day", most}}).entries;
    };
    EXPECT_EQ(entries("1"), 3);
    EXPECT_EQ(entries("7"), 21);
    EXPECT_GT(entries("none"), 300);
}

/// AAA by days at these closes, 100 at first; each opens where it closes.
std::shared_ptr<const bars::BarStore> daily_market(const TempDir& folder, const std::vector<std::int64_t>& cents) {
    bars::BookChange book;
    TradingDay day = monday;
    for (const std::int64_t price : cents) {
        const std::int64_t raw = price * 100;
        book.daily.push_back({day, raw, raw, raw, raw, 1'000'000, std::nullopt});
        day = us_equities().next_session(day);
    }
    bars::BookWriter writer(folder.path());
    writer.apply("AAA", book);
    writer.sync();
    return bars::BarStore::open(folder.path());
}

// Long with 1.9 times its value, the account cannot turn round after a fall of a tenth: LEAN refuses that order.
TEST_F(SaidInRules, ATurnThatMarginDoesNotAllowIsNoEntry) {
    const TempDir folder;
    const auto fallen = daily_market(folder, {10000, 10000, 10000, 9000, 9000, 9000, 9000, 9000});
    const auto counters = [&](const char* exit) {
        BacktestSpec spec = spec_of(rules_of({{"entry", "close == 100"},
                                              {"entry_short", "close == 100 and close[1] == 100 and close[2] == 100"},
                                              {"exit", exit},
                                              {"size", "190%"},
                                              {"warmup_sessions", "0"}}),
                                    "AAA",
                                    8);
        spec.resolution = Resolution::daily;
        const auto strategy = spec.strategy.start();
        const RunFacts facts = Engine(*fallen, spec, {.order_events = true}).run(*strategy);
        EXPECT_TRUE(std::any_of(facts.events.begin(), facts.events.end(), [](const OrderEvent& one) {
            return one.status == OrderStatus::invalid;
        }));
        return *static_cast<const RulesCounters*>(strategy->counters());
    };
    EXPECT_EQ(counters("false").entries, 1);
    EXPECT_EQ(counters("false").entries_short, 0) << "it was sent, and nothing turned round";
    EXPECT_EQ(counters("bars_held == 6").exits, 1) << "counted from the entry that was filled";
}

TEST_F(SaidInRules, KeepTheirVersionWhereTheyCannotTurnRound) {
    EXPECT_THAT(canonical_text(spec_of(rules_of({{"entry", "traded"}}), "AAA"), {}), HasSubstr("strategy=rules 2\n"));
    EXPECT_THAT(canonical_text(spec_of(rules_of({{"entry", "first_bar"}, {"entry_short", "traded"}}), "AAA"), {}),
                HasSubstr("strategy=rules 3\n"));
}

TEST_F(SaidInRules, LookAtLongerBarsOnceTheyHaveEnded) {
    const auto entry = [&](const std::string& rule) {
        const BacktestSpec spec = spec_of(rules_of({{"entry", rule}, {"warmup_sessions", "0"}}), "AAA", 1);
        return to_exchange(facts_of(*store, spec).events.front().time).ms_of_day() / ms_per_minute;
    };
    EXPECT_EQ(entry("close(5min) > 0"), 9 * 60 + 35);
    EXPECT_EQ(entry("sma(3, 5min) > 0"), 9 * 60 + 45);
    EXPECT_EQ(entry("close(5min)[1] > 0"), 9 * 60 + 40);
    EXPECT_EQ(entry("sma(3) > 0"), 9 * 60 + 33);
    EXPECT_EQ(entry("opening_high(30) > 0"), 10 * 60 + 1);
    EXPECT_EQ(entry("time >= 11:00"), 11 * 60);
    EXPECT_EQ(entry("minutes_to_close <= 60"), 15 * 60);
    EXPECT_EQ(entry("vwap > 0 and session_high >= session_low and session_open > 0"), 9 * 60 + 31);
}

TEST_F(SaidInRules, SpeakOfMinutesOnMinuteBarsAlone) {
    BacktestSpec spec = spec_of(rules_of({{"entry", "sma(3, 5min) > 0"}}), "AAA");
    spec.resolution = Resolution::hour;
    EXPECT_THROW(spec.validate(), Error) << "before anything runs";
    spec.strategy = rules_of({{"entry", "sma(3) > 0"}});
    spec.validate();
}

TEST_F(SaidInRules, AreExplained) {
    const StrategySpec rules = rules_of({{"entry", "close > sma(fast)"}, {"stop", "2%"}, {"fast", "20"}});
    const std::vector<std::string> lines = explained(*rules.get_if<Rules>());
    EXPECT_THAT(lines, testing::Contains("buys where close > sma(close, 20)"));
    EXPECT_THAT(lines, testing::Contains("leaves when a bar touches the stop: 0.02 of entry_price away"));
    EXPECT_THAT(lines, testing::Contains("needs 20 bars before all of it is defined"));
    EXPECT_THAT(lines, testing::Contains("with fast = 20"));
    EXPECT_THAT(explained(*rules_of({{"entry", "hit_gap > 2%"}}).get_if<Rules>()),
                testing::Contains("buys where hit_gap > 0.02"));
}

}  // namespace
}  // namespace tamis::backtest
