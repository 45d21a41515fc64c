// record/field_test.cpp — described structs as rows.
#include "record/field.hpp"

#include <gtest/gtest.h>

#include "record/rows.hpp"

namespace tamis::record {
namespace {

struct Ratios {
    double sharpe_ratio = 0;
    std::optional<double> profit_factor;
};
struct Result {
    std::string symbol;
    Ratios lean;
    int orders = 0;
};
constexpr std::array ratio_fields{
    field<&Ratios::sharpe_ratio>({.unit = Unit::ratio, .meaning = "Return over volatility."}),
    field<&Ratios::profit_factor>({.unit = Unit::ratio, .meaning = "Profit over loss."}),
};
constexpr std::array symbol_fields{field<&Result::symbol>({.meaning = "Symbol."})};
constexpr std::array order_fields{field<&Result::orders>({.unit = Unit::count, .meaning = "Orders."})};
constexpr auto result_fields = concat(symbol_fields, embed<&Result::lean>(ratio_fields, "lean_"), order_fields);
constexpr Table result_table = table<Result>("result", "A result.", result_fields);

TEST(Field, ReadsItsNameAndTypeOffTheMember) {
    EXPECT_EQ(ratio_fields[1].name, "profit_factor");
    EXPECT_EQ(ratio_fields[1].type, Type::real);
    EXPECT_TRUE(ratio_fields[1].nullable);
    EXPECT_FALSE(ratio_fields[0].nullable);
    EXPECT_EQ(order_fields[0].type, Type::integer);
}

TEST(Field, CountsTheMembersOfAStruct) {
    EXPECT_TRUE(describes_every_member<Ratios>(ratio_fields.size()));
    EXPECT_FALSE(describes_every_member<Ratios>(1));
}

TEST(Table, FindsAColumnOfAnEmbeddedStructUnderItsPrefix) {
    ASSERT_NE(result_table.find("lean_sharpe_ratio"), nullptr);
    EXPECT_EQ(result_table.find("lean_sharpe_ratio")->column(), "lean_sharpe_ratio");
    EXPECT_EQ(result_table.find("sharpe_ratio"), nullptr);
}

TEST(Table, GathersStructsIntoColumnsAndWritesThemBack) {
    const std::vector<Result> results{{"SPY", {1.5, {}}, 3}, {"AAPL", {-0.5, 2.0}, 4}};
    Rows rows = rows_of(result_table);
    append(rows, result_table, results);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows.value(0, "lean_profit_factor"), Value{});
    EXPECT_EQ(rows.value(1, "lean_profit_factor"), Value{2.0});
    Result back{"old", {9, 9.0}, 9};
    read_into(rows, 0, result_table, &back);
    EXPECT_EQ(back.symbol, "SPY");
    EXPECT_EQ(back.lean.sharpe_ratio, 1.5);
    EXPECT_EQ(back.lean.profit_factor, std::nullopt);
    EXPECT_EQ(back.orders, 3);
}

TEST(Table, KeepsDefaultsOfColumnsThatTheBatchLacks) {
    Rows rows{{"orders", "unknown"}, {Column(Type::integer), Column(Type::integer)}};
    for (Column& column : rows.columns) column.push(std::int64_t{5});
    Result back{"SPY", {}, 0};
    read_into(rows, 0, result_table, &back);
    EXPECT_EQ(back.symbol, "SPY");
    EXPECT_EQ(back.orders, 5);
}

TEST(Table, RefusesANullThatTheStructCannotHold) {
    Rows rows{{"orders"}, {Column(Type::integer)}};
    rows.columns[0].push_null();
    Result back;
    EXPECT_THROW(read_into(rows, 0, result_table, &back), Error);
}

TEST(Field, RefusesAValueOfAnotherTypeAndANumberBeyondInt) {
    Result result;
    EXPECT_THROW(order_fields[0].write(&result, Value{1.0}), Bug);
    EXPECT_THROW(order_fields[0].write(&result, Value{std::int64_t{1} << 40}), Error);
    EXPECT_EQ(result.orders, 0);
}

}  // namespace
}  // namespace tamis::record
