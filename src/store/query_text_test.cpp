// store/query_text_test.cpp — conditions and orders as people type them.
#include "store/query_text.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace tamis::store {
namespace {

using record::Type;
using record::Value;

const KnownColumns columns{{"symbol", Type::text},
                           {"sharpe_ratio", Type::real},
                           {"total_orders", Type::integer},
                           {"cash_usd", Type::decimal},
                           {"day", Type::day},
                           {"at", Type::timestamp},
                           {"is_long", Type::boolean},
                           {"cell", Type::hash}};

Condition only(std::string_view text) {
    const std::vector<Condition> conditions = parse_where(text, columns);
    EXPECT_EQ(conditions.size(), 1u) << text;
    return conditions.at(0);
}

std::string refusal(std::string_view text) {
    try {
        parse_where(text, columns);
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

TEST(Where, ReadsConditionsJoinedByAnd) {
    const std::vector<Condition> conditions =
        parse_where("sharpe_ratio > 0.5 AND symbol=AAPL and day>=2024-01-02", columns);
    ASSERT_EQ(conditions.size(), 3u);
    EXPECT_EQ(conditions[0].column, "sharpe_ratio");
    EXPECT_EQ(conditions[0].comparison, Comparison::greater);
    EXPECT_EQ(conditions[0].value, Value{0.5});
    EXPECT_EQ(conditions[1].comparison, Comparison::equal);
    EXPECT_EQ(conditions[1].value, Value{std::string("AAPL")});
    EXPECT_EQ(conditions[2].comparison, Comparison::greater_or_equal);
    EXPECT_EQ(conditions[2].value, Value{record::Day{std::chrono::days{19'724}}});
    EXPECT_TRUE(parse_where("  ", columns).empty());
}

TEST(Where, ReadsEveryComparison) {
    EXPECT_EQ(only("total_orders == 3").comparison, Comparison::equal);
    EXPECT_EQ(only("total_orders != 3").comparison, Comparison::not_equal);
    EXPECT_EQ(only("total_orders <> 3").comparison, Comparison::not_equal);
    EXPECT_EQ(only("total_orders<3").comparison, Comparison::less);
    EXPECT_EQ(only("total_orders<=3").comparison, Comparison::less_or_equal);
    EXPECT_EQ(only("symbol like A%").comparison, Comparison::like);
    EXPECT_EQ(only("symbol is null").comparison, Comparison::is_null);
    EXPECT_EQ(only("symbol IS NOT NULL").comparison, Comparison::is_not_null);
}

TEST(Where, ReadsValuesOfEveryType) {
    EXPECT_EQ(only("sharpe_ratio > -5%").value, Value{-0.05});
    EXPECT_EQ(only("sharpe_ratio = 1e-3").value, Value{0.001});
    EXPECT_EQ(only("cash_usd = 100000.50").value, Value{Decimal::parse("100000.5")});
    EXPECT_EQ(only("at > 1970-01-01T00:01").value, Value{record::Timestamp{60'000}});
    EXPECT_EQ(only("at > '1970-01-01 00:01'").value, Value{record::Timestamp{60'000}});
    EXPECT_EQ(only("is_long = yes").value, Value{true});
    EXPECT_EQ(only("cell = 00000000000000010000000000000002").value, (Value{Hash128{2, 1}}));
}

TEST(Where, TakesQuotedTextsAsTheyStand) {
    EXPECT_EQ(only("symbol = 'it''s and = 5%'").value, Value{std::string("it's and = 5%")});
    EXPECT_EQ(only("symbol=\"null\"").value, Value{std::string("null")});
    EXPECT_EQ(only("symbol = ''").value, Value{std::string()});
}

TEST(Where, SaysWhatIsWrongAndWhatWouldBeRight) {
    EXPECT_EQ(refusal("sharp_ratio > 1"), "there is no column 'sharp_ratio'; did you mean 'sharpe_ratio'?");
    EXPECT_EQ(refusal("sharpe_ratio > high"),
              "sharpe_ratio is compared with 'high'; a number (0.02 or 2%) is expected");
    EXPECT_EQ(refusal("sharpe_ratio >"), "sharpe_ratio is compared with nothing; a value is expected");
    EXPECT_EQ(refusal("sharpe_ratio ~ 1"),
              "after sharpe_ratio stands '~'; allowed: =, !=, <, <=, >, >=, like, is null or is "
              "not null");
    EXPECT_EQ(refusal("symbol = null"), "no value equals NULL; write 'symbol is null' or 'symbol is not null'");
    EXPECT_EQ(refusal("sharpe_ratio like 1"), "sharpe_ratio is no text but real; 'like' compares texts");
    EXPECT_EQ(refusal("symbol = 'AAPL"), "the quote ' before 'AAPL' is not closed");
    EXPECT_EQ(refusal("symbol = A and"), "the condition ends where a column is expected");
    EXPECT_EQ(refusal("symbol is big"), "symbol is …: only 'is null' and 'is not null' are understood");
    EXPECT_TRUE(
        refusal("symbol = A or symbol = B").starts_with("'or' after the condition on symbol is not understood"));
}

TEST(OrderText, TakesAMinusForDescending) {
    const std::vector<Order> orders = parse_order("-sharpe_ratio, symbol", columns);
    ASSERT_EQ(orders.size(), 2u);
    EXPECT_EQ(orders[0].column, "sharpe_ratio");
    EXPECT_TRUE(orders[0].descending);
    EXPECT_FALSE(orders[1].descending);
}

TEST(OrderText, ReadsDirections) {
    const std::vector<Order> orders = parse_order("sharpe_ratio desc, symbol, day ASC", columns);
    ASSERT_EQ(orders.size(), 3u);
    EXPECT_TRUE(orders[0].descending);
    EXPECT_FALSE(orders[1].descending);
    EXPECT_FALSE(orders[2].descending);
    EXPECT_THROW(parse_order("sharpe_ratio down", columns), Error);
    EXPECT_THROW(parse_order("sharpe_ratio,", columns), Error);
}

TEST(ColumnsText, ChecksEachName) {
    EXPECT_EQ(parse_columns("symbol, day", columns), (std::vector<std::string>{"symbol", "day"}));
    EXPECT_THROW(parse_columns("symbol, dya", columns), Error);
}

}  // namespace
}  // namespace tamis::store
