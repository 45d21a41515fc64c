// backtest/order_desk_test.cpp — orders by the desk's rules, in runs of a few bars whose numbers are worked out by
// hand.
#include "backtest/order_desk.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "backtest/days_test.hpp"
#include "backtest/engine.hpp"
#include "backtest/strategies/buy_and_hold.hpp"
#include "bars/book_writer.hpp"
#include "base/file.hpp"

namespace tamis::backtest {
namespace {

using namespace std::chrono;

/// Calls `act` on every slice with the minutes since midnight.
class Acting final : public Strategy {
  public:
    using Act = std::function<void(TradingDay, int minute, Broker&)>;
    explicit Acting(Act act) : act_(std::move(act)) {}
    void on_bars(const Slice& now, Broker& broker) override {
        act_(now.time.day(), static_cast<int>(now.time.ms_of_day() / ms_per_minute), broker);
    }

  private:
    Act act_;
};

class Desk : public testing::Test {
  protected:
    /// Two days of minutes of FOO; `dollars` gives each minute's price.
    RunFacts run(const std::function<int(TradingDay, int minute)>& dollars, const Acting::Act& act) {
        bars::BookChange change;
        for (const TradingDay day : {monday, tuesday})
            for (int m = 0; m < 390; ++m) {
                const std::int64_t price = 10'000 * std::int64_t{dollars(day, 570 + m)};
                change.minute_trades[day].push(
                    ExchangeTime(day, open_ms + m * ms_per_minute).ms, price, price, price, price, 10'000);
            }
        bars::BookWriter writer(scratch.path());
        writer.apply("FOO", change);
        writer.sync();
        spec.symbols = {"FOO"};
        spec.first = monday;
        spec.last = tuesday;
        spec.strategy = BuyAndHold{};
        const auto store = bars::BarStore::open(scratch.path());
        Acting strategy(act);
        Engine engine(*store, spec, {.order_events = true});
        return engine.run(strategy);
    }
    TempDir scratch;
    BacktestSpec spec;
};

const auto ten_dollars = [](TradingDay, int) { return 10; };

// 200 shares need 1,000 of margin and a fee of 1: one dollar too much. 199 need 995 + 1.
TEST_F(Desk, RefusesAnOrderWhoseMarginAndFeeExceedWhatIsFree) {
    spec.cash = Decimal(1000);
    const RunFacts facts = run(ten_dollars, [](TradingDay day, int minute, Broker& broker) {
        if (day == monday && minute == 600) broker.market_order(0, Decimal(200));
        if (day == monday && minute == 601) broker.market_order(0, Decimal(199));
    });
    ASSERT_EQ(facts.orders.size(), 2u);
    EXPECT_EQ(facts.orders[0].status, OrderStatus::invalid);
    EXPECT_EQ(facts.orders[1].status, OrderStatus::filled);
    EXPECT_EQ(facts.fees, Decimal(1));
}

// 100,000 less a quarter of a percent buys 1,995 shares at 50; their fee of 9.975 leaves room for 1,994.
TEST_F(Desk, SizesATargetSoThatItsFeeFits) {
    const RunFacts facts = run([](TradingDay, int) { return 50; },
                               [](TradingDay day, int minute, Broker& broker) {
                                   if (day == monday && minute == 600) broker.set_holdings(0, Decimal(1));
                               });
    ASSERT_EQ(facts.orders.size(), 1u);
    EXPECT_EQ(facts.orders[0].quantity, 1994);
}

TEST_F(Desk, SendsAMarketOrderOutsideTheSessionToTheNextOpen) {
    const RunFacts facts = run([](TradingDay day, int) { return day == monday ? 10 : 12; },
                               [](TradingDay day, int minute, Broker& broker) {
                                   if (day == monday && minute == 960) broker.market_order(0, Decimal(100));
                               });
    ASSERT_EQ(facts.orders.size(), 1u);
    EXPECT_EQ(facts.orders[0].type, OrderType::market_on_open);
    EXPECT_EQ(facts.orders[0].price, Decimal(12));
    EXPECT_EQ(facts.orders[0].filled.ms, to_utc(ExchangeTime(tuesday, open_ms + ms_per_minute)).ms);
}

TEST_F(Desk, TakesOrdersOnCloseUntilFifteenAndAHalfMinutesBeforeIt) {
    const RunFacts facts = run([](TradingDay, int minute) { return minute == 959 ? 11 : 10; },
                               [](TradingDay day, int minute, Broker& broker) {
                                   if (day == monday && minute == 944) broker.market_on_close_order(0, Decimal(100));
                                   if (day == monday && minute == 945)
                                       EXPECT_EQ(broker.market_on_close_order(0, Decimal(100)), 0);
                               });
    ASSERT_EQ(facts.orders.size(), 1u);
    EXPECT_EQ(facts.orders[0].price, Decimal(11)) << "the close of the last minute";
}

TEST_F(Desk, RefusesHalfAShareWithoutRecordingAnOrder) {
    const RunFacts facts = run(ten_dollars, [](TradingDay, int minute, Broker& broker) {
        if (minute == 600) EXPECT_EQ(broker.market_order(0, Decimal::parse("0.5")), 0);
    });
    EXPECT_TRUE(facts.orders.empty());
}

TEST_F(Desk, CancelsWhatWaitsAndSaysSoInTwoEvents) {
    const RunFacts facts = run(ten_dollars, [](TradingDay day, int minute, Broker& broker) {
        if (day == monday && minute == 600) broker.market_on_close_order(0, Decimal(100));
        if (day == monday && minute == 610) broker.cancel_open_orders();
    });
    ASSERT_EQ(facts.events.size(), 3u);
    EXPECT_EQ(facts.events[0].status, OrderStatus::submitted);
    EXPECT_EQ(facts.events[1].status, OrderStatus::cancel_pending);
    EXPECT_EQ(facts.events[2].status, OrderStatus::canceled);
}

// 199 shares at 10 on 1,000 dollars of cash: at 6 the account is worth 1,194 − 991 = 203 and its margin is 597. What
// exceeds the account's value has to go: (597 − 203) / 3 = 131.3, in whole shares 132.
TEST_F(Desk, CallsMarginForWhatExceedsTheAccount) {
    spec.cash = Decimal(1000);
    const RunFacts facts = run([](TradingDay day, int) { return day == monday ? 10 : 6; },
                               [](TradingDay day, int minute, Broker& broker) {
                                   if (day == monday && minute == 600) broker.market_order(0, Decimal(199));
                               });
    ASSERT_GE(facts.orders.size(), 2u);
    EXPECT_EQ(facts.orders[1].tag, "Margin Call");
    EXPECT_EQ(facts.orders[1].quantity, -132);
    EXPECT_EQ(facts.orders[1].price, Decimal(6));
}

}  // namespace
}  // namespace tamis::backtest
