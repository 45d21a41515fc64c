// backtest/feed_test.cpp — a session's minutes on its grid: missing ones filled, the first ones carried, quotes that
// lack a side, and the factor of a split.
#include "backtest/feed.hpp"

#include <gtest/gtest.h>

#include <array>

#include "bars/book_writer.hpp"
#include "base/file.hpp"

namespace tamis::backtest {
namespace {

using namespace std::chrono;

constexpr TradingDay monday = 2024y / March / 4, tuesday = monday + days(1);
constexpr std::int64_t open_ms = (9 * 60 + 30) * ms_per_minute;

ExchangeTime minute_of(TradingDay day, int minute) {
    return ExchangeTime(day, open_ms + minute * ms_per_minute);
}

class Feed : public testing::Test {
  protected:
    /// Bars at minutes 0, 1 and 4 of Monday and at minute 2 of Tuesday.
    void SetUp() override {
        bars::BookChange change;
        const auto bar = [&](TradingDay day, int minute, std::int64_t close) {
            change.minute_trades[day].push(
                minute_of(day, minute).ms, close - 100, close + 100, close - 200, close, 700);
        };
        bar(monday, 0, 100'000);
        bar(monday, 1, 101'000);
        bar(monday, 4, 104'000);
        bar(tuesday, 2, 52'000);
        using Side = std::array<std::int64_t, 5>;  // open, high, low, close, size
        change.minute_quotes[monday].push(minute_of(monday, 0).ms, Side{1, 1, 1, 99'900, 5}, Side{1, 1, 1, 100'100, 5});
        change.minute_quotes[monday].push(minute_of(monday, 1).ms, Side{}, Side{1, 1, 1, 101'100, 5});
        change.factors = FactorTable::from_splits({{tuesday, Decimal(2)}});
        bars::BookWriter writer(scratch.path());
        writer.apply("FOO", change);
        writer.sync();
        store = bars::BarStore::open(scratch.path());
        spec.symbols = {"FOO"};
        security.identity = store->security("FOO");
        security.ticker = "FOO";
    }
    SecurityFeed feed() { return SecurityFeed(*store, spec, security, monday, tuesday); }
    static const Session& session(TradingDay day) {
        static std::optional<Session> one;
        one = us_equities().session(day);
        return *one;
    }

    TempDir scratch;
    std::shared_ptr<const bars::BarStore> store;
    BacktestSpec spec;
    SecurityState security;
};

TEST_F(Feed, RepeatsABarWhereMinutesAreMissing) {
    SecurityFeed one = feed();
    one.start_day(session(monday));
    ASSERT_TRUE(one.trade_at(1));
    EXPECT_FALSE(one.trade_at(1)->fill_forward);
    const PriceBar* filled = one.trade_at(3);
    ASSERT_TRUE(filled);
    EXPECT_TRUE(filled->fill_forward);
    EXPECT_EQ(filled->close.raw, 101'000);
    EXPECT_EQ(filled->volume, 0);
    EXPECT_EQ(filled->end, minute_of(monday, 4));
    EXPECT_EQ(one.trade_at(389)->close.raw, 104'000);
}

TEST_F(Feed, CarriesTheLastBarIntoTheNextMorning) {
    SecurityFeed one = feed();
    one.start_day(session(monday));
    one.start_day(session(tuesday));
    EXPECT_EQ(one.session_bars().kind(1), BarKind::carried);
    EXPECT_EQ(one.trade_at(1)->close.raw, 104'000);
    EXPECT_EQ(one.session_bars().kind(2), BarKind::real);
    EXPECT_EQ(one.session_bars().kind(3), BarKind::filled);
}

TEST_F(Feed, ShowsNothingWhereFillForwardIsOff) {
    spec.fill_forward = false;
    SecurityFeed one = feed();
    one.start_day(session(monday));
    EXPECT_TRUE(one.trade_at(1));
    EXPECT_FALSE(one.trade_at(2));
}

TEST_F(Feed, ScalesPricesAndVolumesBeforeASplit) {
    SecurityFeed one = feed();
    one.start_day(session(monday));
    EXPECT_EQ(one.trade_at(0)->close.usd(), Decimal::parse("5"));
    EXPECT_EQ(one.trade_at(0)->volume, 1400);
    const CorporateEvents events = one.start_day(session(tuesday));
    ASSERT_TRUE(events.split);
    EXPECT_EQ(events.split->factor, Decimal::parse("0.5"));
    EXPECT_EQ(one.trade_at(2)->close.usd(), Decimal::parse("5.2"));
}

TEST_F(Feed, TakesAMissingSideOfAQuoteFromTheOneBefore) {
    SecurityFeed one = feed();
    one.start_day(session(monday));
    one.show_quotes(0);
    EXPECT_EQ(security.ask.raw, 100'100);
    one.show_quotes(1);
    EXPECT_EQ(security.bid.raw, 99'900);
    EXPECT_EQ(security.ask.raw, 101'100);
}

}  // namespace
}  // namespace tamis::backtest
