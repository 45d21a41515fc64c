// backtest/order_desk_test.cpp — orders by the desk's rules, in runs of a few bars whose numbers are worked out by
// hand.
#include <gtest/gtest.h>

#include "backtest/desk_test.hpp"

namespace tamis::backtest {
namespace {

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
// 850 of margin are used at ten; the limit order would need 250. The order that is refused then makes LEAN look at what
// waits before the strategy can cancel it.
TEST_F(Desk, LooksAtTheMarginOfWhatWaitsWhenAnotherOrderIsRefused) {
    spec.cash = Decimal(1000);
    int waiting = 0;
    const RunFacts facts = run(ten_dollars, [&](TradingDay day, int minute, Broker& broker) {
        if (day != monday) return;
        if (minute == 580) waiting = broker.send({OrderType::limit, 0, Decimal(100), {.limit = Decimal(5)}});
        if (minute != 600) return;
        broker.market_order(0, Decimal(170));
        broker.market_order(0, Decimal(100));
        broker.cancel(waiting);
    });
    ASSERT_EQ(facts.orders.size(), 3u);
    EXPECT_EQ(facts.orders[1].status, OrderStatus::filled);
    EXPECT_EQ(facts.orders[2].status, OrderStatus::invalid);
    EXPECT_EQ(facts.orders[0].status, OrderStatus::invalid);
}

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

// The margin of a share at 50 is 25 and the fee 0.005: at 10 % free, (100,000 − 8.995) · 0.45 / 25 holds 1,799 shares;
// at 50,000 dollars free, (100,000 − 4.995) · 0.25 / 25 holds 999 (QCAlgorithm.CalculateOrderQuantity).
TEST_F(Desk, LeavesAsMuchOfThePortfolioFreeAsIsSaid) {
    const auto shares = [&] {
        const RunFacts facts = run([](TradingDay, int) { return 50; },
                                   [](TradingDay day, int minute, Broker& broker) {
                                       if (day == monday && minute == 600) broker.set_holdings(0, Decimal(1));
                                   });
        return facts.orders.empty() ? 0 : facts.orders[0].quantity;
    };
    spec.free_value_fraction = Decimal::parse("0.1");
    EXPECT_EQ(shares(), 1799);
    spec.free_value = Decimal(50'000);
    EXPECT_EQ(shares(), 999) << "dollars go before the share";
}

TEST_F(Desk, TakesOrdersOnCloseUntilTheBufferThatIsSaid) {
    spec.close_buffer_minutes = Decimal(5);
    const RunFacts facts = run(ten_dollars, [](TradingDay day, int minute, Broker& broker) {
        if (day == monday && minute == 955) EXPECT_EQ(broker.market_on_close_order(0, Decimal(100)), 1);
        if (day == monday && minute == 956) EXPECT_EQ(broker.market_on_close_order(0, Decimal(100)), 0);
    });
    EXPECT_EQ(facts.orders.size(), 1u);
}

// The last bar before 10:30 ended at 10:00, the next one ends at 12:01.
TEST_F(Desk, WaitsForAFreshPriceWhereTheLastIsOlderThanIsSaid) {
    const auto filled_at = [&](int stale_price_minutes) {
        spec.stale_price_minutes = stale_price_minutes;
        const RunFacts facts = run([](TradingDay, int minute) { return minute < 600   ? 10
                                                                       : minute < 720 ? 0
                                                                                      : 11; },
                                   [](TradingDay day, int minute, Broker& broker) {
                                       if (day == monday && minute == 630) broker.market_order(0, Decimal(100));
                                   });
        return facts.orders.size() == 1 ? to_text(to_exchange(facts.orders[0].filled)) : "no order";
    };
    EXPECT_EQ(filled_at(60), "2024-03-04 10:30:00");
    EXPECT_EQ(filled_at(30), "2024-03-04 10:30:00") << "30 minutes are not more than 30";
    EXPECT_EQ(filled_at(29), "2024-03-04 12:01:00");
}

TEST_F(Desk, LiquidatesWithATagAndATimeInForce) {
    const RunFacts facts = run(ten_dollars, [](TradingDay day, int minute, Broker& broker) {
        if (day == monday && minute == 600) broker.market_order(0, Decimal(100));
        if (day == monday && minute == 960) broker.liquidate(0, "over night", GoodTilClose{});
    });
    ASSERT_EQ(facts.orders.size(), 2u);
    EXPECT_EQ(facts.orders[1].type, OrderType::market_on_open);
    EXPECT_EQ(facts.orders[1].quantity, -100);
    EXPECT_EQ(facts.orders[1].tag, "over night");
    EXPECT_TRUE(std::holds_alternative<GoodTilClose>(facts.orders[1].time_in_force));
}

// Who liquidates while a fill is told finds that order open no more, and leaves its tag.
TEST_F(Desk, LeavesTheTagOfAnOrderWhoseFillIsAnswered) {
    const RunFacts facts = run(
        ten_dollars,
        [](TradingDay day, int minute, Broker& broker) {
            if (day == monday && minute == 600)
                broker.send({.type = OrderType::limit,
                             .quantity = Decimal(100),
                             .prices = {.limit = Decimal(11)},
                             .tag = "entry"});
        },
        [](const OrderEvent& event, Broker& broker) {
            if (event.status == OrderStatus::filled && event.fill_quantity > 0) broker.liquidate(0, "out");
        });
    ASSERT_EQ(facts.orders.size(), 2u);
    EXPECT_EQ(facts.orders[0].tag, "entry");
    EXPECT_EQ(facts.orders[1].tag, "out");
}

// Messages.Orders.cs, Messages.Orders.Fills.cs.
TEST_F(Desk, SaysOfEventsWhatLeanSays) {
    spec.cash = Decimal(1000);
    const RunFacts facts = run([](TradingDay, int minute) { return minute < 620 ? 10 : 8; },
                               [](TradingDay day, int minute, Broker& broker) {
                                   if (day != monday || minute != 600) return;
                                   broker.market_order(0, Decimal(200));
                                   broker.market_order(0, Decimal(10));
                                   broker.send({OrderType::limit, 0, Decimal(10), {.limit = Decimal(9)}});
                                   broker.send({OrderType::stop_market, 0, Decimal(-5), {.stop = Decimal(9)}});
                               });
    std::vector<std::string> said;
    for (const OrderEvent& event : facts.events)
        if (!event.message.empty()) said.push_back(event.message);
    EXPECT_EQ(
        said,
        (std::vector<std::string>{
            "Order Error: ids: [1], Insufficient buying power to complete orders (Value:[2000]), Reason: Id: 1, "
            "Initial Margin: 1001, Free Margin: 1000.",
            "Warning: No quote information available at 03/04/2024 10:00:00 America/New_York, order filled using "
            "TradeBar data",
            "Due to a favorable gap at 03/04/2024 10:21:00 America/New_York, order filled using the open price "
            "(8.0000)",
            "Due to an unfavorable gap at 03/04/2024 10:21:00 America/New_York, order filled using the open price "
            "(8.0000)"}));
}

}  // namespace
}  // namespace tamis::backtest
