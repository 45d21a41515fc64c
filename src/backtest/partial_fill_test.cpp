// backtest/partial_fill_test.cpp — orders that fill in parts, in runs of a few bars whose numbers are worked out by
// hand from the rules of LEAN's source that each test names.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "backtest/backtest.hpp"
#include "backtest/desk_test.hpp"
#include "base/text.hpp"

namespace tamis::backtest {
namespace {

const auto always_ten = [](TradingDay, int) { return 10; };

/// A tenth of a minute's volume of 1,000: 100 shares a bar.
class FillsInParts : public Desk {
  protected:
    FillsInParts() {
        volume_shares = 1000;
        spec.fill_model = VolumeShareFill{};
    }
    static bool is_at(TradingDay day, int minute, int wanted) { return day == monday && minute == wanted; }
    /// "1 partiallyFilled 100 10:00": order, status, shares and time of each event of orders but the submissions.
    static std::string told(const RunFacts& facts) {
        std::vector<std::string> lines;
        for (const OrderEvent& event : facts.events)
            if (event.status != OrderStatus::submitted)
                lines.push_back(fmt::format("{} {} {} {}",
                                            event.order,
                                            lean_name(event.status),
                                            event.fill_quantity,
                                            to_text(to_exchange(event.time)).substr(11, 5)));
        return join(lines, "\n");
    }
    static std::int64_t held(const RunFacts& facts) {
        std::int64_t shares = 0;
        for (const OrderEvent& event : facts.events) shares += event.fill_quantity;
        return shares;
    }
};

// The price is the average of the fills by their shares (OrderTicket.AddOrderEvent): (100·10 + 100·11 + 50·12) / 250 =
// 10.8. The fee is asked once, of the whole order, when it is filled (BacktestingBrokerage.Scan): 250 · 0.005 = 1.25.
TEST_F(FillsInParts, AsMuchOfEachBarAsItsShareAllows) {
    const RunFacts facts = run([](TradingDay, int minute) { return minute < 600   ? 10
                                                                   : minute < 601 ? 11
                                                                                  : 12; },
                               [](TradingDay day, int minute, Broker& broker) {
                                   if (is_at(day, minute, 600)) broker.market_order(0, Decimal(250));
                                   if (is_at(day, minute, 601)) {
                                       EXPECT_EQ(broker.position(0), 200);
                                       EXPECT_EQ(broker.projected_position(0), 250);
                                       EXPECT_EQ(broker.order(1).status, OrderStatus::partially_filled);
                                       EXPECT_EQ(broker.order(1).price, Decimal::parse("10.5"));
                                   }
                               });
    EXPECT_EQ(told(facts), "1 partiallyFilled 100 10:00\n1 partiallyFilled 100 10:01\n1 filled 50 10:02");
    ASSERT_EQ(facts.orders.size(), 1u);
    EXPECT_EQ(facts.orders[0].price, Decimal::parse("10.8"));
    EXPECT_EQ(to_text(to_exchange(facts.orders[0].filled)), "2024-03-04 10:02:00");
    EXPECT_EQ(facts.events[1].fee_usd, Decimal());
    EXPECT_EQ(facts.events[3].fee_usd, Decimal::parse("1.25"));
    EXPECT_EQ(facts.events[1].quantity, 250) << "of the order";
    EXPECT_EQ(facts.fees, Decimal::parse("1.25"));
    EXPECT_EQ(facts.end_value,
              Decimal(100'000) + Decimal(250) * (Decimal(12) - Decimal::parse("10.8")) - Decimal::parse("1.25"));
}

// Every fill opens or closes a trade of its own, first in first out; a trade takes an order's fee from its first fill
// alone, which has none where there are more (TradeBuilder.ProcessFill). The account pays it: 1 + 1.
TEST_F(FillsInParts, MakesATradeOfEveryPart) {
    const RunFacts facts = run(always_ten, [](TradingDay day, int minute, Broker& broker) {
        if (is_at(day, minute, 600)) broker.market_order(0, Decimal(150));
        if (is_at(day, minute, 620)) broker.market_order(0, Decimal(-150));
    });
    ASSERT_EQ(facts.trades.size(), 2u);
    EXPECT_EQ(facts.trades[0].quantity, Decimal(100));
    EXPECT_EQ(facts.trades[1].quantity, Decimal(50));
    for (const ClosedTrade& trade : facts.trades) {
        EXPECT_EQ(trade.fees, Decimal());
        EXPECT_EQ(trade.entry_order, 1);
        EXPECT_EQ(trade.exit_order, 2);
    }
    EXPECT_EQ(facts.fees, Decimal(2));
}

TEST_F(FillsInParts, OfAllOrdersTogetherNoMoreOfABar) {
    const RunFacts facts = run(always_ten, [](TradingDay day, int minute, Broker& broker) {
        if (!is_at(day, minute, 600)) return;
        broker.market_order(0, Decimal(80));
        broker.market_order(0, Decimal(-60));
    });
    EXPECT_EQ(told(facts), "1 filled 80 10:00\n2 partiallyFilled -20 10:00\n2 filled -40 10:01");
}

TEST_F(FillsInParts, NothingOfABarWithoutVolume) {
    volume_shares = 9;
    const RunFacts facts = run(always_ten, [](TradingDay day, int minute, Broker& broker) {
        if (is_at(day, minute, 600)) broker.market_order(0, Decimal(5));
    });
    EXPECT_EQ(told(facts), "");
    EXPECT_EQ(facts.orders.at(0).status, OrderStatus::submitted);
}

// The time in force is looked at before the fill, and the last bar ends with the day. What has filled stays, and costs
// nothing: only a filled order is asked for its fee (BacktestingBrokerage.Scan).
TEST_F(FillsInParts, UntilTheDayOfAnOrderIsOver) {
    const RunFacts facts = run(always_ten, [](TradingDay day, int minute, Broker& broker) {
        if (is_at(day, minute, 957))
            broker.send({.type = OrderType::limit,
                         .security = 0,
                         .quantity = Decimal(250),
                         .prices = {.limit = Decimal(11)},
                         .time_in_force = GoodTilClose{}});
    });
    EXPECT_EQ(told(facts), "1 partiallyFilled 100 15:58\n1 partiallyFilled 100 15:59\n1 canceled 0 16:00");
    EXPECT_EQ(held(facts), 200);
    EXPECT_EQ(facts.orders.at(0).status, OrderStatus::canceled);
    EXPECT_EQ(facts.orders.at(0).price, Decimal(10));
    EXPECT_EQ(facts.fees, Decimal());
}

// BrokerageTransactionHandler.CancelOrder: two events, and what has filled stays.
TEST_F(FillsInParts, UntilTheRestIsCancelled) {
    const RunFacts facts = run(always_ten, [](TradingDay day, int minute, Broker& broker) {
        if (is_at(day, minute, 600)) broker.market_order(0, Decimal(250));
        if (is_at(day, minute, 601)) broker.cancel(1, "enough");
    });
    EXPECT_EQ(told(facts),
              "1 partiallyFilled 100 10:00\n1 partiallyFilled 100 10:01\n1 cancelPending 0 10:01\n1 canceled 0 10:01");
    EXPECT_EQ(held(facts), 200);
}

// 120 are more than the 100 that have filled; 100 leave nothing to fill, and −20 would turn the order round: no broker
// takes that (BrokerageTransactionHandler.HandleUpdateOrderRequest, IBrokerageModel.CanUpdateOrder).
TEST_F(FillsInParts, AndTakesAnUpdateOfTheRest) {
    const RunFacts facts = run(always_ten, [](TradingDay day, int minute, Broker& broker) {
        if (!is_at(day, minute, 600)) return;
        broker.market_order(0, Decimal(250));
        broker.update(1, {.quantity = 100});
        broker.update(1, {.quantity = -20});
        broker.update(1, {.quantity = 120});
    });
    EXPECT_EQ(told(facts),
              "1 partiallyFilled 100 10:00\n1 partiallyFilled 0 10:00\n1 partiallyFilled 0 10:00\n"
              "1 updateSubmitted 0 10:00\n1 filled 20 10:01");
    EXPECT_EQ(facts.events.at(2).message, "BrokerageModel declared unable to update order");
    EXPECT_EQ(facts.fees, Decimal(1)) << "of 120 shares";
}

// What is left binds its share of the whole order's margin and fee (BuyingPowerModel.HasSufficientBuyingPowerForOrder):
// 90/190 of 951 are 450.47, and 500 are free; the whole order's 951 would be too much. Then 90 more bind 451 of the 49
// that 950 of margin and a fee leave of 1,000.
TEST_F(FillsInParts, WithTheMarginOfTheRest) {
    spec.cash = Decimal(1000);
    const RunFacts facts = run(always_ten, [](TradingDay day, int minute, Broker& broker) {
        if (!is_at(day, minute, 600)) return;
        broker.market_order(0, Decimal(190));
        broker.market_order(0, Decimal(90));
    });
    EXPECT_EQ(told(facts), "1 partiallyFilled 100 10:00\n1 filled 90 10:01\n2 invalid 0 10:01");
    EXPECT_NE(facts.events.back().message.find("Initial Margin: 451, Free Margin: 49."), std::string::npos)
        << facts.events.back().message;
}

// Liquidate sends what closes the position, and the rest of open market orders (QCAlgorithm.Liquidate):
// −100 − 150. The first order is looked at first and takes its bars' volume.
TEST_F(FillsInParts, AndClosesThePositionWithTheRest) {
    const RunFacts facts = run(always_ten, [](TradingDay day, int minute, Broker& broker) {
        if (is_at(day, minute, 600)) {
            broker.market_order(0, Decimal(250));
            EXPECT_FALSE(broker.is_closing(0));
            broker.liquidate(0);
        }
        if (is_at(day, minute, 601)) EXPECT_TRUE(broker.is_closing(0));
        if (is_at(day, minute, 606)) EXPECT_FALSE(broker.is_invested(0));
    });
    ASSERT_EQ(facts.orders.size(), 2u);
    EXPECT_EQ(facts.orders[1].quantity, -250);
    EXPECT_EQ(held(facts), 0);
}

// What open market orders will bring is not ordered again (QCAlgorithm.SetHoldingsImpl).
TEST_F(FillsInParts, AndOrdersNothingThatIsOnItsWay) {
    const RunFacts facts = run(always_ten, [](TradingDay day, int minute, Broker& broker) {
        if (is_at(day, minute, 600)) broker.set_holdings(0, Decimal::parse("0.1"));
        if (is_at(day, minute, 602)) EXPECT_EQ(broker.set_holdings(0, Decimal::parse("0.1")), 0);
    });
    EXPECT_EQ(facts.orders.size(), 1u);
    EXPECT_EQ(held(facts), facts.orders.at(0).quantity);
    EXPECT_GT(held(facts), 300);
}

TEST_F(FillsInParts, ButWhatIsAuctionedWhole) {
    const RunFacts facts = run(always_ten, [](TradingDay day, int minute, Broker& broker) {
        if (is_at(day, minute, 600)) broker.market_on_close_order(0, Decimal(250));
        if (is_at(day, minute, 960)) broker.market_order(0, Decimal(-250));
    });
    EXPECT_EQ(told(facts), "1 filled 250 16:00\n2 filled -250 09:31");
}

// A stop waits for its price with the rest, as LEAN's models look at each bar anew (EquityFillModel.StopMarketFill).
TEST_F(FillsInParts, OfAStopOnlyWhereItsPriceIsReached) {
    const RunFacts facts = run([](TradingDay, int minute) { return minute == 610 || minute == 620 ? 8 : 10; },
                               [](TradingDay day, int minute, Broker& broker) {
                                   if (is_at(day, minute, 600))
                                       broker.send({OrderType::stop_market, 0, Decimal(-150), {.stop = Decimal(9)}});
                               });
    EXPECT_EQ(told(facts), "1 partiallyFilled -100 10:11\n1 filled -50 10:21");
}

// Two for one: 250 at a limit of 11 become 500 at 5.5, of which the 200 that have filled are 400; 100 are left.
TEST_F(FillsInParts, AndCountsTheRestInSharesAfterASplit) {
    spec.normalization = Normalization::raw;
    factors = FactorTable::from_actions({{tuesday, Decimal(2)}});
    const RunFacts facts = run([](TradingDay day, int) { return day == monday ? 10 : 5; },
                               [](TradingDay day, int minute, Broker& broker) {
                                   if (is_at(day, minute, 958))
                                       broker.send({OrderType::limit, 0, Decimal(250), {.limit = Decimal(11)}});
                                   if (day == tuesday && minute == 580) EXPECT_EQ(broker.position(0), 500);
                               });
    ASSERT_EQ(facts.orders.size(), 1u);
    EXPECT_EQ(facts.orders[0].quantity, 500);
    EXPECT_EQ(facts.orders[0].filled_quantity, 500);
    EXPECT_EQ(facts.orders[0].status, OrderStatus::filled);
    EXPECT_EQ(facts.orders[0].price, Decimal(5)) << "(100·10 + 100·10 + 100·5) / 500";
}

// An order is looked at when it is sent and after the strategy's turn, then before and after it in each bar
// (BacktestingTransactionHandler): 20 shares a bar.
TEST_F(FillsInParts, InLotsAtEachLook) {
    spec.fill_model = LotFill{.lot_shares = 10};
    const RunFacts facts = run(always_ten, [](TradingDay day, int minute, Broker& broker) {
        if (is_at(day, minute, 600)) broker.market_order(0, Decimal(45));
    });
    EXPECT_EQ(told(facts),
              "1 partiallyFilled 10 10:00\n1 partiallyFilled 10 10:00\n1 partiallyFilled 10 10:01\n"
              "1 partiallyFilled 10 10:01\n1 filled 5 10:02");
}

}  // namespace
}  // namespace tamis::backtest
