// backtest/capacity_test.cpp — one fill, its minutes and two snapshots, worked out by hand from LEAN's formulas.
#include "backtest/capacity.hpp"

#include <gtest/gtest.h>

#include "backtest/days_test.hpp"

namespace tamis::backtest {
namespace {

constexpr UtcTime fill_time{1'709'562'600'000};  // 14:30 UTC on that day

class Capacity : public testing::Test {
  protected:
    void SetUp() override {
        securities[0].price = {100'000, nullptr};  // 10 USD
        portfolio.fill(securities[0], 100, Decimal(10), Decimal(0), fill_time);
        capacity.on_fill(0, Decimal(10), 100, fill_time);
    }
    /// 100,000 shares at 10 USD, `minute` minutes after the fill.
    void bar(int minute) {
        PriceBar one;
        one.end = ExchangeTime{minute * ms_per_minute};
        one.start = ExchangeTime{one.end.ms - ms_per_minute};
        one.open = one.high = one.low = one.close = {100'000, nullptr};
        one.volume = 100'000;
        const std::vector<const PriceBar*> bars{&one};
        capacity.update(bars, {fill_time.ms + minute * ms_per_minute}, portfolio, securities, false);
    }
    void force(int minute) {
        capacity.update({}, {fill_time.ms + minute * ms_per_minute}, portfolio, securities, true);
    }

    Securities securities = Securities(1);
    Portfolio portfolio{securities, Decimal(100'000), Decimal(2)};
    CapacityEstimate capacity{monday, 1};
};

TEST_F(Capacity, IsNothingBeforeTheFirstSnapshot) {
    bar(1);
    EXPECT_EQ(capacity.capacity(), Decimal(0));
    EXPECT_FALSE(capacity.lowest_security());
}

// Minute 1: 1 M USD a minute, so bars count for 6,000,000 / 1,000,000 = 6 minutes. From minute 2 on two bars count a
// minute: 2 M, for 3 minutes. So minutes 1 to 3 count: 3 M USD, a fifth of it may be taken, by one trade.
TEST_F(Capacity, IsAFifthOfTheDollarVolumeNearFills) {
    for (int minute = 1; minute <= 8; ++minute) bar(minute);
    force(9);
    EXPECT_EQ(capacity.capacity(), Decimal(600'000));
    EXPECT_EQ(capacity.lowest_security(), 0);
}

// The second forced snapshot has no new sales: the position's share of the account, 1 %, takes their place, and the
// estimates are weighed 0.33 to 0.66: 0.33 × 600,000 / 0.01 + 0.66 × 600,000.
TEST_F(Capacity, WeighsALaterSnapshotWithTheOneBefore) {
    for (int minute = 1; minute <= 8; ++minute) bar(minute);
    force(9);
    force(9);
    EXPECT_EQ(capacity.capacity(), Decimal(20'196'000));
}

TEST_F(Capacity, StopsWatchingOnceTheFillsMinutesAreOver) {
    for (int minute = 1; minute <= 4; ++minute) bar(minute);
    EXPECT_TRUE(capacity.is_idle({fill_time.ms + 5 * ms_per_minute}));
}

}  // namespace
}  // namespace tamis::backtest
