// backtest/feed_test.cpp — a session's minutes on its grid: missing ones filled, the first ones carried, quotes that
// lack a side, and the factor of a split.
#include "backtest/feed.hpp"

#include <gtest/gtest.h>

#include <array>

#include "backtest/days_test.hpp"
#include "bars/book_writer.hpp"
#include "base/file.hpp"

namespace tamis::backtest {
namespace {

using namespace std::chrono;

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
        change.factors = FactorTable::from_actions({{tuesday, Decimal(2)}});
        bars::BookWriter writer(scratch.path());
        writer.apply("FOO", change);
        writer.sync();
        store = bars::BarStore::open(scratch.path());
        spec.symbols = {"FOO"};
        spec.data_from = spec.first = monday;
        spec.last = tuesday;
    }
    std::shared_ptr<const Tape> tape() const { return Tape::make(*store, spec); }

    TempDir scratch;
    std::shared_ptr<const bars::BarStore> store;
    TapeSpec spec;
};

TEST_F(Feed, RepeatsABarWhereMinutesAreMissing) {
    const auto two_days = tape();
    const SecurityDay& day = two_days->day(0, 0);
    ASSERT_TRUE(day.bar_at(1));
    EXPECT_FALSE(day.bar_at(1)->fill_forward);
    const auto filled = day.bar_at(3);
    ASSERT_TRUE(filled);
    EXPECT_TRUE(filled->fill_forward);
    EXPECT_EQ(filled->close.raw, 101'000);
    EXPECT_EQ(filled->volume, 0);
    EXPECT_EQ(filled->end, minute_of(monday, 4));
    EXPECT_EQ(day.bar_at(389)->close.raw, 104'000);
}

TEST_F(Feed, CarriesTheLastBarIntoTheNextMorning) {
    const auto two_days = tape();
    const SecurityDay& day = two_days->day(0, 1);
    EXPECT_EQ(day.bars.kind(1), BarKind::carried);
    EXPECT_EQ(day.bar_at(1)->close.raw, 104'000);
    EXPECT_EQ(day.bars.kind(2), BarKind::real);
    EXPECT_EQ(day.bars.kind(3), BarKind::filled);
    EXPECT_EQ(day.first_real, 2u);
}

TEST_F(Feed, ShowsNothingWhereFillForwardIsOff) {
    spec.fill_forward = false;
    const auto two_days = tape();
    EXPECT_TRUE(two_days->day(0, 0).bar_at(1));
    EXPECT_FALSE(two_days->day(0, 0).bar_at(2));
}

TEST_F(Feed, ScalesPricesAndVolumesBeforeASplit) {
    const auto two_days = tape();
    EXPECT_EQ(two_days->day(0, 0).bar_at(0)->close.usd(), Decimal::parse("5"));
    EXPECT_EQ(two_days->day(0, 0).bar_at(0)->volume, 1400);
    const SecurityDay& day = two_days->day(0, 1);
    ASSERT_TRUE(day.events.split);
    EXPECT_EQ(day.events.split->factor, Decimal::parse("0.5"));
    EXPECT_EQ(day.bar_at(2)->close.usd(), Decimal::parse("5.2"));
}

TEST_F(Feed, TakesAMissingSideOfAQuoteFromTheOneBefore) {
    const auto two_days = tape();
    SecurityState security;
    SecurityFeed feed(two_days->security(0), security);
    feed.start_session(0);
    feed.show(0);
    EXPECT_EQ(security.ask.raw, 100'100);
    feed.show(1);
    EXPECT_EQ(security.bid.raw, 99'900);
    EXPECT_EQ(security.ask.raw, 101'100);
}

TEST_F(Feed, TakesTheSideAsTheFileHasItWhereTheFactorIsAnother) {
    bars::BookChange change;
    using Side = std::array<std::int64_t, 5>;
    change.minute_trades[tuesday].push(minute_of(tuesday, 2).ms, 52'000, 52'000, 52'000, 52'000, 700);
    change.minute_quotes[tuesday].push(minute_of(tuesday, 2).ms, Side{}, Side{1, 1, 1, 52'100, 5});
    bars::BookWriter writer(scratch.path());
    writer.apply("FOO", change);
    writer.sync();
    const auto two_days = Tape::make(*bars::BarStore::open(scratch.path()), spec);
    SecurityState security;
    SecurityFeed feed(two_days->security(0), security);
    feed.start_session(1);
    feed.show(2);
    EXPECT_EQ(security.ask.usd(), Decimal::parse("5.21"));
    EXPECT_EQ(security.bid.usd(), Decimal::parse("9.99")) << "Monday's, times the factor of Tuesday, which is 1";
}

// Places may be left out; what stands at a later one is the same.
TEST_F(Feed, ShowsWhatHasEndedAtAnyPlace) {
    const auto two_days = tape();
    SecurityState stepped, jumped;
    SecurityFeed one(two_days->security(0), stepped), other(two_days->security(0), jumped);
    one.start_session(0);
    other.start_session(0);
    for (std::size_t place = 0; place <= 3; ++place) one.show(place);
    other.show(3);
    EXPECT_EQ(stepped.last_trade.end, jumped.last_trade.end);
    EXPECT_EQ(stepped.price.raw, jumped.price.raw);
    EXPECT_EQ(stepped.bid.raw, jumped.bid.raw);
}

// The same cells share a tape, others do not.
TEST_F(Feed, LiesOnAShelf) {
    TapeShelf shelf(1);
    const auto first = shelf.get(*store, spec);
    EXPECT_EQ(shelf.get(*store, spec), first);
    spec.fill_forward = false;
    EXPECT_NE(shelf.get(*store, spec), first);
}

TEST_F(Feed, FollowsABenchmarkThroughItsNames) {
    bars::BookChange before, after;
    before.minute_trades[monday].push(minute_of(monday, 5).ms, 70'000, 70'000, 70'000, 70'000, 100);
    after.minute_trades[tuesday].push(minute_of(tuesday, 5).ms, 80'000, 80'000, 80'000, 80'000, 100);
    after.map = MapTable({{monday - days(1000), "WAS"}, {monday, "WAS"}, {2050y / December / 31, "NOW"}});
    bars::BookWriter writer(scratch.path());
    writer.apply("WAS", before);
    writer.apply("NOW", after);
    writer.sync();
    spec.benchmark = "NOW";
    const auto renamed = Tape::make(*bars::BarStore::open(scratch.path()), spec);
    BenchmarkFeed feed(renamed->benchmark());
    EXPECT_TRUE(feed.ends_at(ExchangeTime(monday, 10 * ms_per_hour)));
    EXPECT_EQ(feed.value(), Decimal(7));
    EXPECT_TRUE(feed.ends_at(ExchangeTime(tuesday, 10 * ms_per_hour)));
    EXPECT_EQ(feed.value(), Decimal(8));
}

}  // namespace
}  // namespace tamis::backtest
