// backtest/sampler_test.cpp — when equity is sampled, and what a day's return and turnover are.
#include "backtest/sampler.hpp"

#include <gtest/gtest.h>

namespace tamis::backtest {
namespace {

constexpr UtcTime morning{1'709'562'600'000};
UtcTime after_minutes(std::int64_t minutes) {
    return {morning.ms + minutes * ms_per_minute};
}

std::vector<std::int64_t> sampled_minutes(int days, int minutes) {
    Sampler sampler(Decimal(1000), days, false);
    RunFacts facts;
    for (int minute = 0; minute < minutes; ++minute)
        sampler.slice(after_minutes(minute), Decimal(1000 + minute), false, facts);
    std::vector<std::int64_t> at;
    for (const Sample& one : facts.equity) at.push_back((one.time.ms - morning.ms) / ms_per_minute);
    return at;
}

// LEAN samples 4,000 times in a run but never more often than every four minutes, at the first slice past the mark.
TEST(Sampler, TakesShortRunsEveryFiveMinuteSlices) {
    EXPECT_EQ(sampled_minutes(1, 16), (std::vector<std::int64_t>{0, 5, 10, 15}));
    EXPECT_EQ(sampled_minutes(11, 11), (std::vector<std::int64_t>{0, 5, 10}));  // 15,840 minutes: below 16,000
}

TEST(Sampler, TakesLongRunsFourThousandTimes) {
    EXPECT_EQ(sampled_minutes(100, 80), (std::vector<std::int64_t>{0, 37, 74}));  // 144,000 / 4,000 = 36 minutes
}

TEST(Sampler, GivesADaysReturnInPercentAndItsTurnover) {
    Sampler sampler(Decimal(1000), 3, false);
    RunFacts facts;
    sampler.daily(after_minutes(0), true, Decimal(1000), Decimal(50), Decimal(0), facts);
    sampler.daily(after_minutes(1440), false, Decimal(1100), Decimal(51), Decimal(550), facts);
    sampler.daily(after_minutes(2880), false, Decimal(1045), Decimal(52), Decimal(700), facts);
    ASSERT_EQ(facts.returns.size(), 3u);
    EXPECT_EQ(facts.returns[1].value, Decimal(10));
    EXPECT_EQ(facts.returns[2].value, Decimal(-5));
    ASSERT_EQ(facts.turnover.size(), 2u) << "none at the first midnight";
    EXPECT_EQ(facts.turnover[0].value, Decimal::parse("0.5"));
    EXPECT_EQ(to_double(facts.turnover[1].value), 150.0 / 1045);
    EXPECT_EQ(facts.benchmark[2].value, Decimal(52));
}

TEST(Sampler, KeepsCandlesOfWhatItSawBetweenSamples) {
    Sampler sampler(Decimal(1000), 1, true);
    RunFacts facts;
    sampler.slice(after_minutes(0), Decimal(1000), false, facts);
    for (const int value : {1010, 990, 1005, 1002, 1003})
        sampler.slice(after_minutes(static_cast<std::int64_t>(facts.equity.size())), Decimal(value), false, facts);
    sampler.slice(after_minutes(5), Decimal(1004), false, facts);
    ASSERT_EQ(facts.candles.size(), 2u);
    EXPECT_EQ(facts.candles[1].open, Decimal(1010));
    EXPECT_EQ(facts.candles[1].high, Decimal(1010));
    EXPECT_EQ(facts.candles[1].low, Decimal(990));
    EXPECT_EQ(facts.candles[1].close, Decimal(1004));
}

}  // namespace
}  // namespace tamis::backtest
