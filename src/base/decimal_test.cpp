// base/decimal_test.cpp — System.Decimal by example: texts from .NET's documentation of Decimal and from LEAN's own
// results. Every operation on many operands is in decimal_reference_test.cpp.
#include "base/decimal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "base/double_text.hpp"
#include "base/error.hpp"

namespace tamis {
namespace {

Decimal d(const char* text) {
    return Decimal::parse(text);
}
std::string text(const Decimal& value) {
    return to_text(value);
}

TEST(Decimal, KeepsTrailingZerosInItsTextAndNotInItsOrder) {
    EXPECT_EQ(text(d("1.50")), "1.50");
    EXPECT_EQ(d("1.50"), d("1.5"));
    EXPECT_EQ(text(d("1.50") + d("1.5")), "3.00");
    EXPECT_EQ(text(d("1.50") * d("2.0")), "3.000");
    EXPECT_EQ(text(normalize(d("120.5000"))), "120.5");
    EXPECT_EQ(text(normalize(d("0.000"))), "0");
}

TEST(Decimal, DividesToTwentyEightDigitsHalfToEven) {
    EXPECT_EQ(text(d("1") / d("3")), "0.3333333333333333333333333333");
    EXPECT_EQ(text(d("2") / d("3")), "0.6666666666666666666666666667");
    EXPECT_EQ(text(d("100000") / d("3")), "33333.333333333333333333333333");
    EXPECT_EQ(text(d("1") / d("8")), "0.125");
    EXPECT_EQ(text(d("6") / d("2")), "3");
    EXPECT_EQ(text(d("-1") / d("7")), "-0.1428571428571428571428571429");
    EXPECT_EQ(text(d("79228162514264337593543950335") / d("79228162514264337593543950335")), "1");
}

TEST(Decimal, RoundsProductsThatDoNotFit) {
    EXPECT_EQ(text(d("0.3333333333333333333333333333") * d("3")), "0.9999999999999999999999999999");
    EXPECT_EQ(text(d("1.0000000000000000000000000001") * d("1.0000000000000000000000000001")),
              "1.0000000000000000000000000002");
    EXPECT_EQ(text(d("12345678901234567890.12345678") * d("1000")), "12345678901234567890123.456780");
}

TEST(Decimal, AddsAcrossScales) {
    EXPECT_EQ(text(d("79228162514264337593543950334") + d("1")), "79228162514264337593543950335");
    EXPECT_EQ(text(d("0.0000000000000000000000000001") + d("1")), "1.0000000000000000000000000001");
    EXPECT_EQ(text(d("1") - d("0.9999999999999999999999999999")), "0.0000000000000000000000000001");
    EXPECT_EQ(text(d("5.00") - d("5")), "0.00");
}

TEST(Decimal, RefusesOverflowAndDivisionByZeroInWords) {
    EXPECT_THROW(d("79228162514264337593543950335") + d("1"), Error);
    EXPECT_THROW(d("79228162514264337593543950335") * d("2"), Error);
    try {
        (void)(d("1.5") / d("0"));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.problem(), Problem::bad_data);
        EXPECT_NE(std::string(error.what()).find("1.5 / 0"), std::string::npos) << error.what();
    }
}

struct Rounded {
    const char *value, *half_even, *half_away, *down, *up;
};
TEST(Decimal, RoundsInEveryDirection) {
    for (const Rounded& one : {Rounded{"2.5", "2", "3", "2", "3"},
                               Rounded{"3.5", "4", "4", "3", "4"},
                               Rounded{"-2.5", "-2", "-3", "-3", "-2"},
                               Rounded{"2.51", "3", "3", "2", "3"},
                               Rounded{"-0.1", "0", "0", "-1", "0"},
                               Rounded{"12345678901234567890.5",
                                       "12345678901234567890",
                                       "12345678901234567891",
                                       "12345678901234567890",
                                       "12345678901234567891"}}) {
        EXPECT_EQ(text(round_half_even(d(one.value), 0)), one.half_even) << one.value;
        EXPECT_EQ(text(round_half_away(d(one.value), 0)), one.half_away) << one.value;
        EXPECT_EQ(text(floor(d(one.value))), one.down) << one.value;
        EXPECT_EQ(text(ceiling(d(one.value))), one.up) << one.value;
    }
    EXPECT_EQ(text(round_half_even(d("1.23"), 4)), "1.23");
    EXPECT_EQ(text(truncate(d("-7.99"))), "-7");
}

// (decimal)double of .NET up to 10: fifteen significant digits.
TEST(Decimal, ComesFromDoublesWithFifteenDigits) {
    EXPECT_EQ(text(Decimal::from_double(0.1)), "0.1");
    EXPECT_EQ(text(Decimal::from_double(1.0 / 3)), "0.333333333333333");
    EXPECT_EQ(text(Decimal::from_double(123456789.123456789)), "123456789.123457");
    EXPECT_EQ(text(Decimal::from_double(-4.5)), "-4.5");
    EXPECT_EQ(text(Decimal::from_double(1e20)), "100000000000000000000");
    EXPECT_EQ(text(Decimal::from_double(1e-29)), "0");
    EXPECT_THROW(Decimal::from_double(std::nan("")), Error);
    EXPECT_THROW(Decimal::from_double(1e29), Error);
}

TEST(Decimal, ReadsPlainNumbersOnly) {
    for (const char* bad : {"", "-", ".", "1e5", "1,000", " 1", "0x1", "1.2.3", "79228162514264337593543950336"})
        EXPECT_FALSE(Decimal::try_parse(bad)) << bad;
    EXPECT_EQ(text(d("+7.0")), "7.0");
}

// LEAN's extensions; expected texts from Tests/Common/Util/ExtensionsTests.cs.
TEST(Decimal, RoundsAsLeansExtensionsDo) {
    EXPECT_EQ(text(round_to_significant_digits(d("0.0012341231231"), 2)), "0.0012");
    EXPECT_EQ(discretely_round_by(d("2.49"), d("0.5")), d("2.5"));
    EXPECT_EQ(discretely_round_by(d("2.25"), d("0.5")), d("2.5"));
    EXPECT_EQ(smart_rounding(d("1234.56789")), d("1234.5679"));
    EXPECT_EQ(smart_rounding(d("0.123456789")), d("0.1234568"));
}

// LEAN divides by a power of ten, rounds, and multiplies by it again; where that is exact, it is not done.
TEST(Decimal, RoundsSmartlyByMovingThePointAlone) {
    std::mt19937_64 random(7);
    int compared = 0;
    for (int i = 0; i < 50'000; ++i) {
        const auto high = static_cast<std::uint32_t>(i % 3 == 0 ? random() : 0);
        const Decimal value =
            Decimal::from_parts(random() >> random() % 64, high, static_cast<int>(random() % 29), random() % 2 == 0);
        const Decimal plain = normalize(value);
        if (plain > Decimal(1000) || plain < Decimal(-1'000'000)) continue;
        const Decimal expected = normalize(round_to_significant_digits(plain, 7));
        ASSERT_EQ(text(smart_rounding(value)), text(expected)) << text(value);
        ++compared;
    }
    EXPECT_GT(compared, 25'000);
}

TEST(DoubleText, IsTheShortestThatReadsBack) {
    EXPECT_EQ(double_text(0.1), "0.1");
    EXPECT_EQ(double_text(1e17), "1E+17");
    EXPECT_EQ(double_text(11835996770264000), "11835996770264000") << "an alpha that LEAN prints";
    EXPECT_EQ(double_text(-897105767214540.6), "-897105767214540.6");
    EXPECT_EQ(double_text(123456789012345), "123456789012345");
    EXPECT_EQ(double_text(-0.0), "-0");
    EXPECT_EQ(double_text(1.5e-7), "1.5E-07");
    EXPECT_EQ(fixed_text(d("2.345"), 2), "2.35");
    EXPECT_EQ(fixed_text(d("7"), 2), "7.00");
    EXPECT_EQ(grouped_text(d("-1234567.891"), 2), "-1,234,567.89");
}

}  // namespace
}  // namespace tamis
