// backtest/orders/order_kinds_test.cpp — every kind of order against a few bars, by LEAN's rules of EquityFillModel.cs.
#include <gtest/gtest.h>

#include <functional>

#include "backtest/days_test.hpp"
#include "backtest/engine.hpp"
#include "backtest/strategies/buy_and_hold.hpp"
#include "bars/book_writer.hpp"
#include "base/file.hpp"

namespace tamis::backtest {
namespace {

/// A minute in cents.
struct Cents {
    std::int64_t open, high, low, close;
};

/// Sends one order at 09:31 of Monday, after the first bar.
class SendsOne final : public Strategy {
  public:
    explicit SendsOne(OrderRequest request) : request_(request) {}
    void on_bars(const Slice&, Broker& broker) override {
        if (!std::exchange(sent_, true)) broker.send(request_);
    }

  private:
    OrderRequest request_;
    bool sent_ = false;
};

class OrderKinds : public testing::Test {
  protected:
    /// A bar of 10.00, then `bars`, then the close of the last one to the end of Tuesday.
    Order after(const std::vector<Cents>& bars, const OrderRequest& request) {
        bars::BookChange change;
        const std::int64_t rest = bars.empty() ? 1000 : bars.back().close;
        for (const TradingDay day : {monday, tuesday})
            for (std::size_t m = 0; m < 390; ++m) {
                Cents bar{rest, rest, rest, rest};
                if (day == monday && m == 0) bar = {1000, 1000, 1000, 1000};
                if (day == monday && m > 0 && m <= bars.size()) bar = bars[m - 1];
                const std::int64_t start = ExchangeTime(day, open_ms + static_cast<std::int64_t>(m) * ms_per_minute).ms;
                change.minute_trades[day].push(
                    start, bar.open * 100, bar.high * 100, bar.low * 100, bar.close * 100, 10'000);
            }
        bars::BookWriter writer(scratch.path());
        writer.apply("FOO", change);
        writer.sync();
        const BacktestSpec spec{.symbols = {"FOO"}, .first = monday, .last = tuesday, .strategy = BuyAndHold{}};
        SendsOne strategy(request);
        facts = Engine(*bars::BarStore::open(scratch.path()), spec, {.order_events = true}).run(strategy);
        return facts.orders.at(0);
    }
    static OrderRequest request(OrderType type, int quantity, const OrderPrices& prices) {
        return {.type = type, .security = 0, .quantity = Decimal(quantity), .prices = prices};
    }
    static OrderPrices stop(const char* usd) { return {.stop = Decimal::parse(usd)}; }
    static OrderPrices limit(const char* usd) { return {.limit = Decimal::parse(usd)}; }
    static Decimal usd(const char* text) { return Decimal::parse(text); }

    TempDir scratch;
    RunFacts facts;
};

TEST_F(OrderKinds, ALimitThatIsTouchedExactlyDoesNotFill) {
    EXPECT_EQ(after({{1000, 1000, 990, 1000}}, request(OrderType::limit, 100, limit("9.90"))).status,
              OrderStatus::submitted);
    EXPECT_EQ(after({{1000, 1010, 1000, 1000}}, request(OrderType::limit, -100, limit("10.10"))).status,
              OrderStatus::submitted);
}

TEST_F(OrderKinds, ALimitFillsAtItsPriceOrAtABetterOpen) {
    EXPECT_EQ(after({{1000, 1000, 989, 1000}}, request(OrderType::limit, 100, limit("9.90"))).price, usd("9.9"));
    EXPECT_EQ(after({{980, 1000, 970, 1000}}, request(OrderType::limit, 100, limit("9.90"))).price, usd("9.8"));
    EXPECT_EQ(after({{1030, 1040, 1000, 1000}}, request(OrderType::limit, -100, limit("10.10"))).price, usd("10.3"));
}

TEST_F(OrderKinds, AStopThatIsTouchedExactlyFills) {
    EXPECT_EQ(after({{1000, 1000, 950, 1000}}, request(OrderType::stop_market, -100, stop("9.50"))).price, usd("9.5"));
    EXPECT_EQ(after({{1000, 1050, 990, 1000}}, request(OrderType::stop_market, 100, stop("10.50"))).price, usd("10.5"));
}

TEST_F(OrderKinds, AStopFillsAtAnOpenBeyondIt) {
    EXPECT_EQ(after({{930, 960, 920, 960}}, request(OrderType::stop_market, -100, stop("9.50"))).price, usd("9.3"));
    EXPECT_EQ(after({{1080, 1090, 1000, 1000}}, request(OrderType::stop_market, 100, stop("10.50"))).price,
              usd("10.8"));
}

// The first bar reaches the stop and closes above the limit; the second, below it, need not reach the stop again.
TEST_F(OrderKinds, AStopLimitRemembersThatItsStopWasReached) {
    const auto buy = request(OrderType::stop_limit, 100, {.stop = usd("10.20"), .limit = usd("10.10")});
    EXPECT_EQ(after({{1000, 1030, 1000, 1025}, {1015, 1018, 1000, 1005}}, buy).price, usd("10.1"));
    EXPECT_EQ(after({{1000, 1020, 1000, 1005}}, buy).status, OrderStatus::submitted) << "not beyond the stop";
}

// Touched at 9.80, while the price of 10.05 is above the limit; filled at the close that is not.
TEST_F(OrderKinds, ALimitIfTouchedFillsAtTheCloseOnceItWasTouched) {
    const auto buy = request(OrderType::limit_if_touched, 100, {.limit = usd("10.00"), .trigger = usd("9.80")});
    EXPECT_EQ(after({{1000, 1005, 980, 1005}, {1005, 1005, 995, 995}}, buy).price, usd("9.95"));
    EXPECT_EQ(after({{1000, 1005, 981, 995}}, buy).status, OrderStatus::submitted) << "never touched";
}

// The stop starts at 9.50 and follows the high of 11.00 to 10.50, which the next bar reaches.
TEST_F(OrderKinds, ATrailingStopFollowsTheHigh) {
    const auto sell = request(OrderType::trailing_stop, -100, {.trailing = usd("0.50")});
    const Order order = after({{1090, 1100, 1090, 1095}, {1090, 1090, 1040, 1060}}, sell);
    EXPECT_EQ(order.prices.stop, usd("10.5"));
    EXPECT_EQ(order.price, usd("10.5")) << "the lower one of stop and close";
    EXPECT_EQ(order.tag, "Trailing Amount: $0.50");
}

TEST_F(OrderKinds, ATrailingStopKnowsShares) {
    auto buy = request(OrderType::trailing_stop, 100, {.trailing = usd("0.05")});
    buy.trailing_is_fraction = true;
    const Order order = after({{910, 910, 900, 910}, {910, 950, 905, 950}}, buy);
    EXPECT_EQ(order.prices.stop, usd("9.45")) << "9.00 and five percent";
    EXPECT_EQ(order.price, usd("9.5")) << "the higher one of stop and close";
    EXPECT_EQ(order.tag, "Trailing Amount: 5.00%");
}

// LEAN looks at open orders before and after the strategy: the stop that has moved meets the same bar once more.
TEST_F(OrderKinds, ATrailingStopMeetsTheBarThatMovedItTwice) {
    const auto sell = request(OrderType::trailing_stop, -100, {.trailing = usd("0.50")});
    const Order order = after({{1000, 1100, 1000, 1090}}, sell);
    EXPECT_EQ(order.price, usd("10.5"));
    EXPECT_EQ(order.filled.ms, to_utc(ExchangeTime(monday, open_ms + 2 * ms_per_minute)).ms);
}

TEST_F(OrderKinds, ADayOrderExpiresAtTheClose) {
    auto buy = request(OrderType::limit, 100, limit("5.00"));
    buy.time_in_force = GoodTilClose{};
    const Order order = after({}, buy);
    EXPECT_EQ(order.status, OrderStatus::canceled);
    EXPECT_EQ(order.canceled.ms, to_utc(ExchangeTime(monday, 16 * 60 * ms_per_minute)).ms);
}

TEST_F(OrderKinds, AnOrderUntilADateExpiresAtTheCloseOfThatDay) {
    auto buy = request(OrderType::limit, 100, limit("5.00"));
    buy.time_in_force = GoodTilDate{tuesday};
    EXPECT_EQ(after({}, buy).canceled.ms, to_utc(ExchangeTime(tuesday, 16 * 60 * ms_per_minute)).ms);
}

TEST_F(OrderKinds, EventsSayThePricesOfTheOrder) {
    (void)after({{1000, 1000, 989, 1000}}, request(OrderType::limit, 100, limit("9.90")));
    ASSERT_EQ(facts.events.size(), 2u);
    for (const OrderEvent& event : facts.events) {
        EXPECT_EQ(event.prices.limit, usd("9.9"));
        EXPECT_FALSE(event.prices.stop);
    }
}

}  // namespace
}  // namespace tamis::backtest
