// backtest/why_filled_test.cpp — the words of every kind of order against one minute whose trades, bids and asks differ
// (LEAN: EquityFillModel.cs).
#include "backtest/why_filled.hpp"

#include <gtest/gtest.h>

#include <array>

#include "backtest/days_test.hpp"
#include "backtest/strategies/scripted_orders.hpp"
#include "backtest/watched_run.hpp"
#include "bars/book_writer.hpp"
#include "base/file.hpp"

namespace tamis::backtest {
namespace {

/// Open, high, low and close in cents.
using FourPrices = std::array<std::int64_t, 4>;

/// Trades at 10.00 until 09:31, then a wide minute, then its closes to the end of Tuesday.
class WhyFilled : public testing::Test {
  protected:
    struct Quotes {
        bool has_bids = true, has_asks = true;
    };
    /// The fill of an order that is sent at `time` of Monday, or later.
    MetEvent fill(const std::string& order, const std::string& time = "2024-03-04T09:31") {
        bars::BookChange book;
        for (const TradingDay day : days_)
            for (int minute = 0; minute < 390; ++minute) add(book, day, minute);
        bars::BookWriter writer(scratch_.path());
        writer.apply("FOO", book);
        writer.sync();
        const auto store = bars::BarStore::open(scratch_.path());
        BacktestSpec spec{.symbols = {"FOO"}, .first = monday, .last = tuesday};
        spec.strategy = ScriptedOrders{"time,action,ref,symbol,type,quantity,stop,limit,trailing\n" + time +
                                       ",order,a,FOO," + order + "\n"};
        spec.slippage = parse_model<SlippageModel>(slippage_);
        const WatchedRun run = watch(Tape::make(*store, tape_spec(spec)), *store, spec);
        return run.orders.at(0).events.back();
    }
    /// The rule of the fill; the price before slippage and the fill are told apart by the test.
    void expect(const std::string& order, const std::string& words, const char* price) {
        const MetEvent event = fill(order);
        EXPECT_EQ(event.why, words) << order;
        EXPECT_EQ(event.price_usd, Decimal::parse(price)) << order;
        EXPECT_EQ(event.before_slippage_usd, event.price_usd) << order;
    }

    std::vector<TradingDay> days_{monday, tuesday};
    Quotes quotes_;
    std::string slippage_ = "none";

  private:
    static FourPrices minute_of(TradingDay day, int minute, const FourPrices& first, const FourPrices& wide) {
        if (day == monday && minute == 0) return first;
        if (day == monday && minute == 1) return wide;
        return {wide[3], wide[3], wide[3], wide[3]};
    }
    void add(bars::BookChange& book, TradingDay day, int minute) const {
        const std::int64_t start = ExchangeTime(day, open_ms + minute * ms_per_minute).ms;
        const FourPrices trade = minute_of(day, minute, {1000, 1000, 1000, 1000}, {1000, 1020, 990, 1010});
        const auto side = [&](bool is_there, const FourPrices& first, const FourPrices& wide) {
            const FourPrices cents = is_there ? minute_of(day, minute, first, wide) : FourPrices{};
            return std::array<std::int64_t, 5>{cents[0] * 100, cents[1] * 100, cents[2] * 100, cents[3] * 100, 5};
        };
        book.minute_trades[day].push(start, trade[0] * 100, trade[1] * 100, trade[2] * 100, trade[3] * 100, 10'000);
        bars::QuoteBatch& quotes = book.minute_quotes[day];  // without any, those of an earlier market go
        if (quotes_.has_bids || quotes_.has_asks)
            quotes.push(start,
                        side(quotes_.has_bids, {995, 995, 995, 995}, {995, 1015, 980, 1004}),
                        side(quotes_.has_asks, {1005, 1005, 1005, 1005}, {1005, 1030, 995, 1012}));
    }

    TempDir scratch_;
};

TEST_F(WhyFilled, AMarketOrderMeetsTheCloseOfItsSide) {
    expect("market,10,,,", "market order: the ask of the quote of 09:31, 10.05", "10.05");
    expect("market,-10,,,", "market order: the bid of the quote of 09:31, 9.95", "9.95");
    quotes_ = {.has_bids = false, .has_asks = true};
    expect("market,-10,,,", "market order: the ask of the quote of 09:31, 10.05", "10.05");
    quotes_ = {.has_bids = false, .has_asks = false};
    expect("market,-10,,,", "market order: the close of the bar that ended 09:31, 10", "10");
}

TEST_F(WhyFilled, ALimitMeetsTrades) {
    expect("limit,10,,9.95,", "limit 9.95 passed by the bar's low 9.9: filled at the limit", "9.95");
    expect("limit,-10,,10.17,", "limit 10.17 passed by the bar's high 10.2: filled at the limit", "10.17");
    expect("limit,10,,10.40,", "limit 10.4: the bar opened better, at 10", "10");
}

TEST_F(WhyFilled, AStopMeetsTrades) {
    expect("stop_market,10,10.18,,", "stop 10.18 touched by the bar's high 10.2: filled at the stop", "10.18");
    expect("stop_market,-10,9.92,,", "stop 9.92 touched by the bar's low 9.9: filled at the stop", "9.92");
    expect("stop_market,-10,10.01,,", "stop 10.01: the bar opened at or beyond it, at 10", "10");
}

TEST_F(WhyFilled, AStopLimitMeetsItsSide) {
    expect("stop_limit,10,10.25,10.35,",
           "stop 10.25 was passed, and the ask's close 10.12 is better than the limit 10.35: filled at the ask's high "
           "10.3",
           "10.3");
    expect("stop_limit,-10,9.85,9.70,",
           "stop 9.85 was passed, and the bid's close 10.04 is better than the limit 9.7: filled at the bid's low 9.8",
           "9.8");
    expect("stop_limit,-10,9.85,9.90,",
           "stop 9.85 was passed, and the bid's close 10.04 is better than the limit 9.9: filled at the limit 9.9",
           "9.9");
    quotes_ = {.has_bids = false, .has_asks = false};
    expect("stop_limit,-10,9.95,9.70,",
           "stop 9.95 was passed, and the bar's close 10.1 is better than the limit 9.7: filled at the bar's low 9.9",
           "9.9");
}

TEST_F(WhyFilled, ALimitIfTouchedMeetsTradesAndThenItsSide) {
    expect("limit_if_touched,10,9.92,10.15,",
           "trigger 9.92 was touched, and the limit 10.15 allows the ask of the quote of 09:32, 10.12",
           "10.12");
    expect("limit_if_touched,-10,10.18,10.01,",
           "trigger 10.18 was touched, and the limit 10.01 allows the bid of the quote of 09:32, 10.04",
           "10.04");
}

TEST_F(WhyFilled, ATrailingStopMeetsItsSide) {
    expect("trailing_stop,-10,9.85,,0.50",
           "trailing stop at 9.85 touched by the bid's low 9.8: filled at the stop",
           "9.85");
    expect("trailing_stop,10,10.10,,0.50",
           "trailing stop at 10.1 touched by the ask's high 10.3: filled at the ask's close 10.12, which is worse",
           "10.12");
    quotes_ = {.has_bids = false, .has_asks = false};
    expect("trailing_stop,-10,9.95,,0.50",
           "trailing stop at 9.95 touched by the bar's low 9.9: filled at the stop",
           "9.95");
}

// A share of 1 % of the trades' 10.10 makes 10.221 of the ask's close.
TEST_F(WhyFilled, ATrailingStopHasTheSlippageOfItsCloseAlone) {
    slippage_ = "constant(fraction=1%)";
    const MetEvent at_stop = fill("trailing_stop,10,10.25,,0.50"), at_close = fill("trailing_stop,10,10.20,,0.50");
    EXPECT_EQ(at_stop.price_usd, Decimal::parse("10.25"));
    EXPECT_EQ(at_stop.before_slippage_usd, Decimal::parse("10.25"));
    EXPECT_EQ(at_close.price_usd, Decimal::parse("10.221"));
    EXPECT_EQ(at_close.before_slippage_usd, Decimal::parse("10.12"));
}

TEST_F(WhyFilled, OrdersForOpenAndCloseMeetTrades) {
    expect("market_on_close,-10,,,", "market-on-close order: the close of the bar that ended 16:00, 10.1", "10.1");
    const MetEvent open = fill("market_on_open,10,,,", "2024-03-04T16:00");
    EXPECT_EQ(open.why, "market-on-open order: the open of the bar from 2024-03-05 09:30, 10.1");
    EXPECT_EQ(open.price_usd, Decimal::parse("10.1"));
}

TEST_F(WhyFilled, AnOlderCloseIsToldWithItsDay) {
    days_ = {monday};
    const MetEvent close = fill("market_on_close,-10,,,", "2024-03-05T10:00");
    EXPECT_EQ(close.why, "market-on-close order: the close of the bar that ended 2024-03-04 16:00, 10.1");
}

}  // namespace
}  // namespace tamis::backtest
