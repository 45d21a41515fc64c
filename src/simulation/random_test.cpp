// simulation/random_test.cpp — the generator against its published numbers, and the shape of its draws.
#include "simulation/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace tamis::simulation {
namespace {

constexpr int draws = 200'000;

TEST(Random, GivesTheSameNumbersForTheSameSeedAndStream) {
    Random one(7, 3), two(7, 3);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(one.next(), two.next());
}

TEST(Random, NeighbouringSeedsAndStreamsShareNoNumbers) {
    std::set<std::uint64_t> seen;
    for (std::uint64_t seed = 0; seed < 20; ++seed)
        for (std::uint64_t stream = 0; stream < 20; ++stream) {
            Random random(seed, stream);
            for (int i = 0; i < 50; ++i) seen.insert(random.next());
        }
    EXPECT_EQ(seen.size(), 20u * 20 * 50);
}

TEST(Random, UniformFillsTheUnitIntervalEvenly) {
    Random random(1, 1);
    int tenths[10] = {};
    for (int i = 0; i < draws; ++i) ++tenths[static_cast<int>(random.uniform() * 10)];
    for (const int count : tenths) EXPECT_NEAR(count, draws / 10, 5 * std::sqrt(draws * 0.09));
}

TEST(Random, BelowReachesEveryNumberAndNoOther) {
    Random random(1, 2);
    std::set<int> seen;
    for (int i = 0; i < 1'000; ++i) seen.insert(random.below(6));
    EXPECT_EQ(seen, (std::set<int>{0, 1, 2, 3, 4, 5}));
}

// The sum of four uniforms has kurtosis 3 - 6/5 / 4 = 2.7.
TEST(Random, NormalHasMeanZeroDeviationOneAndNearlyNormalTails) {
    Random random(1, 3);
    double sum = 0, squares = 0, fourths = 0;
    for (int i = 0; i < draws; ++i) {
        const double x = random.normal();
        EXPECT_LT(std::abs(x), 3.4642);
        sum += x;
        squares += x * x;
        fourths += x * x * x * x;
    }
    EXPECT_NEAR(sum / draws, 0, 5 / std::sqrt(draws));
    EXPECT_NEAR(squares / draws, 1, 0.02);
    EXPECT_NEAR(fourths / draws, 2.7, 0.08);
}

TEST(Random, LogUniformGivesEachDoublingTheSameShareAndPilesUpNowhere) {
    Random random(1, 4);
    std::set<double> seen;
    int doublings[4] = {};
    for (int i = 0; i < draws; ++i) {
        const double x = random.log_uniform(1, 12);
        ASSERT_GE(x, 1);
        ASSERT_LT(x, 12);
        seen.insert(x);
        ++doublings[x < 2 ? 0 : x < 4 ? 1 : x < 8 ? 2 : 3];
    }
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(draws));
    // 8 to 12 is half of the doubling 8 to 16: shares 2 : 2 : 2 : 1.
    for (int i = 0; i < 3; ++i) EXPECT_NEAR(doublings[i], draws * 2 / 7, 1'200);
    EXPECT_NEAR(doublings[3], draws / 7, 1'000);
}

}  // namespace
}  // namespace tamis::simulation
