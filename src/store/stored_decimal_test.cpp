// store/stored_decimal_test.cpp — decimals on their way into a store and back.
#include "store/stored_decimal.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace tamis::store {
namespace {

std::string back(const char* text) {
    return to_text(as_stored(Decimal::parse(text), "x"));
}

TEST(StoredDecimal, KeepsEighteenPlacesAndTwentyDigits) {
    EXPECT_EQ(back("0"), "0");
    EXPECT_EQ(back("-0.00"), "0");
    EXPECT_EQ(back("1.50"), "1.5");
    EXPECT_EQ(back("0.000000000000000001"), "0.000000000000000001");
    EXPECT_EQ(back("-1234567890.123456789012345678"), "-1234567890.123456789012345678");
    EXPECT_EQ(back("99999999999999999999"), "99999999999999999999");
    EXPECT_EQ(back("10000000000"), "10000000000");
}

TEST(StoredDecimal, RoundsHalfToEvenBehindThem) {
    EXPECT_EQ(back("0.0000000000000000005"), "0");
    EXPECT_EQ(back("0.0000000000000000015"), "0.000000000000000002");
    EXPECT_EQ(back("0.0000000000000000025"), "0.000000000000000002");
    EXPECT_EQ(back("-0.0000000000000000025000001"), "-0.000000000000000003");
}

TEST(StoredDecimal, RefusesTenToTheTwentiethByName) {
    try {
        to_stored(Decimal::parse("100000000000000000000"), "cash_usd");
        FAIL() << "stored what does not fit";
    } catch (const Error& error) {
        EXPECT_EQ(error.problem(), Problem::bad_data);
        EXPECT_TRUE(std::string(error.what()).starts_with("cash_usd is 100000000000000000000;")) << error.what();
    }
    EXPECT_THROW(to_stored(Decimal::parse("-79228162514264337593543950335"), "x"), Error);
    EXPECT_NO_THROW(to_stored(Decimal::parse("99999999999999999999.99999999"), "x"));
}

TEST(StoredDecimal, RoundsSumsThatAreWiderThan96Bits) {
    StoredDecimal sum = 1;
    for (int i = 0; i < 37; ++i) sum *= 10;
    EXPECT_EQ(to_text(from_stored(sum + 5, 18)), "10000000000000000000");
    EXPECT_EQ(to_text(from_stored(sum + 2'500'000'000, 18)), "10000000000000000000.000000002");
    EXPECT_EQ(to_text(from_stored(sum + 3'500'000'000, 18)), "10000000000000000000.000000004");
    EXPECT_EQ(to_text(from_stored(sum + 5, 38)), "0.1");
    EXPECT_THROW(from_stored(sum + 1, 0), Error);
}

}  // namespace
}  // namespace tamis::store
