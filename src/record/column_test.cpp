// record/column_test.cpp — columns of cells.
#include "record/column.hpp"

#include <gtest/gtest.h>

#include "record/rows.hpp"

namespace tamis::record {
namespace {

const std::vector<Value> one_of_each{true,
                                     std::int64_t{-7},
                                     0.5,
                                     Decimal::parse("1.50"),
                                     Day{std::chrono::days{15'706}},
                                     Timestamp{1'357'032'660'000},
                                     Hash128{1, 2},
                                     std::string("SPY")};

TEST(Column, GivesBackEveryTypeOfCell) {
    for (std::size_t i = 0; i < one_of_each.size(); ++i) {
        Column column(static_cast<Type>(i));
        column.push_value(one_of_each[i]);
        EXPECT_EQ(column.value(0), one_of_each[i]) << name_of(column.type());
    }
}

TEST(Column, KeepsNullsApartFromZeros) {
    for (std::size_t i = 0; i < one_of_each.size(); ++i) {
        Column column(static_cast<Type>(i));
        column.push_value(one_of_each[i]);
        EXPECT_FALSE(column.has_nulls());
        column.push_null();
        column.push_value(one_of_each[i]);
        EXPECT_EQ(column.size(), 3u);
        EXPECT_FALSE(column.is_null(0));
        EXPECT_EQ(column.value(1), Value{}) << name_of(column.type());
        EXPECT_EQ(column.value(2), one_of_each[i]) << name_of(column.type());
    }
}

TEST(Column, RefusesACellOfAnotherType) {
    Column column(Type::real);
    EXPECT_THROW(column.push(std::int64_t{1}), Bug);
    EXPECT_THROW(column.push_value(std::string("1")), Bug);
    EXPECT_EQ(column.size(), 0u);
}

TEST(Column, TakesALiteralAsText) {
    Column column(Type::text);
    column.push("SPY");
    EXPECT_EQ(column.value(0), Value{std::string("SPY")});
}

TEST(Column, IsEmptyAfterClear) {
    Column column(Type::text);
    column.push_null();
    column.clear();
    EXPECT_EQ(column.size(), 0u);
    EXPECT_FALSE(column.has_nulls());
    column.push("SPY");
    EXPECT_EQ(column.value(0), Value{std::string("SPY")});
}

TEST(Rows, NameTheNearestColumnWhenOneIsMissing) {
    Rows rows{{"symbol", "sharpe_ratio"}, {Column(Type::text), Column(Type::real)}};
    try {
        rows.index("sharp_ratio");
        FAIL() << "found a column that is not there";
    } catch (const Error& error) {
        EXPECT_EQ(error.problem(), Problem::not_found);
        EXPECT_STREQ(error.what(), "there is no column 'sharp_ratio'; did you mean 'sharpe_ratio'?");
    }
}

}  // namespace
}  // namespace tamis::record
