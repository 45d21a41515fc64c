// backtest/strategies/strategies_test.cpp — promises of every strategy and of the engine under it: the same answer
// twice, at both paces, without a look at what comes later; and the rules of each in one small market.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>

#include "backtest/cell.hpp"
#include "backtest/engine.hpp"
#include "backtest/statistics/summarize.hpp"
#include "backtest/strategies/all.hpp"
#include "backtest/strategies/buy_and_hold.hpp"
#include "backtest/strategies/market_test.hpp"
#include "backtest/strategies/opening_range_breakout.hpp"
#include "backtest/strategies/redefinition.hpp"
#include "backtest/strategies/scripted_orders.hpp"
#include "backtest/tables.hpp"
#include "base/error.hpp"
#include "record/parameters.hpp"

namespace tamis::backtest {
namespace {

using namespace std::chrono;

/// Rules of every kind, the position's among them.
StrategySpec lively_rules() {
    return rules_of({{"entry", "close crosses_above ema(fast) and minutes >= 5"},
                     {"entry_short", "close crosses_below vwap - 0.2 * atr(10)"},
                     {"exit", "bars_held > 40 or rsi(7) > 85"},
                     {"exit_short", "close > entry_price * 1.002 or close > highest_held"},
                     {"stop", "0.3%"},
                     {"target", "entry_price + 3 * atr(10)"},
                     {"trailing", "0.4%"},
                     {"size", "max(0.2, 0.9 - 2 * stdev(20) / close)"},
                     {"max_entries_a_day", "9"},
                     {"flat_before_close", "5"},
                     {"fast", "12"}});
}

/// Strategies with parameters that make them trade here.
std::vector<StrategySpec> lively_strategies() {
    std::vector<StrategySpec> all = all_strategies();
    std::erase_if(all, [](const StrategySpec& one) { return one.get_if<ScriptedOrders>() != nullptr; });
    for (StrategySpec& one : all) {
        if (one.type().name == "moving_average_cross") one.set("slow_bars", "15");
        if (one.type().name == "rsi_reversion") one.set("period_bars", "5");
        if (one.type().name == "gap_fade") one.set("threshold", "0.1%");
        if (one.type().name == "rules") one = lively_rules();
    }
    StrategySpec five = MarketStructure{};
    five.set("timeframe", "5min");
    all.push_back(five);
    StrategySpec wide = MarketStructure{};
    wide.set("pivot_bars", "7");
    wide.set("exit", "bar");
    all.push_back(wide);
    StrategySpec longer = lively_rules();
    longer.set("entry", "close > lowest(fast, 5min)[1] and rsi(3, 15min) < 60");
    all.push_back(longer);
    return all;
}

/// A strategy that never looks ahead: every bar gets a slice of its own.
class Stepping final : public Strategy {
  public:
    explicit Stepping(std::unique_ptr<Strategy> inside) : inside_(std::move(inside)) {}
    void on_start(Broker& broker) override { inside_->on_start(broker); }
    void on_bars(const Slice& now, Broker& broker) override { inside_->on_bars(now, broker); }
    void on_consolidated(int security, std::size_t index, const PriceBar& bar, Broker& broker) override {
        inside_->on_consolidated(security, index, bar, broker);
    }

  private:
    std::unique_ptr<Strategy> inside_;
};

/// What a run leaves and what its strategy has counted.
std::string answer_of(const bars::BarStore& store, const BacktestSpec& spec, bool steps = false) {
    auto strategy = spec.strategy.start();
    const Strategy& inside = *strategy;
    if (steps) strategy = std::make_unique<Stepping>(std::move(strategy));
    const std::string facts = text_of(Engine(store, spec, {.order_events = true}).run(*strategy));
    return facts + record::parameters_text(spec.strategy.type().counters, inside.counters());
}

TEST_F(Strategies, GiveTheSameAnswerTwice) {
    for (const StrategySpec& strategy : lively_strategies())
        for (const char* symbols : {"AAA", "GAPS", "AAA GAPS"}) {
            const BacktestSpec spec = spec_of(strategy, symbols);
            EXPECT_EQ(text_of(facts_of(*store, spec)), text_of(facts_of(*store, spec))) << name_of(strategy);
        }
}

TEST_F(Strategies, TradeInThisMarket) {
    for (const StrategySpec& strategy : lively_strategies())
        EXPECT_GT(facts_of(*store, spec_of(strategy, "AAA")).events.size(), 0u) << name_of(strategy);
}

TEST_F(Strategies, GiveTheSameAnswerAtBothPaces) {
    for (const StrategySpec& strategy : lively_strategies())
        for (const char* symbols : {"AAA", "GAPS", "SPY", "AAA GAPS", "GAPS SPY AAA"})
            for (const int sessions : {1, 3}) {
                BacktestSpec spec = spec_of(strategy, symbols, sessions);
                EXPECT_EQ(answer_of(*store, spec), answer_of(*store, spec, true))
                    << name_of(strategy) << " on " << symbols;
                spec.cash = Decimal(700);  // few shares, and margins that are near
                EXPECT_EQ(answer_of(*store, spec), answer_of(*store, spec, true))
                    << name_of(strategy) << " on " << symbols;
            }
}

TEST_F(Strategies, GiveTheSameAnswerAtBothPacesOnHoursAndDays) {
    for (const StrategySpec& strategy : lively_strategies())
        for (const Resolution resolution : {Resolution::hour, Resolution::daily}) {
            const bool has_minutes = parameters_text(strategy).find("5min") != std::string::npos;
            if (strategy.needs_intraday() || has_minutes) continue;
            BacktestSpec spec = spec_of(strategy, "AAA GAPS", 3);
            spec.resolution = resolution;
            EXPECT_EQ(answer_of(*store, spec), answer_of(*store, spec, true)) << name_of(strategy);
        }
}

TEST_F(Strategies, GiveTheSameAnswerAtBothPacesToAScriptOfOrders) {
    const ScriptedOrders script{"time,action,ref,symbol,type,quantity,stop,limit,trailing,time_in_force,tag\n" +
                                to_text(monday) + "T10:00,order,1,GAPS,market,50,,,,,\n" + to_text(monday) +
                                "T11:00,order,2,GAPS,trailing_stop,-50,,,1%,,\n" + to_text(monday) +
                                "T15:00,order,3,AAA,limit,50,,1000,,day,\n" +
                                to_text(us_equities().next_session(monday)) + "T12:00,liquidate,,,,,,,,,\n"};
    const BacktestSpec spec = spec_of(script, "AAA GAPS", 3);
    EXPECT_EQ(answer_of(*store, spec), answer_of(*store, spec, true));
    EXPECT_GT(facts_of(*store, spec).events.size(), 6u);
}

/// Orders of every kind with prices near the market's, at random times of three sessions; some of them far too large.
std::string random_script(std::uint64_t seed, const bars::BarStore& store) {
    std::uint64_t state = seed;
    const auto below = [&](std::uint64_t limit) {
        state = state * 6364136223846793005ull + 1442695040888963407ull;
        return static_cast<std::int64_t>((state >> 33) % limit);
    };
    const std::vector<std::string> symbols{"AAA", "GAPS", "SPY"};
    const std::vector<std::string> ends{"", "day", to_text(us_equities().next_session(monday))};
    std::vector<std::pair<std::string, std::string>> lines;  // by time
    for (int ref = 1; ref <= 12; ++ref) {
        const OrderKind& kind = *order_kinds()[static_cast<std::size_t>(below(order_kinds().size()))];
        const std::string& symbol = symbols[static_cast<std::size_t>(below(symbols.size()))];
        const std::int64_t close = store.book(symbol)->daily().close[6];
        const auto price = [&](bool is_wanted) {
            return is_wanted ? to_text(Decimal::scaled(close * (980 + below(41)) / 1000 / 100, 2)) : std::string();
        };
        TradingDay day = monday;
        for (std::int64_t later = below(3); later > 0; --later) day = us_equities().next_session(day);
        const std::string time = fmt::format("{}T{:02}:{:02}", to_text(day), 9 + below(8), below(60));
        const std::string stop = price(kind.names(&OrderPrices::stop) || kind.names(&OrderPrices::trigger));
        const bool is_trailing = kind.names(&OrderPrices::trailing);
        lines.emplace_back(time,
                           fmt::format("{},order,{},{},{},{},{},{},{},{},\n",
                                       time,
                                       ref,
                                       symbol,
                                       kind.name,
                                       (below(2) ? 1 : -1) * (below(8) ? 1 + below(200) : 100'000),
                                       is_trailing ? std::string() : stop,
                                       price(kind.names(&OrderPrices::limit)),
                                       is_trailing ? "1%" : "",
                                       ends[static_cast<std::size_t>(below(ends.size()))]));
        if (below(4) == 0)
            lines.emplace_back(time + "~", fmt::format("{},update,{},,,{},,,,,\n", time, ref, 1 + below(50)));
    }
    std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::string script = "time,action,ref,symbol,type,quantity,stop,limit,trailing,time_in_force,tag\n";
    for (const auto& line : lines) script += line.second;
    return script;
}

// Resting orders let the bars pass that cannot trigger them: the margin that LEAN looks at in each slice, expiry,
// touches and fills come out the same.
TEST_F(Strategies, GiveTheSameAnswerAtBothPacesToRandomOrders) {
    std::size_t fills = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed)
        for (const int cash : {2000, 20'000}) {
            BacktestSpec spec = spec_of(ScriptedOrders{random_script(seed, *store)}, "AAA GAPS SPY", 3);
            spec.cash = Decimal(cash);
            ASSERT_EQ(answer_of(*store, spec), answer_of(*store, spec, true)) << "seed " << seed << ", cash " << cash;
            fills += facts_of(*store, spec).trades.size();
        }
    EXPECT_GT(fills, 300u);
}

// Of hours and days the first bar of the benchmark's session was already there when the midnight before was sampled.
TEST_F(Strategies, SampleTheBenchmarkAtMidnightAsOfTheSessionBefore) {
    const auto& hours = store->book("SPY")->hourly();
    for (const Resolution resolution : {Resolution::minute, Resolution::hour, Resolution::daily}) {
        BacktestSpec spec = spec_of(BuyAndHold{}, "AAA", 3);
        spec.resolution = resolution;
        for (const Sample& sample : facts_of(*store, spec).benchmark) {
            const std::int64_t at = to_exchange(sample.time).ms;
            std::int64_t close = 0;
            for (std::size_t i = 0; i < hours.size() && hours.start_ms[i] + ms_per_hour <= at; ++i)
                close = hours.close[i];
            EXPECT_EQ(sample.value, Decimal::scaled(close, price_scale)) << to_text(ExchangeTime{at});
        }
    }
}

// Whatever happens after noon of the second day changes no order before it.
TEST_F(Strategies, DoNotLookAtWhatComesLater) {
    const ExchangeTime noon(us_equities().next_session(monday), 12 * 60 * ms_per_minute);
    const TempDir other;
    const auto changed = market(other, [&](ExchangeTime start, auto& o, auto& h, auto& l, auto& c) {
        if (start.ms < noon.ms) return;
        o = o * 3 / 200 * 100, h = h * 2, l = l / 200 * 100, c = c * 3 / 200 * 100;
        h = std::max({h, o, c}), l = std::min({l, o, c});
    });
    const auto until_noon = [&](const RunFacts& facts) {
        std::string text;
        for (const OrderEvent& e : facts.events)
            if (e.time.ms <= to_utc(noon).ms)
                text += fmt::format("{} {} {} {}\n", e.order, e.time.ms, e.quantity, to_text(e.fill_price));
        return text;
    };
    int orders = 0;
    for (const StrategySpec& strategy : lively_strategies()) {
        const BacktestSpec spec = spec_of(strategy, "AAA");
        const std::string before = until_noon(facts_of(*store, spec));
        EXPECT_EQ(before, until_noon(facts_of(*changed, spec))) << name_of(strategy);
        orders += before.empty() ? 0 : 1;
    }
    EXPECT_GT(orders, 4) << "most strategies have traded by then";
}

TEST_F(Strategies, BalanceTheAccount) {
    for (const StrategySpec& strategy : lively_strategies())
        for (const char* symbols : {"AAA", "AAA GAPS"}) {
            const BacktestSpec spec = spec_of(strategy, symbols);
            const CellRows rows = cell_rows(spec, {}, {}, run(*store, spec), {});
            const OwnStatistics& own = rows.cell.own;
            const Decimal sum = spec.cash + *own.realised_usd + *own.unrealised_usd - *own.fees_usd;
            EXPECT_LT(abs(*own.end_value_usd - sum), Decimal::scaled(1, 9)) << name_of(strategy);
            Decimal fees;
            for (const FillRow& fill : rows.fills) fees += fill.fee_usd.value();
            EXPECT_EQ(fees, *own.fees_usd) << name_of(strategy);
            EXPECT_EQ(*own.fills, static_cast<std::int64_t>(rows.fills.size()));
            EXPECT_EQ(*rows.cell.trade.number_of_trades, static_cast<std::int64_t>(rows.trades.size()));
        }
}

TEST_F(Strategies, AreFlatByTheCloseWhereTheyPromiseIt) {
    for (const StrategySpec& strategy : {StrategySpec{MarketStructure{}}, StrategySpec{OpeningRangeBreakout{}}}) {
        const RunFacts facts = facts_of(*store, spec_of(strategy, "AAA", 1));
        std::int64_t held = 0;
        for (const OrderEvent& e : facts.events) held += e.fill_quantity;
        EXPECT_EQ(held, 0) << name_of(strategy);
        const UtcTime close = to_utc(us_equities().session(monday)->close);
        EXPECT_LE(facts.events.back().time.ms, close.ms - ms_per_minute) << name_of(strategy);
    }
}

// A cell that nobody could trade has no numbers.
TEST_F(Strategies, HaveNoNumbersWithoutBars) {
    BacktestSpec spec = spec_of(BuyAndHold{}, "AAA");
    spec.first = spec.last = 2023y / June / 1;
    const CellRows rows = cell_rows(spec, {}, {}, run(*store, spec), {});
    EXPECT_EQ(rows.cell.status, "no_bars");
    EXPECT_EQ(rows.cell.reason, "no minute bars of AAA from 2023-06-01 to 2023-06-01");
    EXPECT_FALSE(rows.cell.own.total_return_fraction);
    EXPECT_FALSE(rows.cell.lean.total_orders);
}

TEST_F(Strategies, StopWhenTheyAreAsked) {
    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(run(*store, spec_of(MarketStructure{}, "AAA"), {}, source.get_token()), Error);
}

// Keys: every part counts, the bars among them.
TEST_F(Strategies, HaveAnotherKeyForEveryOtherAnswer) {
    const BacktestSpec spec = spec_of(MarketStructure{}, "AAA");
    const Hash128 data = data_version(*store, spec);
    const Hash128 key = cell_key(spec, data);
    const auto differs = [&](const std::function<void(BacktestSpec&)>& change) {
        BacktestSpec other = spec;
        change(other);
        return cell_key(other, data_version(*store, other)) != key;
    };
    EXPECT_TRUE(differs([](auto& s) { s.strategy.set("pivot_bars", "3"); }));
    EXPECT_TRUE(differs([](auto& s) { s.symbols = {"GAPS"}; }));
    EXPECT_TRUE(differs([](auto& s) { s.last += days(1); }));
    EXPECT_TRUE(differs([](auto& s) { s.cash = Decimal(1); }));
    EXPECT_TRUE(differs([](auto& s) { s.normalization = Normalization::raw; }));
    EXPECT_TRUE(differs([](auto& s) { s.fee_per_order = Decimal(0); }));
    EXPECT_TRUE(differs([](auto& s) { s.benchmark = "AAA"; }));
    EXPECT_FALSE(differs([](auto& s) { s.cash = Decimal::parse("100000.00"); }));
    const TempDir other;
    const auto changed = market(other, [&](ExchangeTime start, auto&, auto& h, auto&, auto&) {
        if (start == ExchangeTime(monday, open_ms)) h += 100;
    });
    EXPECT_NE(data_version(*changed, spec), data);
    const auto later = market(other, [&](ExchangeTime start, auto&, auto& h, auto&, auto&) {
        if (start.day() > spec.last) h += 100;
    });
    EXPECT_EQ(data_version(*later, spec), data) << "bars after the run are none of its business";
}

TEST(DefinedStrategies, TakeThePlaceOfWhatWasDefinedUnderTheirNameAndOfNothingElse) {
    StrategyType own = strategy_type<BuyAndHold>();
    own.name = "defined_here";
    own.version = "1";
    define_strategy_type(own);
    const StrategySpec before = make_strategy("defined_here");
    own.version = "2";
    define_strategy_type(own);
    EXPECT_EQ(before.type().version, "1") << "who has it keeps it";
    EXPECT_EQ(make_strategy("defined_here").type().version, "2");
    EXPECT_THROW(add_strategy_type(own), Error);
    own.name = "buy_and_hold";
    EXPECT_THROW(define_strategy_type(own), Error);
}

}  // namespace
}  // namespace tamis::backtest
