// backtest/algorithm/consolidator_test.cpp — when bars made of bars are handed on, and what is in them.
#include "backtest/algorithm/consolidator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tamis::backtest {
namespace {

using namespace std::chrono;

constexpr TradingDay a_tuesday{2024y / 3 / 5};

ExchangeTime minute_at(int minute_of_day) {
    return {a_tuesday, minute_of_day * ms_per_minute};
}

/// A bar of `minutes` that starts at a minute of the day; high and low lie a dollar around the close.
TradeBar bar_of(int start, int minutes, int close) {
    TradeBar made;
    made.open = made.close = Decimal(close);
    made.high = Decimal(close + 1);
    made.low = Decimal(close - 1);
    made.volume = Decimal(10);
    made.start = minute_at(start);
    made.end = minute_at(start + minutes);
    return made;
}

struct HandedOn {
    explicit HandedOn(Consolidator& bars) {
        bars.add_handler([this](const TradeBar& one) { all.push_back(one); });
    }
    std::vector<TradeBar> all;
};

TEST(TimeConsolidator, HandsOnAtTheBarsEndByTheClock) {
    TimeConsolidator five(5 * ms_per_minute);
    HandedOn handed(five);
    for (int minute = 572; minute < 575; ++minute) {
        five.update(bar_of(minute, 1, minute));
        five.scan(minute_at(minute + 1));
    }
    ASSERT_EQ(handed.all.size(), 1u) << "09:32 to 09:34 are of the bar of 09:30";
    EXPECT_EQ(handed.all[0].start, minute_at(570));
    EXPECT_EQ(handed.all[0].end, minute_at(575));
    EXPECT_EQ(handed.all[0].high, Decimal(575));
    EXPECT_EQ(handed.all[0].low, Decimal(571));
    EXPECT_EQ(handed.all[0].volume, Decimal(30));
}

TEST(TimeConsolidator, HandsOnWithTheNextBarWhereTheClockWasNotAsked) {
    TimeConsolidator five(5 * ms_per_minute);
    HandedOn handed(five);
    five.update(bar_of(570, 1, 10));
    five.update(bar_of(580, 1, 20));
    ASSERT_EQ(handed.all.size(), 1u);
    EXPECT_EQ(handed.all[0].close, Decimal(10));
    EXPECT_EQ(five.working()->start, minute_at(580));
}

TEST(SessionConsolidator, TakesTheSessionAlone) {
    SessionConsolidator sessions;
    HandedOn handed(sessions);
    sessions.update(bar_of(500, 1, 99));
    sessions.update(bar_of(540, 60, 10));  // 09:00 to 10:00 overlaps it
    sessions.update(bar_of(600, 60, 11));
    sessions.scan(minute_at(959));
    EXPECT_TRUE(handed.all.empty());
    sessions.scan(minute_at(960));
    ASSERT_EQ(handed.all.size(), 1u);
    EXPECT_EQ(handed.all[0].open, Decimal(10));
    EXPECT_EQ(handed.all[0].start, minute_at(570));
    EXPECT_EQ(handed.all[0].end, minute_at(960));
}

TEST(CountConsolidator, HandsOnAfterSoManyBars) {
    CountConsolidator three(3);
    HandedOn handed(three);
    for (int i = 0; i < 7; ++i) three.update(bar_of(570 + i, 1, i));
    ASSERT_EQ(handed.all.size(), 2u);
    EXPECT_EQ(handed.all[1].open, Decimal(3));
    EXPECT_EQ(handed.all[1].close, Decimal(5));
    EXPECT_EQ(handed.all[1].end, minute_at(576));
}

TEST(RenkoConsolidator, FinishesOneBrickABar) {
    RenkoConsolidator bricks(Decimal(2));
    HandedOn handed(bricks);
    for (const int close : {9, 11, 13, 20, 20}) bricks.update(bar_of(570, 1, close));
    std::vector<std::string> closes;
    for (const TradeBar& one : handed.all) closes.push_back(to_text(one.open) + " to " + to_text(one.close));
    EXPECT_THAT(closes, testing::ElementsAre("10 to 12", "12 to 14", "14 to 16"))
        << "the first opens at 10, the next multiple of 2; 20 would be three bricks further";
}

TEST(VolumeConsolidator, CutsABarThatTradesBeyondTheBorderIntoParts) {
    VolumeConsolidator bars(25);
    HandedOn handed(bars);
    for (int minute = 570; minute < 573; ++minute) bars.update(bar_of(minute, 1, minute));  // 10 shares each
    ASSERT_EQ(handed.all.size(), 1u);
    EXPECT_EQ(handed.all[0].volume, Decimal(25));
    EXPECT_EQ(handed.all[0].open, Decimal(570));
    EXPECT_EQ(handed.all[0].high, Decimal(573));
    EXPECT_EQ(handed.all[0].low, Decimal(569));
    EXPECT_EQ(handed.all[0].close, Decimal(572));
    EXPECT_EQ(handed.all[0].end, minute_at(573));

    TradeBar large = bar_of(573, 1, 600);
    large.volume = Decimal(50);
    bars.update(large);
    ASSERT_EQ(handed.all.size(), 3u) << "five shares were left of the third minute, 55 of 75 are now taken";
    EXPECT_EQ(handed.all[1].open, Decimal(572)) << "where the bar before closed";
    EXPECT_EQ(handed.all[2].open, Decimal(600));
    EXPECT_EQ(handed.all[2].high, Decimal(601));
}

TEST(VolumeConsolidator, HandsOnABarThatTheBorderEndsJustInTime) {
    VolumeConsolidator bars(20);
    HandedOn handed(bars);
    for (int minute = 570; minute < 572; ++minute) bars.update(bar_of(minute, 1, minute));
    ASSERT_EQ(handed.all.size(), 1u);
    bars.update(bar_of(572, 1, 572));
    EXPECT_EQ(handed.all.size(), 1u);
}

}  // namespace
}  // namespace tamis::backtest
