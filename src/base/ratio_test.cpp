// base/ratio_test.cpp — ratios compared where doubles would round.
#include "base/ratio.hpp"

#include <gtest/gtest.h>

namespace tamis {
namespace {

std::strong_ordering against(Int128 numerator, Int128 denominator, const char* decimal) {
    return compare(Ratio{numerator, denominator}, Decimal::parse(decimal));
}

// 10.20 / 10.00 − 1 and the like: 0.02 to the digit, which no double is.
TEST(Ratio, EqualsADecimalToTheDigit) {
    for (const auto& [open, before] :
         {std::pair{102'000, 100'000}, {10'710, 10'500}, {1'071'000, 1'050'000}, {306'000, 300'000}})
        EXPECT_EQ(against(open - before, before, "0.02"), std::strong_ordering::equal) << open;
    EXPECT_EQ(against(-2, 100, "-0.020"), std::strong_ordering::equal);
    EXPECT_EQ(against(0, 7, "-0.0"), std::strong_ordering::equal);
}

TEST(Ratio, StandsOnTheRightSideOfADecimal) {
    EXPECT_EQ(against(1, 3, "0.3333333333333333333333333333"), std::strong_ordering::greater);
    EXPECT_EQ(against(1, 3, "0.3333333333333333333333333334"), std::strong_ordering::less);
    EXPECT_EQ(against(-1, 3, "-0.3333333333333333333333333333"), std::strong_ordering::less);
    EXPECT_EQ(against(1, 50, "0.0200000000000000000000000001"), std::strong_ordering::less);
    EXPECT_EQ(against(1, 50, "0.0199999999999999999999999999"), std::strong_ordering::greater);
    EXPECT_EQ(against(-1, 2, "0.5"), std::strong_ordering::less);
    EXPECT_EQ(against(1, 2, "0"), std::strong_ordering::greater);
}

TEST(Ratio, ComparesTermsWhoseProductWouldOverflow) {
    const Int128 huge = (Int128{1} << 120) + 1;
    EXPECT_EQ(against(huge, Int128{1} << 120, "1"), std::strong_ordering::greater);
    EXPECT_EQ(against(Int128{1} << 120, huge, "1.000"), std::strong_ordering::less);
    EXPECT_EQ(against(huge, huge, "1.0000000000000000000000000000"), std::strong_ordering::equal);
}

TEST(Ratio, MultipliesAndAdds) {
    const Ratio product = Ratio{2, 3} * Ratio{9, 4}, sum = Ratio{1, 6} + Ratio{1, 3};
    EXPECT_EQ(compare(product, Decimal::parse("1.5")), std::strong_ordering::equal);
    EXPECT_EQ(compare(sum, Decimal::parse("0.5")), std::strong_ordering::equal);
    EXPECT_EQ(compare(Ratio{-1, 4} + Ratio{1, 4}, Decimal()), std::strong_ordering::equal);
}

TEST(Ratio, StaysWithinItsBitsWhereTermsGrow) {
    Ratio product{1, 1};
    for (int i = 0; i < 100; ++i)
        product = product * Ratio{2'147'483'647, 2'147'483'629} * Ratio{2'147'483'629, 2'147'483'647};
    EXPECT_NEAR(to_double(product), 1, 1e-9);
    Ratio sum{0, 1};
    for (int i = 1; i <= 60; ++i) sum = sum + Ratio{1, 1'000'003 + 2 * i};
    double expected = 0;
    for (int i = 1; i <= 60; ++i) expected += 1.0 / (1'000'003 + 2 * i);
    EXPECT_NEAR(to_double(sum) / expected, 1, 1e-12);
}

TEST(Ratio, IsTheNearestDouble) {
    EXPECT_EQ(to_double(Ratio{700, 35'000}), 0.02);
    EXPECT_EQ(to_double(Ratio{Int128{1} << 100, Int128{1} << 99}), 2.0);
}

// Factor files round: 0.3333333 is a 3:1 split, 0.0357143 a 28:1 one; two splits on one another divide out.
TEST(Ratio, IsMeantByADecimalThatWasRounded) {
    const auto meant = [](const char* a, const char* b) {
        const Ratio ratio = ratio_meant(Decimal::parse(a), Decimal::parse(b));
        return std::pair(static_cast<std::int64_t>(ratio.numerator), static_cast<std::int64_t>(ratio.denominator));
    };
    using Terms = std::pair<std::int64_t, std::int64_t>;
    EXPECT_EQ(meant("0.25", "1"), (Terms{1, 4}));
    EXPECT_EQ(meant("0.1", "1"), (Terms{1, 10}));
    EXPECT_EQ(meant("10", "1"), (Terms{10, 1}));
    EXPECT_EQ(meant("0.2500000", "1.0"), (Terms{1, 4}));
    EXPECT_EQ(meant("0.3333333", "1"), (Terms{1, 3}));
    EXPECT_EQ(meant("0.6666667", "1"), (Terms{2, 3}));
    EXPECT_EQ(meant("0.0357143", "1"), (Terms{1, 28}));
    EXPECT_EQ(meant("0.08333333", "0.25"), (Terms{1, 3}));
    EXPECT_EQ(meant("0.3333333333333333333333333333", "1"), (Terms{1, 3}));
    EXPECT_EQ(meant("0.1369863013698630136986301370", "1"), (Terms{10, 73}));
    EXPECT_EQ(meant("0.0667", "1"), (Terms{667, 10'000})) << "a short decimal is meant as it stands";
    EXPECT_EQ(meant("1", "1"), (Terms{1, 1}));
}

}  // namespace
}  // namespace tamis
