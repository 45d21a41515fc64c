// store/query_text_test.cpp — conditions and orders as people type them.
#include "store/query_text.hpp"

#include <gtest/gtest.h>

#include <array>

#include "base/error.hpp"
#include "record/parameters.hpp"

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
                           {"cell", Type::hash},
                           {"total_return_fraction", Type::real},
                           {"profit", Type::real},
                           {"profit_fraction", Type::real},
                           {"win_rate_fraction", Type::real}};

Condition only(std::string_view text) {
    const std::vector<Condition> conditions = parse_where(text, columns);
    EXPECT_EQ(conditions.size(), 1u) << text;
    return conditions.at(0);
}

std::string refusal_of(std::string_view text) {
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

/// As a person would check it: every operator in its place.
std::string text_of(const Condition& condition) {
    static constexpr std::array names{"=", "!=", "<", "<=", ">", ">=", "like", "is null", "is not null"};
    if (!condition.joins())
        return condition.column + " " + names[static_cast<std::size_t>(condition.comparison)] +
               (condition.value.index() == 0 ? "" : " " + record::value_text(condition.value));
    std::string text;
    for (const Condition& part : condition.parts)
        text += (text.empty() ? "" : condition.comparison == Comparison::all_of ? " and " : " or ") + text_of(part);
    return (condition.comparison == Comparison::none_of ? "not (" : "(") + text + ")";
}

std::string read_back(std::string_view text, const ComputedColumns& computed = {}) {
    std::string all;
    for (const Condition& condition : parse_where(text, columns, computed))
        all += (all.empty() ? "" : " and ") + text_of(condition);
    return all;
}

TEST(Where, AndBindsCloserThanOrAndNotClosest) {
    EXPECT_EQ(read_back("symbol = A or symbol = B and total_orders > 3"),
              "(symbol = A or (symbol = B and total_orders > 3))");
    EXPECT_EQ(read_back("(symbol = A or symbol = B) and total_orders > 3"),
              "(symbol = A or symbol = B) and total_orders > 3");
    EXPECT_EQ(read_back("not symbol = A and total_orders > 3"), "not (symbol = A) and total_orders > 3");
    EXPECT_EQ(read_back("NOT (symbol = A OR symbol = B)"), "not ((symbol = A or symbol = B))");
    EXPECT_EQ(read_back("((symbol = A))"), "symbol = A");
}

TEST(Where, ReadsListsAndRanges) {
    EXPECT_EQ(read_back("symbol in (A, 'B,C', D)"), "(symbol = A or symbol = B,C or symbol = D)");
    EXPECT_EQ(read_back("total_orders not in (1,2)"), "not ((total_orders = 1 or total_orders = 2))");
    EXPECT_EQ(read_back("symbol in (A)"), "symbol = A");
    EXPECT_EQ(read_back("sharpe_ratio between 5% and 1.5 and symbol = A"),
              "(sharpe_ratio >= 0.05 and sharpe_ratio <= 1.5) and symbol = A");
    EXPECT_EQ(read_back("day not between 2024-01-02 and 2024-01-03"),
              "not ((day >= 2024-01-02 and day <= 2024-01-03))");
    EXPECT_EQ(read_back("symbol not like 'A%'"), "not (symbol like A%)");
}

TEST(Where, TakesColumnsAsTablesHeadThem) {
    EXPECT_EQ(read_back("win_rate > 50%"), "win_rate_fraction > 0.5");
    EXPECT_EQ(read_back("win_rate_fraction > 50%"), "win_rate_fraction > 0.5");
}

TEST(Where, TakesTheFirstDigitsOfAKey) {
    EXPECT_EQ(read_back("cell = 1969c6e22c94"),
              "cell >= 1969c6e22c9400000000000000000000 and cell <= 1969c6e22c94ffffffffffffffffffff");
    EXPECT_EQ(read_back("cell != 1969c6e22c94"),
              "not ((cell >= 1969c6e22c9400000000000000000000 and cell <= 1969c6e22c94ffffffffffffffffffff))");
    EXPECT_EQ(refusal_of("cell > 1969c6e22c94"),
              "cell is compared with '1969c6e22c94'; a hash of 32 hex digits is expected (at character 8)");
}

TEST(Where, KnowsComputedColumnsByName) {
    const ComputedColumns computed{{"pivot_bars", Type::integer, "(SELECT 2)"}};
    const std::vector<Condition> conditions = parse_where("pivot_bars in (2, 5) or symbol = A", columns, computed);
    ASSERT_EQ(conditions.size(), 1u);
    EXPECT_EQ(conditions[0].parts[0].parts[0].sql, "(SELECT 2)");
    EXPECT_EQ(conditions[0].parts[0].parts[0].value, Value{std::int64_t{2}});
    EXPECT_EQ(conditions[0].parts[1].sql, "");
    EXPECT_EQ(read_back("pivot_bars = 2", computed), "pivot_bars = 2");
    try {
        parse_where("pivot_bar = 2", columns, computed);
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "there is no column 'pivot_bar'; did you mean 'pivot_bars'? (at character 1)");
    }
}

TEST(Where, SaysWhatIsWrongWhereAndWhatWouldBeRight) {
    EXPECT_EQ(refusal_of("symbol = A and sharp_ratio > 1"),
              "there is no column 'sharp_ratio'; did you mean 'sharpe_ratio'? (at character 16)");
    EXPECT_EQ(refusal_of("sharpe_ratio > high"),
              "sharpe_ratio is compared with 'high'; a number (0.02 or 2%) is expected (at character 16)");
    EXPECT_EQ(refusal_of("sharpe_ratio >"),
              "sharpe_ratio is compared with nothing; a value is expected (at character 15)");
    EXPECT_EQ(
        refusal_of("sharpe_ratio ~ 1"),
        "after sharpe_ratio stands '~'; allowed: =, !=, <, <=, >, >=, like, in (…), between … and …, is null or is "
        "not null (at character 14)");
    EXPECT_EQ(
        refusal_of("sharpe_ratio betwen 1 and 2"),
        "after sharpe_ratio stands 'betwen'; allowed: =, !=, <, <=, >, >=, like, in (…), between … and …, is null "
        "or is not null; did you mean 'between'? (at character 14)");
    EXPECT_EQ(refusal_of("symbol = null"),
              "no value equals NULL; write 'symbol is null' or 'symbol is not null' (at character 10)");
    EXPECT_EQ(refusal_of("sharpe_ratio like 1"),
              "sharpe_ratio is no text but real; 'like' compares texts (at character 14)");
    EXPECT_EQ(refusal_of("symbol = 'AAPL"), "the quote ' before 'AAPL' is not closed (at character 10)");
    EXPECT_EQ(refusal_of("symbol = A and"), "the condition ends where a column is expected (at character 15)");
    EXPECT_EQ(refusal_of("symbol is big"),
              "symbol is …: only 'is null' and 'is not null' are understood (at character 11)");
    EXPECT_EQ(refusal_of("symbol = A adn symbol = B"),
              "'adn' is not understood here; conditions are joined by 'and' and 'or', and texts with spaces stand in "
              "quotes; did you mean 'and'? (at character 12)");
    EXPECT_EQ(refusal_of("(symbol = A"), "the parenthesis is not closed (at character 1)");
    EXPECT_EQ(refusal_of("symbol = A)").substr(0, 25), "')' is not understood her");
    EXPECT_EQ(
        refusal_of("symbol in A"),
        "after symbol in stands 'A'; values in parentheses are expected, as in symbol in (…, …) (at character 11)");
    EXPECT_EQ(refusal_of("symbol in ()"), "symbol is compared with nothing; a value is expected (at character 12)");
    EXPECT_EQ(refusal_of("symbol in (A B)"),
              "in the values of symbol stands 'B'; a comma or ) is expected (at character 14)");
    EXPECT_EQ(refusal_of("total_orders between 1"),
              "total_orders between …: 'and' and a second value are expected (at character 23)");
    EXPECT_EQ(refusal_of("symbol = A and not"), "the condition ends where a column is expected (at character 19)");
}

TEST(OrderText, TakesAMinusForDescending) {
    const std::vector<Order> orders = parse_order("-sharpe_ratio, symbol", columns);
    ASSERT_EQ(orders.size(), 2u);
    EXPECT_EQ(orders[0].column, "sharpe_ratio");
    EXPECT_TRUE(orders[0].descending);
    EXPECT_FALSE(orders[1].descending);
}

// Tables for people head total_return_fraction with total_return, and copied headings were refused.
TEST(OrderText, TakesTheHeadingOfATable) {
    const auto column = [](std::string_view text) { return parse_order(text, columns).at(0).column; };
    EXPECT_EQ(column("-total_return"), "total_return_fraction");
    EXPECT_EQ(column("total_return_fraction"), "total_return_fraction");
    EXPECT_EQ(column("at (New York)"), "at");
    EXPECT_EQ(column("at (UTC) desc"), "at");
    EXPECT_TRUE(parse_order("-at (New York)", columns).at(0).descending);
    // Where both are there, the heading of each is its whole name.
    EXPECT_EQ(column("profit"), "profit");
    EXPECT_EQ(column("profit_fraction"), "profit_fraction");
    EXPECT_EQ(parse_columns("symbol, total_return, at (New York)", columns),
              (std::vector<std::string>{"symbol", "total_return_fraction", "at"}));
}

TEST(Where, ReadsInstantsWithAZone) {
    const Value noon{record::Timestamp{1'704'214'800'000}};  // 2024-01-02T17:00:00Z
    EXPECT_EQ(only("at = 2024-01-02T17:00:00Z").value, noon);
    EXPECT_EQ(only("at = 2024-01-02T12:00:00-05:00").value, noon);
    EXPECT_EQ(only("at = 2024-01-02T17:00").value, noon);
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
