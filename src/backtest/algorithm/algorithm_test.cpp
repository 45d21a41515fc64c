// backtest/algorithm/algorithm_test.cpp — what a strategy of one's own is told and can do, on an invented market.
#include "backtest/algorithm/algorithm.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "backtest/algorithm/insights.hpp"
#include "backtest/backtest.hpp"
#include "backtest/days_test.hpp"
#include "backtest/statistics/order_list_hash.hpp"
#include "bars/book_writer.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace tamis::backtest {
namespace {

using testing::ElementsAre;

/// FOO and BAR trade every minute of three days at 50 and 20 dollars and a cent more each minute of the day; both have
/// daily bars too.
class OwnStrategy : public testing::Test {
  protected:
    OwnStrategy() {
        bring("FOO", 5000);
        bring("BAR", 2000);
    }
    void bring(const std::string& ticker, int cents) {
        bars::BookChange change;
        for (const TradingDay day : {monday, tuesday, wednesday}) {
            change.daily.push_back({day, cents * 100, cents * 100, cents * 100, (cents + 389) * 100, 1000, {}});
            for (int minute = 0; minute < 390; ++minute) {
                const std::int64_t price = std::int64_t{100} * (cents + minute);
                change.minute_trades[day].push(
                    ExchangeTime(day, open_ms + minute * ms_per_minute).ms, price, price, price, price, 10'000);
            }
        }
        bars::BookWriter writer(scratch.path());
        writer.apply(ticker, change);
        writer.sync();
    }
    template <class A>
    struct Unnamed : PlainStrategy {
        static constexpr std::string_view name = "own", version = "1", meaning = "Of a test.";
        std::unique_ptr<Strategy> start() const { return std::make_unique<A>(); }
    };
    template <class A>
    BacktestResult run_of(std::vector<std::string> symbols = {"FOO"}) {
        BacktestSpec spec;
        spec.symbols = std::move(symbols);
        spec.first = monday;
        spec.last = wednesday;
        spec.strategy = Unnamed<A>{};
        return run(*bars::BarStore::open(scratch.path()), spec, {.order_events = true});
    }
    static std::vector<std::string> logged(const BacktestResult& result) {
        std::vector<std::string> lines;
        for (const auto& one : static_cast<const Algorithm&>(*result.strategy).logged())
            lines.push_back(to_text(one.time).substr(5) + " " + one.text);
        return lines;
    }
    TempDir scratch;
};

struct TellsTheTime : Algorithm {
    void initialize() override {
        schedule(on_day(tuesday, {9, 30, 30}), [this] { log("between, at " + to_text(price(0))); });
        schedule(on_day(tuesday, {9, 31}), [this] { log("with the slice, at " + to_text(price(0))); });
    }
    void on_data(const Slice&) override {
        if (today() == tuesday && is_time(9, 31)) log("data");
    }
    void on_end_of_day() override { log("end of day"); }
    void on_finish() override { log("finished"); }
};

TEST_F(OwnStrategy, HearsOfEventsBetweenSlicesWithThePricesOfTheLastOne) {
    EXPECT_THAT(logged(run_of<TellsTheTime>()),
                ElementsAre("03-04 15:50:00 end of day",
                            "03-05 09:30:30 between, at 53.8900",
                            "03-05 09:31:00 with the slice, at 50.0000",
                            "03-05 09:31:00 data",
                            "03-05 15:50:00 end of day",
                            "03-06 15:50:00 end of day",
                            "03-06 16:00:00 finished"));
}

struct SendsFromAnEvent : Algorithm {
    void on_data(const Slice&) override {
        if (!entry_.is_valid()) entry_ = market_order(0, 10, "Entry");
    }
    void on_order(const OrderEvent& event) override {
        log(std::string(lean_name(event.status)) + " " + std::to_string(event.order));
        if (event.status == OrderStatus::filled && event.order == 1) limit_order(0, -10, event.fill_price + Decimal(1));
    }
    OrderTicket entry_;
};

TEST_F(OwnStrategy, MaySendOrdersWhenItHearsOfAFill) {
    const BacktestResult result = run_of<SendsFromAnEvent>();
    EXPECT_THAT(logged(result),
                ElementsAre("03-04 09:31:00 submitted 1",
                            "03-04 09:31:00 filled 1",
                            "03-04 09:31:00 submitted 2",
                            "03-04 11:12:00 filled 2"));
    EXPECT_EQ(result.facts.orders[1].price, Decimal::parse("51.01")) << "the first bar above the limit opens there";
}

struct AddsAndRemoves : Algorithm {
    void on_changes(const SecurityChanges& changes) override {
        for (const int added : changes.added) log("added " + std::string(security(added).symbol));
        for (const int removed : changes.removed) log("removed " + std::string(security(removed).symbol));
    }
    void on_data(const Slice& slice) override {
        if (today() == tuesday && is_time(10, 0)) bar_ = add_equity("BAR");
        if (bar_ < 0) return;
        if (slice.bar(bar_) && !is_invested(bar_) && today() == tuesday) market_order(bar_, 5);
        if (slice.bar(bar_) && is_time(10, 1)) log("has " + to_text(slice.bar(bar_)->close.usd()));
        if (today() == wednesday && is_time(9, 40)) remove_security(bar_);
    }
    int bar_ = -1;
};

TEST_F(OwnStrategy, FollowsASecurityFromTheNextBarOnAndClosesItWhenItLeaves) {
    const BacktestResult result = run_of<AddsAndRemoves>();
    EXPECT_THAT(logged(result),
                ElementsAre("03-04 00:00:00 added FOO",
                            "03-05 10:01:00 added BAR",
                            "03-05 10:01:00 has 20.3000",
                            "03-06 09:41:00 removed BAR"));
    EXPECT_THAT(result.facts.symbols, ElementsAre("FOO", "BAR"));
    ASSERT_EQ(result.facts.orders.size(), 2u);
    EXPECT_EQ(result.facts.orders[1].tag, "Removed");
    EXPECT_EQ(result.facts.orders[1].quantity, -5);
}

struct OrdersWhatJoins : Algorithm {
    void on_data(const Slice&) override {
        if (today() != tuesday || !is_time(10, 0)) return;
        for (const bool is_seeded : {false, true}) {
            const int bar = add_equity("BAR", {.is_seeded = is_seeded});
            const OrderTicket order = market_order(bar, 1);
            log(order.is_valid() ? "filled at " + to_text(order.fill_price()) : "refused");
            if (!is_seeded) remove_security(bar);
        }
    }
};

TEST_F(OwnStrategy, OrdersWhatJoinsAtOnceWhereItsLastPriceIsKnown) {
    EXPECT_THAT(logged(run_of<OrdersWhatJoins>()),
                ElementsAre("03-05 10:00:00 refused", "03-05 10:00:00 filled at 20.29"));
}

struct SeedsBeforeTheFirstBar : Algorithm {
    void initialize() override { add_equity("BAR", {.is_seeded = true}); }
    void on_changes(const SecurityChanges& changes) override {
        for (const int added : changes.added) log("added at " + to_text(price(added)));
    }
};

TEST_F(OwnStrategy, HasNoPriceWhereNoBarCameBefore) {
    EXPECT_THAT(logged(run_of<SeedsBeforeTheFirstBar>({})), ElementsAre("03-04 00:00:00 added at 0.0000"));
}

struct Quits : Algorithm {
    void on_data(const Slice&) override {
        if (today() == tuesday) log("data");
    }
    void on_finish() override { log("finished"); }
};
struct QuitsInASlice : Quits {
    void on_data(const Slice& slice) override {
        Quits::on_data(slice);
        if (today() == tuesday && is_time(9, 32)) quit();
    }
};
struct QuitsBetweenSlices : Quits {
    void initialize() override {
        schedule(on_day(tuesday, {9, 30, 30}), [this] { quit(); });
    }
};

TEST_F(OwnStrategy, EndsTheRunWhenItQuits) {
    const BacktestResult result = run_of<QuitsInASlice>();
    EXPECT_THAT(logged(result), ElementsAre("03-05 09:31:00 data", "03-05 09:32:00 data", "03-05 09:32:00 finished"));
    EXPECT_EQ(result.facts.path.bars, 390 + 2);
}

TEST_F(OwnStrategy, IsHandedNoSliceAfterAnEventQuits) {
    EXPECT_THAT(logged(run_of<QuitsBetweenSlices>()), ElementsAre("03-05 09:31:00 finished"));
}

struct DailyBesideMinutes : Algorithm {
    void initialize() override {
        bar_ = add_equity("BAR", {.resolution = Resolution::daily, .leverage = Decimal(4)});
        average_ = &use<indicators::exact::SimpleMovingAverage>(0, 2);
    }
    void on_data(const Slice& slice) override {
        const PriceBar* bar = slice.bar(bar_);
        if (bar && !bar->fill_forward) log("daily bar of " + to_text(bar->close.usd()));
        if (today() == monday && is_time(9, 32)) log("average " + to_text(normalize(average_->value())));
        if (today() == tuesday && is_time(10, 0))
            log("sent as " + std::string(name_of(market_order(bar_, 1).order().type)));
    }
    int bar_ = -1;
    const indicators::exact::SimpleMovingAverage* average_ = nullptr;
};

TEST_F(OwnStrategy, TakesDailyBarsBesideMinutes) {
    const BacktestResult result = run_of<DailyBesideMinutes>();
    EXPECT_THAT(logged(result),
                ElementsAre("03-04 09:32:00 average 50.005",
                            "03-04 16:00:00 daily bar of 23.8900",
                            "03-05 10:00:00 sent as market_on_close",
                            "03-05 16:00:00 daily bar of 23.8900",
                            "03-06 16:00:00 daily bar of 23.8900"));
    EXPECT_EQ(to_text(result.facts.orders.at(0).price), "23.89");
}

struct AsksForNobody : Algorithm {
    void initialize() override { add_equity("NOBODY"); }
    void on_data(const Slice&) override {}
};

TEST_F(OwnStrategy, IsToldWhenASecurityIsNotThere) {
    EXPECT_THROW(run_of<AsksForNobody>(), Error);
}

/// Asks for bars of nothing, which would never end.
template <int Kind>
struct AsksForNothing : Algorithm {
    void initialize() override {
        const auto ignore = [](const TradeBar&) {};
        if (Kind == 0) consolidate(0, std::chrono::minutes(0), ignore);
        if (Kind == 1) consolidate_count(0, -1, ignore);
        if (Kind == 2) consolidate_renko(0, Decimal(), ignore);
        if (Kind == 3) consolidate_volume(0, Decimal(-5), ignore);
    }
};

TEST_F(OwnStrategy, IsRefusedBarsOfNothing) {
    const auto refusal = [](const std::string& size) {
        return testing::ThrowsMessage<Error>(testing::HasSubstr("bars of " + size + "; it must be more than 0"));
    };
    EXPECT_THAT([this] { run_of<AsksForNothing<0>>(); }, refusal("0 minutes"));
    EXPECT_THAT([this] { run_of<AsksForNothing<1>>(); }, refusal("-1 bars"));
    EXPECT_THAT([this] { run_of<AsksForNothing<2>>(); }, refusal("0 dollars"));
    EXPECT_THAT([this] { run_of<AsksForNothing<3>>(); }, refusal("-5 shares"));
}

struct HasNothingBeforeTuesday : Algorithm {
    void initialize() override {
        broker().add_universe({.select = [](TradingDay midnight) -> std::optional<std::vector<std::string>> {
            if (midnight != tuesday) return std::nullopt;
            return std::vector<std::string>{"FOO"};
        }});
    }
};

TEST_F(OwnStrategy, HasNoBenchmarkBeforeTheFirstListIsPublished) {
    BacktestSpec spec;
    spec.first = monday;
    spec.last = wednesday;
    spec.benchmark = "BAR";
    spec.strategy = Unnamed<HasNothingBeforeTuesday>{};
    const BacktestResult result = run(*bars::BarStore::open(scratch.path()), spec, {});
    ASSERT_GE(result.facts.benchmark.size(), 2u);
    EXPECT_TRUE(result.facts.benchmark[0].value.is_zero()) << "Monday's first minute";
    EXPECT_EQ(to_text(normalize(result.facts.benchmark[1].value)), "23.89") << "Tuesday's, with Monday's close";
}

struct ChoosesByDay : Algorithm {
    void initialize() override {
        broker().add_universe(chosen_each_session(monday, [](TradingDay day) {
            return day == tuesday ? std::vector<std::string>{"BAR", "GONE"} : std::vector<std::string>{};
        }));
    }
    void on_changes(const SecurityChanges& changes) override {
        for (const int added : changes.added) log("added " + std::string(security(added).symbol));
        for (const int removed : changes.removed) log("removed " + std::string(security(removed).symbol));
    }
};

TEST_F(OwnStrategy, FollowsWhatAUniverseChooses) {
    EXPECT_THAT(logged(run_of<ChoosesByDay>({})),
                ElementsAre("03-05 00:00:00 added BAR",
                            "03-05 00:00:00 added GONE",
                            "03-06 00:00:00 removed BAR",
                            "03-06 00:00:00 removed GONE"));
}

struct HoldsBoth : InsightPortfolio {
    HoldsBoth() : InsightPortfolio({.next_rebalance = a_day_later}) {}
};

TEST_F(OwnStrategy, HoldsEqualPartsOfWhatIsExpectedToRise) {
    const BacktestResult result = run_of<HoldsBoth>({"FOO", "BAR"});
    ASSERT_GE(result.facts.orders.size(), 2u);
    const auto value_of = [](const Order& order) {
        return to_double(order.price) * static_cast<double>(order.quantity);
    };
    EXPECT_NEAR(value_of(result.facts.orders[0]), 49'875, 60);
    EXPECT_NEAR(value_of(result.facts.orders[1]), 49'875, 60);
}

struct ChoosesInFilledDays : Algorithm {
    void initialize() override {
        Universe both = chosen_each_session(monday,
                                            [](TradingDay day) {
                                                return day == monday ? std::vector<std::string>{"BAR"}
                                                                     : std::vector<std::string>{"BAR", "FOO"};
                                            },
                                            {.resolution = Resolution::daily});
        both.fills_forward = true;
        broker().add_universe(std::move(both));
    }
    void on_changes(const SecurityChanges&) override {
        if (today() == tuesday) market_order(0, 10);
    }
};

// The two midnights after the first are sampled twice: as such, and for the slice of the universe that comes a tick
// later.
TEST_F(OwnStrategy, MeetsAFilledUniverseATickAfterMidnight) {
    const BacktestResult result = run_of<ChoosesInFilledDays>({});
    const auto at_midnight = [&](TradingDay day) {
        return std::count_if(result.facts.equity.begin(), result.facts.equity.end(), [&](const Sample& one) {
            return one.time == to_utc(ExchangeTime(day, 0));
        });
    };
    EXPECT_EQ(at_midnight(monday), 1);
    EXPECT_EQ(at_midnight(tuesday), 2);
    EXPECT_EQ(at_midnight(wednesday), 2);
    ASSERT_EQ(result.facts.orders.size(), 1u);
    EXPECT_THAT(order_json(result.facts.orders[0], "BAR 1", 0),
                testing::HasSubstr(R"("createdTime":"2024-03-05T05:00:00.0000001Z")"));
}

struct BalancesOnTuesday : InsightPortfolio {
    BalancesOnTuesday()
        : InsightPortfolio({.next_rebalance = [](UtcTime time) -> std::optional<UtcTime> {
                                if (to_exchange(time).day() != tuesday) return {};
                                return time;
                            },
                            .on_insights = false,
                            .on_changes = false}) {}
};

TEST_F(OwnStrategy, AsksAgainForATimeToBalanceWhileThereIsNone) {
    const BacktestResult result = run_of<BalancesOnTuesday>();
    ASSERT_FALSE(result.facts.orders.empty());
    EXPECT_EQ(to_text(result.facts.orders[0].created_local), "2024-03-05 09:31:00");
}

struct PlotsEquity : Algorithm {
    void on_data(const Slice&) override { plot("Equity", Decimal(1)); }
};
struct PlotsReturn : Algorithm {
    void on_data(const Slice&) override { plot("Return", Decimal(1)); }
};
struct PlotsItsOwn : Algorithm {
    void on_data(const Slice&) override { plot("equity", Decimal(1)); }
};

// A second Equity in the result file hid the run's own.
TEST_F(OwnStrategy, CannotPlotWhereLeanPlotsItself) {
    const auto refusal = [](const std::string& series) {
        return testing::ThrowsMessage<Error>(
            testing::HasSubstr("'" + series + "' is a reserved series name for chart 'Strategy Equity'."));
    };
    EXPECT_THAT([this] { run_of<PlotsEquity>(); }, refusal("Equity"));
    EXPECT_THAT([this] { run_of<PlotsReturn>(); }, refusal("Return"));
    EXPECT_FALSE(static_cast<const Algorithm&>(*run_of<PlotsItsOwn>().strategy).plotted().empty());
}

}  // namespace
}  // namespace tamis::backtest
