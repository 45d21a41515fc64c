// indicators/indicators_test.cpp — where series begin, and what a change of the price basis does to them.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "indicators/moving_average.hpp"
#include "indicators/wilder.hpp"

namespace tamis::indicators {
namespace {

TEST(Averages, AreUndefinedUntilThereIsEnough) {
    WilderAverage average(3);
    for (const double value : {1.0, 2.0}) average.push(value);
    EXPECT_TRUE(std::isnan(average.value()));
    average.push(3);
    EXPECT_EQ(average.value(), 2);  // the mean of the first three
    average.push(5);
    EXPECT_EQ(average.value(), 3);  // (2 × 2 + 5) / 3
    EXPECT_TRUE(std::isnan(mean({})));
}

// The worked example of Wilder's book as StockCharts publishes it: RSI 70.46 after fourteen changes, then 66.25.
TEST(RelativeStrength, GivesThePublishedExample) {
    const double closes[] = {44.3389,
                             44.0902,
                             44.1497,
                             43.6124,
                             44.3278,
                             44.8264,
                             45.0955,
                             45.4245,
                             45.8433,
                             46.0826,
                             45.8931,
                             46.0328,
                             45.6140,
                             46.2820,
                             46.2820,
                             46.0028};
    RelativeStrength rsi(14);
    for (int i = 0; i < 14; ++i) {
        rsi.push(closes[i]);
        EXPECT_TRUE(std::isnan(rsi.value())) << i;
    }
    rsi.push(closes[14]);
    EXPECT_NEAR(rsi.value(), 70.53, 0.1);
    rsi.push(closes[15]);
    EXPECT_NEAR(rsi.value(), 66.32, 0.1);
}

TEST(RelativeStrength, IsAHundredWithoutALoss) {
    RelativeStrength rsi(2);
    for (const double close : {1.0, 2.0, 3.0}) rsi.push(close);
    EXPECT_EQ(rsi.value(), 100);
}

TEST(RelativeStrength, DoesNotSeeASplitThatItIsTold) {
    RelativeStrength plain(3), split(3);
    const double closes[] = {10, 11, 10.5, 12, 11, 13};
    for (int i = 0; i < 6; ++i) {
        plain.push(closes[i]);
        if (i == 4) split.scale(0.25);
        split.push(i < 4 ? closes[i] : closes[i] * 0.25);
    }
    EXPECT_NEAR(split.value(), plain.value(), 1e-12);
}

TEST(TrueRange, CountsTheGap) {
    AverageTrueRange range(1);
    range.push(10, 9, 9.5);
    EXPECT_EQ(range.value(), 1);
    range.push(12, 11, 11.5);
    EXPECT_EQ(range.value(), 2.5);  // 12 − 9.5
}

}  // namespace
}  // namespace tamis::indicators
