// store/duckdb/duckdb_types_test.cpp — values of every type that DuckDB has, as answers of SQL show them.
#include <gtest/gtest.h>

#include "base/file.hpp"
#include "record/format.hpp"
#include "store/result_store.hpp"

namespace tamis::store {
namespace {

/// The one cell of a statement as JSON has it.
std::string json_of(ResultStore& store, const std::string& expression) {
    const Answer answer = store.ask("SELECT " + expression + " AS x", 1, 0);
    std::string json;
    record::append_json_cell(json, answer.rows.columns.at(0), 0);
    return json;
}

class DuckDbTypes : public testing::Test {
  protected:
    std::unique_ptr<ResultStore> open() {
        return open_duckdb(folder_.path() / "results.duckdb", Access::read_write, 1, {});
    }
    TempDir folder_{"tamis_duckdb"};
};

// The spellings are DuckDB's own, as its CAST to VARCHAR gives them.
TEST_F(DuckDbTypes, SqlShowsEveryTypeThatDuckDbHas) {
    auto store = open();
    const auto as_text = [&](const std::string& expression) {
        return json_of(*store, expression) == json_of(*store, "CAST(" + expression + " AS VARCHAR)");
    };
    for (const char* one : {"INTERVAL '1 year 2 months 3 days 04:05:06.5'",
                            "INTERVAL '-90 seconds'",
                            "INTERVAL '0 seconds'",
                            "INTERVAL '14 months'",
                            "INTERVAL '-1 day'",
                            "INTERVAL '100 hours'",
                            "TIME '12:34:56.789'",
                            "'12:34:56+05:30'::TIMETZ",
                            "'12:34:56-08'::TIMETZ",
                            "'10110'::BIT",
                            "'101101011'::BIT",
                            "'\\xAA\\x00ab\\x27\\x22c'::BLOB",
                            "'x'::ENUM('w', 'x')"})
        EXPECT_TRUE(as_text(one)) << one << " is " << json_of(*store, one) << ", not "
                                  << json_of(*store, "CAST(" + std::string(one) + " AS VARCHAR)");
    for (const auto& [one, json] : std::vector<std::pair<std::string, std::string>>{
             {"[1, 2, NULL]", "[1,2,null]"},
             {"[[1], []]", "[[1],[]]"},
             {"{'a': 1, 'b': 'say \"x\"'}", R"({"a":1,"b":"say \"x\""})"},
             {"row(1, 'z')", "[1,\"z\"]"},
             {"MAP {'k': 1.50, 'm': NULL}", R"({"k":1.5,"m":null})"},
             {"MAP {DATE '2024-01-02': [true]}", R"({"2024-01-02":[true]})"},
             {"array_value(1, 2, 3)", "[1,2,3]"},
             {"union_value(num := 2)", "2"},
             {"[{'at': TIMESTAMP '2024-01-02 14:31:00', 'length': INTERVAL '5 minutes'}]",
              R"([{"at":"2024-01-02T14:31:00Z","length":"00:05:00"}])"},
             {"NULL::INTEGER[]", "null"},
             {"TIMESTAMPTZ '2024-01-02 09:31:00-05:00'", "\"2024-01-02T14:31:00Z\""},
             {"5::HUGEINT", "5"},
             {"170141183460469231731687303715884105727::HUGEINT", "170141183460469231731687303715884105727"},
             {"-9223372036854775809::HUGEINT", "-9223372036854775809"},
             {"18446744073709551615::UBIGINT", "18446744073709551615"},
             {"340282366920938463463374607431768211455::UHUGEINT", "340282366920938463463374607431768211455"},
             {"12345678901234567890.123456789012345678::DECIMAL(38, 18)", "12345678901234567890.123456789012345678"},
             {"'-0.12345678901234567890123456789012345678'::DECIMAL(38, 38)",
              "-0.12345678901234567890123456789012345678"},
             {"1.5::DECIMAL(38, 18)", "1.5"}})
        EXPECT_EQ(json_of(*store, one), json) << one;
}

TEST_F(DuckDbTypes, AColumnWithABigNumberKeepsWhatCameBefore) {
    auto store = open();
    // The big one lies in the third batch of 2,048 rows.
    const Answer answer = store->ask(
        "SELECT CASE WHEN i < 5000 THEN i::HUGEINT ELSE 170141183460469231731687303715884105727 END AS n FROM "
        "range(5001) AS r(i) ORDER BY i",
        6'000,
        0);
    const record::Column& column = answer.rows.columns.at(0);
    ASSERT_EQ(column.size(), 5'001u);
    EXPECT_EQ(column.texts()[4'999], "4999");
    EXPECT_EQ(column.texts()[5'000], "170141183460469231731687303715884105727");
    EXPECT_TRUE(column.holds_json());
}

}  // namespace
}  // namespace tamis::store
