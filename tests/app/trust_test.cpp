// tests/app/trust_test.cpp — who looks ahead is caught, who does not is not, an explanation has the kept numbers, and
// an audit finds what LEAN computes otherwise.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "app/audit.hpp"
#include "app/market.hpp"
#include "app/reports.hpp"
#include "app/why_traded.hpp"
#include "app/without_future.hpp"
#include "backtest/strategies/all.hpp"
#include "backtest/strategies/scripted_orders.hpp"
#include "base/error.hpp"

namespace tamis {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

enum class Peeks { at_the_tape, through_a_static };

/// Buys where a later close is higher, which it has from `From`.
template <Peeks From>
struct Peeking {
    static constexpr std::string_view name = "peeking";
    static constexpr std::string_view version = "1";
    static constexpr std::string_view meaning = "Looks ahead on purpose.";
    static constexpr bool needs_intraday = true;
    struct Counters {};
    static std::span<const record::Field> parameters() { return {}; }
    static std::span<const record::Field> counters() { return {}; }
    backtest::WarmUp warm_up() const { return {}; }
    std::unique_ptr<backtest::Strategy> start() const;
};

template <Peeks From>
class PeekingRun final : public backtest::Strategy {
  public:
    void on_bars(const backtest::Slice& now, backtest::Broker& broker) override {
        if (!now.place || !now.bars[0]) return;
        seen_[now.time] = now.bars[0]->close.real();
        if (broker.is_invested(0) || *now.place < 30 || *now.place > 300) return;
        const double later = later_close(now, broker);
        if (later > now.bars[0]->close.real()) broker.set_holdings(0, Decimal::parse("0.5"));
    }

  private:
    static double later_close(const backtest::Slice& now, backtest::Broker& broker) {
        if constexpr (From == Peeks::at_the_tape) {
            const auto bar = broker.tape().day(0, now.session).bar_at(*now.place + 5);
            return bar ? bar->close.real() : 0;
        }
        const auto later = seen_.find(ExchangeTime{now.time.ms + 5 * ms_per_minute});
        return later == seen_.end() ? 0 : later->second;
    }
    static inline std::map<ExchangeTime, double> seen_;
};

template <Peeks From>
std::unique_ptr<backtest::Strategy> Peeking<From>::start() const {
    return std::make_unique<PeekingRun<From>>();
}

class Trust : public testing::Test {
  protected:
    backtest::BacktestSpec spec(const backtest::StrategySpec& strategy) const {
        using namespace std::chrono;
        backtest::BacktestSpec spec;
        spec.symbols = {"SPY"};
        spec.first = spec.last = sys_days(2024y / 2 / 6);
        spec.strategy = strategy;
        return spec;
    }
    app::LookaheadAnswer look(const backtest::BacktestSpec& spec, std::uint64_t every) const {
        return app::check_lookahead(market.home.open_bars(), spec, every, {});
    }
    SmallMarket market{8};
};

TEST_F(Trust, AStrategyThatReadsLaterBarsOfTheTapeIsCaught) {
    const app::LookaheadAnswer answer = look(spec(Peeking<Peeks::at_the_tape>{}), 1);
    EXPECT_EQ(answer.checked, 390u);
    ASSERT_FALSE(answer.changed.empty());
    EXPECT_THAT(answer.changed[0].with_future, HasSubstr("buy"));
    EXPECT_EQ(answer.changed[0].without_future, "nothing");
}

TEST_F(Trust, AStrategyThatRemembersAnEarlierRunIsCaught) {
    const app::LookaheadAnswer answer = look(spec(Peeking<Peeks::through_a_static>{}), 0);
    ASSERT_FALSE(answer.changed.empty());
    EXPECT_EQ(answer.changed[0].with_future, "nothing") << "the first run knew nothing yet";
    EXPECT_THAT(answer.changed[0].without_future, HasSubstr("buy"));
}

TEST_F(Trust, NoBuiltInStrategyLooksAhead) {
    std::uint64_t decisions = 0;
    for (const backtest::StrategyType* type : backtest::strategy_types()) {
        if (type->name == backtest::ScriptedOrders::name) continue;
        backtest::StrategySpec strategy(*type);
        if (type->name == "rules") {
            strategy.set("entry", "close > sma(10) and rsi(5) < 80");
            strategy.set("exit", "close < lowest(5)[1]");
            strategy.set("trailing", "0.2%");
        }
        if (type->name == "gap_fade") strategy.set("threshold", "0.1%");
        backtest::BacktestSpec one = spec(strategy);
        one.symbols = {"SPY", market.home.open_bars()->tickers().front()};
        const app::LookaheadAnswer answer = look(one, 13);
        EXPECT_TRUE(answer.changed.empty())
            << type->name << " at " << to_text(answer.changed[0].time) << ": " << answer.changed[0].with_future << " | "
            << answer.changed[0].without_future;
        decisions += answer.decisions;
    }
    EXPECT_GT(decisions, 20u);
}

TEST_F(Trust, AListOfOrdersCannotLookAhead) {
    app::BacktestRequest request;
    request.orders = "orders.csv";
    EXPECT_THAT([&] { app::check_lookahead(market.home, request, 0, {}); },
                ThrowsMessage<Error>(HasSubstr("plays a list that was made before")));
    EXPECT_THAT([&] { look(spec(backtest::ScriptedOrders{"time,action,ref,symbol,type,quantity\n"}), 0); },
                ThrowsMessage<Error>(HasSubstr("plays a list that was made before")));
}

TEST_F(Trust, AnExplanationHasTheFillsThatAreKept) {
    app::BacktestRequest request;
    request.strategy = "market_structure";
    request.symbols = {"SPY"};
    request.first = request.last = "2024-02-06";
    const app::BacktestAnswer run = app::run_backtest(market.home, request, {});
    const app::ExplainedCell cell = app::explain(market.home, *run.results, hex_text(run.cell));
    const record::Rows kept = run.results->sql(
        "SELECT price_usd::VARCHAR FROM fill WHERE cell = '" + hex_text(run.cell) + "' ORDER BY ALL", 1000);
    std::size_t fills = 0;
    for (const app::ExplainedOrder& one : cell.orders)
        for (const backtest::MetEvent& event : one.order.events) fills += event.price_usd ? 1 : 0;
    ASSERT_GT(fills, 0u);
    EXPECT_EQ(fills, kept.size());
    const auto json = nlohmann::json::parse(app::explained_json(cell, UINT64_MAX));
    EXPECT_EQ(json["orders"].size(), cell.orders.size());
    EXPECT_EQ(json["trades"].size(), cell.trades.size());
    EXPECT_FALSE(json["orders"][0]["values"].empty()) << "the strategy says what it looked at";
    EXPECT_THAT(app::explained_text(cell, 20), HasSubstr("market order: the "));
}

TEST_F(Trust, AShorterExplanationHasTheOrdersOfItsTrades) {
    app::BacktestRequest request;
    request.strategy = "rules";
    request.parameters = {"entry=minutes > 20", "exit=bars_held > 30"};
    request.symbols = {"SPY"};
    request.first = request.last = "2024-02-06";
    const app::BacktestAnswer run = app::run_backtest(market.home, request, {});
    const app::ExplainedCell cell = app::explain(market.home, *run.results, hex_text(run.cell));
    ASSERT_GT(cell.trades.size(), 3u);
    const auto json = nlohmann::json::parse(app::explained_json(cell, 2));
    EXPECT_EQ(json["trades"].size(), 2u);
    EXPECT_EQ(json["trades_in_all"], cell.trades.size());
    EXPECT_EQ(json["orders_in_all"], cell.orders.size());
    std::set<int> of_trades, told;
    for (const auto& trade : json["trades"]) of_trades.insert({trade["entry_order"], trade["exit_order"]});
    for (const auto& order : json["orders"]) told.insert(order["order"].get<int>());
    EXPECT_EQ(told, of_trades);
    const auto whole = nlohmann::json::parse(app::explained_json(cell, cell.orders.size()));
    EXPECT_EQ(whole["orders"].size(), cell.orders.size());
    EXPECT_EQ(json["orders"][0]["rule"]["name"], "entry");
    EXPECT_EQ(json["orders"][0]["rule"]["share"], 0.95);
    EXPECT_EQ(json["orders"][1]["rule"]["text"], "bars_held > 30");
    EXPECT_TRUE(json["orders"][1]["rule"]["level_usd"].is_null());
    EXPECT_THAT(app::explained_text(cell, 1), HasSubstr("rule       exit (bars_held > 30)\n"));
}

/// A run of two parameter sets on three symbols, and a LEAN that computes as we do.
class Audited : public testing::Test {
  protected:
    Audited() {
        using namespace std::chrono;
        study::StudySpec study = small_study();
        study.screen.reset();
        const std::vector<std::string> tickers = market.home.open_bars()->tickers();
        study.symbols = {tickers[0], tickers[1], tickers[2]};
        study.base.cash = Decimal(50'000);
        study.days = {sys_days(2024y / 2 / 5), sys_days(2024y / 2 / 7)};
        run(market.home, *market.home.open_results(), study);
        fs::create_directories(market.home.path() / "algorithm");
        replace_file(
            market.home.path() / "algorithm/main.py", "class MarketStructure(QCAlgorithm):\n    pass\n", false);
        write_setup(LEAN_TWIN, usual, all_told);
    }
    void write_setup(const char* launcher, const std::string& parameters, const std::string& told) const {
        replace_file(market.home.path() / "lean.yaml",
                     "launcher: " + std::string(launcher) + "\nproject: algorithm\ndata_folder: bars\nparameters: {" +
                         parameters + "}\nstrategies:\n  market_structure:\n    parameters: {" + told + "}\n",
                     false);
    }
    app::AuditAnswer audit(std::uint64_t sample, bool again = false) const {
        return app::audit(market.home, {.run = 1, .sample = sample, .seed = 5, .again = again}, {});
    }
    std::string finding(const app::AuditAnswer& answer) const {
        return record::cell_text(answer.audited.value(0, "finding"));
    }
    std::string refusal() const {
        try {
            audit(3);
        } catch (const Error& error) {
            return error.what();
        }
        return "not refused";
    }
    static constexpr const char* usual = "symbols: '{symbol}', start: '{first_day}', end: '{last_day}', cash: '{cash}'";
    static constexpr const char* all_told = "pivot_bars: '{pivot_bars}', timeframe: '{timeframe}'";
    SmallMarket market{4};
};

TEST_F(Audited, WhatLeanComputesAlikeIsEqualAndKnownTheNextTime) {
    const app::AuditAnswer first = audit(2);
    EXPECT_EQ(first.cells, 6u);
    EXPECT_EQ(first.tellable, 6u);
    EXPECT_EQ(first.counts().equal, 2) << finding(first);
    EXPECT_EQ(first.known, 0u);
    const app::AuditAnswer larger = audit(5);
    EXPECT_EQ(larger.counts().equal, 5) << finding(larger);
    EXPECT_EQ(larger.known, 2u) << "a larger sample holds the smaller one";
    EXPECT_EQ(audit(5, true).known, 0u);
    const auto results = market.home.open_results();
    EXPECT_EQ(count(*results, "audit"), 5);
    EXPECT_EQ(count(*results, "audit WHERE fills > 0 AND statistics > 30 AND differences = 0"), 5);
    EXPECT_THAT(report::summary_text(app::summary_of(*results, 1), 100),
                HasSubstr("\n  audited    5 of 6 cells by LEAN: 5 equal\n"));
}

TEST_F(Audited, TheFirstDifferenceIsTold) {
    write_setup(LEAN_TWIN, usual, std::string(all_told) + ", fee: '2'");
    const app::AuditAnswer answer = audit(3);
    EXPECT_EQ(answer.counts().different, 3);
    EXPECT_THAT(finding(answer), HasSubstr("fill 1, fee_usd: "));
    EXPECT_THAT(finding(answer), HasSubstr(" here, 2 in LEAN"));
    const auto json = nlohmann::json::parse(app::audit_json(answer, 2));
    EXPECT_EQ(json["different"], 3);
    EXPECT_EQ(json["audited"].size(), 2u);
    const auto results = market.home.open_results();
    const report::Summary summary = app::summary_of(*results, 1);
    EXPECT_THAT(report::summary_text(summary, 100), HasSubstr("0 equal, 3 different; the first: "));
    EXPECT_THAT(report::summary_html(summary), HasSubstr("Audited by LEAN: 0 equal, 3 different"));
}

TEST_F(Audited, CellsThatLeanCannotBeToldAreLeftOutAndCounted) {
    write_setup(LEAN_TWIN, usual, "timeframe: '{timeframe}'");
    const app::AuditAnswer answer = audit(6);
    EXPECT_EQ(answer.cells, 6u);
    EXPECT_EQ(answer.tellable, 3u);
    EXPECT_EQ(answer.untold, "pivot_bars=5");
    EXPECT_EQ(answer.counts().equal, 3) << finding(answer);
}

TEST_F(Audited, AFailureOfLeanIsAnOutcomeWithItsReasonAndIsTriedAgain) {
    const std::string earlier_names = "symbols: '{symbols}', startDate: '{first}', endDate: '{last}', cash: '{cash}'";
    write_setup(LEAN_STAND_IN, earlier_names, std::string(all_told) + ", behave: fail");
    for (int i = 0; i < 2; ++i) {
        const app::AuditAnswer answer = audit(1);
        EXPECT_EQ(answer.counts().failed, 1);
        EXPECT_EQ(answer.known, 0u);
        EXPECT_THAT(finding(answer), HasSubstr("exit code 3"));
    }
    EXPECT_EQ(count(*market.home.open_results(), "audit WHERE outcome = 'failed' AND statistics IS NULL"), 1);
}

TEST_F(Audited, WhoeverStopsItKeepsWhatWasCompared) {
    EXPECT_EQ(audit(1).counts().equal, 1);
    std::atomic<bool> stop = true;
    const app::AuditAnswer answer =
        app::audit(market.home, {.run = 1, .sample = 4, .seed = 5}, {.threads = 1, .stop = &stop});
    EXPECT_TRUE(answer.was_interrupted);
    EXPECT_EQ(answer.counts().all(), 1) << "the one that LEAN had run before";
    EXPECT_EQ(count(*market.home.open_results(), "run WHERE name = 'audit' AND state = 'interrupted'"), 1);
    EXPECT_EQ(audit(4).counts().equal, 4);
}

TEST_F(Audited, WithoutACounterpartNothingIsRun) {
    write_setup(LEAN_TWIN, "symbols: '{symbol}'", all_told);
    EXPECT_THAT(refusal(),
                HasSubstr("no cell of run 1 can be audited: LEAN's algorithm for market_structure is not told "
                          "cash=50000; name it in strategies.market_structure.parameters of the LEAN setup: NAME: "
                          "\"{cash}\""));
    write_setup(LEAN_TWIN, usual, "pivot: '{pivot_bar}', pivot_bars: '{pivot_bars}'");
    EXPECT_THAT(refusal(), HasSubstr("names {pivot_bar}; did you mean 'pivot_bars'?"));
    replace_file(market.home.path() / "lean.yaml",
                 "launcher: " LEAN_TWIN "\nproject: algorithm\ndata_folder: bars\nstrategies:\n  buy_and_hold: {}\n",
                 false);
    EXPECT_THAT(refusal(), HasSubstr("strategies needs market_structure; it says which algorithm of LEAN"));
    EXPECT_EQ(count(*market.home.open_results(), "run"), 1);
}

TEST_F(Trust, OptionsOfLeanAreRefusedWithoutIt) {
    app::BacktestRequest request;
    request.strategy = "buy_and_hold";
    request.symbols = {"SPY"};
    request.first = request.last = "2024-02-06";
    const auto refused = [&](const app::BacktestRequest& asked, const char* says) {
        EXPECT_THAT([&] { app::run_backtest(market.home, asked, {}); }, ThrowsMessage<Error>(HasSubstr(says)));
    };
    app::BacktestRequest setup = request, keeps = request, timed = request;
    setup.lean_setup = "lean.yaml";
    keeps.keep_folders = true;
    timed.timeout_seconds = 5;
    refused(setup, "--lean says how LEAN is started");
    refused(keeps, "--keep keeps the folders of runs of LEAN");
    refused(timed, "buy_and_hold is built in");
}

}  // namespace
}  // namespace tamis
