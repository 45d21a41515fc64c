// backtest/engine_test.cpp — what a run counts and sees around corporate actions, without a benchmark, on damaged bars.
#include "backtest/engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "backtest/backtest.hpp"
#include "backtest/cell.hpp"
#include "backtest/days_test.hpp"
#include "backtest/statistics/order_list_hash.hpp"
#include "backtest/strategies/buy_and_hold.hpp"
#include "backtest/tables.hpp"
#include "bars/book_writer.hpp"
#include "bars/inventory.hpp"
#include "bars/layout.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace tamis::backtest {
namespace {

using namespace std::chrono;
using testing::HasSubstr;

constexpr int session_minutes = 390;

/// Minutes whose four prices are equal; `cents` says which.
bars::BookChange flat_minutes(const std::function<int(TradingDay, int minute)>& cents) {
    bars::BookChange change;
    for (const TradingDay day : {monday, tuesday, wednesday})
        for (int minute = 0; minute < session_minutes; ++minute) {
            const std::int64_t price = std::int64_t{100} * cents(day, minute);
            change.minute_trades[day].push(
                ExchangeTime(day, open_ms + minute * ms_per_minute).ms, price, price, price, price, 10'000);
        }
    return change;
}

FactorTable split_on_wednesday(const char* ratio) {
    return FactorTable::from_actions({{wednesday, Decimal::parse(ratio)}});
}

class EngineRun : public testing::Test {
  protected:
    void bring(const std::string& ticker, const bars::BookChange& change) {
        bars::BookWriter writer(scratch.path());
        writer.apply(ticker, change);
        writer.sync();
    }
    std::shared_ptr<const bars::BarStore> store() const { return bars::BarStore::open(scratch.path()); }
    static BacktestSpec three_days() {
        BacktestSpec spec;
        spec.symbols = {"FOO"};
        spec.first = monday;
        spec.last = wednesday;
        spec.strategy = BuyAndHold{};
        return spec;
    }
    TempDir scratch;
};

TEST_F(EngineRun, CountsNoTimeInTheMarketForTheSlicesOfASplit) {
    bars::BookChange change = flat_minutes([](TradingDay day, int) { return day < wednesday ? 5000 : 1000; });
    change.factors = split_on_wednesday("5");
    bring("FOO", change);
    const BacktestResult result = run(*store(), three_days());
    EXPECT_EQ(result.facts.path.bars, 3 * session_minutes);
    EXPECT_EQ(result.facts.path.slices, 3 * session_minutes) << "one for every minute, none for split and warning";
}

TEST_F(EngineRun, CountsNoTimeInTheMarketForTheBenchmarksHours) {
    bars::BookChange change;
    for (const TradingDay day : {monday, tuesday, wednesday})
        change.daily.push_back({day, 500'000, 500'000, 500'000, 500'000, 1000, {}});
    bring("FOO", change);
    bars::BookChange hours;
    for (const TradingDay day : {monday, tuesday, wednesday})
        for (int hour = 9; hour < 16; ++hour)
            hours.hourly[day].push(ExchangeTime(day, hour * 60 * ms_per_minute).ms, 1000, 1000, 1000, 1000, 100);
    bring("SPY", hours);
    BacktestSpec spec = three_days();
    spec.resolution = Resolution::daily;
    EXPECT_EQ(run(*store(), spec).facts.path.slices, 3);
}

// What a run sees of a renamed benchmark is of both names.
TEST_F(EngineRun, IsAnotherWhereTheBenchmarksOldNameHasOtherHours) {
    bring("FOO", flat_minutes([](TradingDay, int) { return 5000; }));
    bars::BookChange now;
    now.map = MapTable({{monday - std::chrono::days(1000), "WAS"}, {tuesday, "WAS"}, {wednesday, "NOW"}});
    bring("NOW", now);
    const auto version_at = [&](std::int64_t price) {
        bars::BookChange before;
        before.hourly[tuesday].push(ExchangeTime(tuesday, 10 * ms_per_hour).ms, price, price, price, price, 100);
        bring("WAS", before);
        BacktestSpec spec = three_days();
        spec.benchmark = "NOW";
        return data_version(*store(), spec);
    };
    const Hash128 first = version_at(500'000);
    EXPECT_NE(version_at(600'000), first);
    EXPECT_EQ(version_at(500'000), first);
}

/// Buys on Monday, sells what is held on Wednesday at 10:00, buys again at 12:00 and sells at 13:00.
class AroundASplit final : public Strategy {
  public:
    void on_bars(const Slice& now, Broker& broker) override {
        const auto minute = now.time.ms_of_day() / ms_per_minute;
        if (now.time.day() == monday && minute == 600) broker.market_order(0, Decimal(15'882));
        if (now.time.day() != wednesday) return;
        if (minute == 600) broker.market_order(0, Decimal(-1588));
        if (minute == 720) broker.market_order(0, Decimal(10));
        if (minute == 780) broker.market_order(0, Decimal(-10));
    }
};

// LEAN's trade builder divides 15,882 shares by a 1:10 reverse split and keeps 1,588.2; the account holds 1,588. Once
// they are sold a fifth of a share is pending while nothing is held, and it goes on seeing prices: 10.50 at 11:00 is
// 0.50 above its entry, 0.10 for a fifth of a share.
TEST_F(EngineRun, WatchesAFractionOfAShareThatAReverseSplitLeavesPending) {
    bars::BookChange change = flat_minutes([](TradingDay day, int minute) {
        if (day < wednesday) return 100;
        return minute == 90 ? 1050 : 1000;
    });
    change.factors = split_on_wednesday("0.1");
    bring("FOO", change);
    BacktestSpec spec = three_days();
    spec.normalization = Normalization::raw;
    AroundASplit strategy;
    const auto bars = store();
    Engine engine(*bars, spec, {});
    const RunFacts facts = engine.run(strategy);
    ASSERT_EQ(facts.trades.size(), 3u);
    EXPECT_EQ(facts.trades[1].quantity, Decimal::parse("0.2"));
    EXPECT_EQ(facts.trades[1].mfe, Decimal::parse("0.10"));
}

// LEAN adds the order of a delisting to its list without submitting it: it has no currency, no prices and no broker id.
TEST_F(EngineRun, ListsTheOrderOfADelistingAsLeanDoes) {
    bars::BookChange change = flat_minutes([](TradingDay, int) { return 5000; });
    change.minute_trades.erase(wednesday);
    change.map = MapTable({{monday, "FOO"}, {tuesday, "FOO"}});
    bring("FOO", change);
    const BacktestResult result = run(*store(), three_days());
    ASSERT_EQ(result.facts.orders.size(), 2u);
    EXPECT_EQ(result.facts.orders[1].tag, "Liquidate from delisting");
    const std::string json = order_json(result.facts.orders[1], "FOO ID", 1);
    EXPECT_THAT(json, HasSubstr(R"("brokerId":[])"));
    EXPECT_THAT(json, HasSubstr(R"("priceCurrency":"")"));
    EXPECT_THAT(json, HasSubstr(R"("orderSubmissionData":null)"));
}

TEST_F(EngineRun, HasNoAlphaAndNoBetaWithoutABenchmark) {
    bring("FOO", flat_minutes([](TradingDay day, int minute) {
              return 5000 + minute % 7 + static_cast<int>((day - monday).count()) * 40;
          }));
    const BacktestSpec spec = three_days();
    const CellRows rows = cell_rows(spec, {}, {}, run(*store(), spec), {});
    EXPECT_FALSE(rows.cell.lean.alpha);
    EXPECT_FALSE(rows.cell.lean.beta);
    EXPECT_FALSE(rows.cell.lean.treynor_ratio);
    EXPECT_TRUE(rows.cell.lean.sharpe_ratio);
    EXPECT_THAT(*rows.cell.own.undefined, HasSubstr("lean_beta"));
    EXPECT_THAT(*rows.cell.own.undefined, HasSubstr("no bar of the benchmark"));
}

TEST_F(EngineRun, RefusesABenchmarkThatTheStoreDoesNotKnow) {
    bring("FOO", flat_minutes([](TradingDay, int) { return 5000; }));
    BacktestSpec spec = three_days();
    spec.benchmark = "FOOO";
    try {
        (void)data_version(*store(), spec);
        FAIL() << "an unknown benchmark was taken";
    } catch (const Error& error) {
        EXPECT_EQ(error.problem(), Problem::not_found);
        EXPECT_THAT(error.what(), HasSubstr("the benchmark cannot be followed: the store has no symbol 'FOOO'"));
    }
}

TEST_F(EngineRun, StopsAtMinutesThatDifferFromTheirHash) {
    bring("FOO", flat_minutes([](TradingDay, int) { return 5000; }));
    const auto path = bars::minute_path(scratch.path(), "FOO", 0);
    std::string bytes = read_file(path);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
    replace_file(path, bytes);
    const auto damaged = store();
    ASSERT_EQ(bars::verify(*damaged).damage.size(), 1u);
    try {
        run(*damaged, three_days());
        FAIL() << "damaged bars gave an answer";
    } catch (const Error& error) {
        EXPECT_EQ(error.problem(), Problem::bad_data);
        EXPECT_THAT(error.what(), HasSubstr("FOO 2024-03-05: minute trades differ from their hash"));
    }
}

}  // namespace
}  // namespace tamis::backtest
