// ingest/spacing_test.cpp — bars that are longer than a minute, an hour or a day are seen, and thin trading is not
// taken for them.
#include "ingest/spacing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace tamis::ingest {
namespace {

using namespace std::chrono;

constexpr TradingDay monday = sys_days(2024y / 1 / 8);
constexpr std::int64_t opening_minute = 570;

ExchangeTime at(TradingDay day, std::int64_t minute) {
    return {day, minute * ms_per_minute};
}

/// Sessions of bars `step` minutes apart from the opening on, in an order of its own.
Spacing spaced(std::int64_t step, int bars, int sessions = 1) {
    std::vector<ExchangeTime> times;
    for (int day = 0; day < sessions; ++day)
        for (int i = 0; i < bars; ++i) times.push_back(at(monday + days(day), opening_minute + step * i));
    std::shuffle(times.begin(), times.end(), std::mt19937(7));
    Spacing spacing;
    for (const ExchangeTime& time : times) spacing.count(time);
    return spacing;
}

Spacing of_days(int count, int step) {
    Spacing spacing;
    for (int i = 0; i < count; ++i) spacing.count(at(monday + days(i * step), 0));
    return spacing;
}

TEST(Spacing, SeesBarsOfSeveralMinutesAndHours) {
    EXPECT_EQ(spaced(5, 78).longer_than(Resolution::minute), "5 minutes");
    EXPECT_EQ(spaced(15, 26).longer_than(Resolution::minute), "15 minutes");
    EXPECT_EQ(spaced(60, 7, 2).longer_than(Resolution::minute), "60 minutes");
    EXPECT_EQ(spaced(1, 390).longer_than(Resolution::minute), "");
    EXPECT_TRUE(spaced(15, 26).is_multiple_of(5));
    EXPECT_FALSE(spaced(5, 78).is_multiple_of(15));
    Spacing four_hours, hours;
    for (int day = 0; day < 20; ++day)
        for (const int hour : {8, 12, 16}) four_hours.count(at(monday + days(day), hour * 60));
    for (int hour = 9; hour < 16; ++hour) hours.count(at(monday, hour * 60));
    EXPECT_EQ(four_hours.longer_than(Resolution::hour), "4 hours");
    EXPECT_EQ(hours.longer_than(Resolution::hour), "");
}

TEST(Spacing, SeesWeeksAndMonths) {
    EXPECT_EQ(of_days(14, 7).longer_than(Resolution::daily), "a week");
    EXPECT_EQ(of_days(12, 31).longer_than(Resolution::daily), "a month");
    EXPECT_EQ(of_days(100, 1).longer_than(Resolution::daily), "");
    EXPECT_EQ(of_days(13, 7).longer_than(Resolution::daily), "") << "too few to tell";
    Spacing shuffled;
    std::vector<TradingDay> all;
    for (int i = 0; i < 5000; ++i) all.push_back(monday + days(i));
    std::shuffle(all.begin(), all.end(), std::mt19937(7));
    for (const TradingDay day : all) shuffled.count(at(day, 0));
    EXPECT_EQ(shuffled.longer_than(Resolution::daily), "");
}

TEST(Spacing, TakesFewBarsForNothing) {
    EXPECT_EQ(spaced(5, 13).longer_than(Resolution::minute), "") << "thirteen of a thin symbol can lie so";
    EXPECT_EQ(spaced(2, 30).longer_than(Resolution::minute), "");
    EXPECT_EQ(spaced(2, 31).longer_than(Resolution::minute), "2 minutes");
    // Many symbols at few times are few times.
    Spacing spacing;
    for (int symbol = 0; symbol < 1000; ++symbol)
        for (int i = 0; i < 4; ++i) spacing.count(at(monday, opening_minute + 5 * i));
    EXPECT_EQ(spacing.longer_than(Resolution::minute), "");
}

}  // namespace
}  // namespace tamis::ingest
