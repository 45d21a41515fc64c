// store/duckdb/duckdb_store_test.cpp — what is DuckDB's own: SQL, views, exports, comments, schema
// versions.
#include <gtest/gtest.h>

#include <fstream>
#include <limits>

#include "base/error.hpp"
#include "base/file.hpp"
#include "record/format.hpp"
#include "store/refusal_test.hpp"
#include "store/result_store.hpp"

namespace tamis::store {
namespace {

using record::field;
using record::Rows;
using record::Value;

struct Trade {
    std::string symbol;
    std::int64_t shares = 0;
    double gain_fraction = 0;
    Decimal fees_usd;
    record::Day day;
    std::optional<record::Timestamp> at;
};
constexpr std::array trade_fields{
    field<&Trade::symbol>({.meaning = "Symbol, as the exchange's."}),
    field<&Trade::shares>({.unit = record::Unit::shares, .meaning = "Shares."}),
    field<&Trade::gain_fraction>({.unit = record::Unit::fraction, .meaning = "Gain."}),
    field<&Trade::fees_usd>({.unit = record::Unit::usd, .meaning = "Fees."}),
    field<&Trade::day>({.meaning = "Day."}),
    field<&Trade::at>({.meaning = "Time."}),
};
constexpr record::Table trade_table = record::table<Trade>("trade", "Trades.", trade_fields);

Rows two_trades() {
    Rows rows = record::rows_of(trade_table);
    record::append(
        rows,
        trade_table,
        std::vector<Trade>{{"SPY", 10, 0.05, Decimal::parse("1.25"), record::Day{std::chrono::days{15'985}}, {}},
                           {"A,B", -3, -0.5, Decimal::parse("2.5"), record::Day{}, record::Timestamp{60'000}}});
    return rows;
}

class DuckDbStoreTest : public testing::Test {
  protected:
    std::filesystem::path file() const { return folder_.path() / "results.duckdb"; }
    std::unique_ptr<ResultStore> open(int version = 1, const std::vector<Migration>& migrations = {}) {
        return open_duckdb(file(), Access::read_write, version, migrations);
    }
    std::unique_ptr<ResultStore> open_with_trades() {
        auto store = open();
        store->append(trade_table, two_trades());
        return store;
    }
    static std::int64_t number(ResultStore& store, const std::string& sql) {
        return store.sql(sql, 1).columns.at(0).numbers().at(0);
    }

    TempDir folder_{"tamis_duckdb"};
};

TEST_F(DuckDbStoreTest, KeepsRowsAcrossOpenings) {
    open_with_trades().reset();
    EXPECT_EQ(number(*open(), "SELECT count(*) FROM trade"), 2);
    EXPECT_EQ(number(*open_duckdb(file(), Access::read_only, 1, {}), "SELECT count(*) FROM trade"), 2);
}

/// Ties, NULLs, values that no short text of a number says, infinities.
std::vector<Trade> many_trades(int number) {
    std::vector<Trade> trades;
    for (int i = 0; i < number; ++i) {
        const int mixed = i * 7'919 % number;
        trades.push_back({"S" + std::to_string(mixed % 40),
                          mixed,
                          mixed % 50 == 0 ? std::numeric_limits<double>::infinity() : (mixed % 300) / 7.0,
                          Decimal::parse(std::to_string(mixed % 90) + ".123456789012345678"),
                          record::Day{std::chrono::days{15'000 + mixed % 11}},
                          mixed % 3 == 0 ? std::optional(record::Timestamp{mixed * 1'237}) : std::nullopt});
    }
    return trades;
}

TEST_F(DuckDbStoreTest, GivesThePagesOfAnyOrder) {
    constexpr int rows = 2'500;
    auto store = open();
    Rows all = record::rows_of(trade_table);
    record::append(all, trade_table, many_trades(rows));
    store->append(trade_table, all);
    for (const record::Field& field : trade_fields)
        for (const bool descending : {false, true})
            for (const std::uint64_t offset : {0, 90, 2'390, 2'450, 9'000}) {
                const Query page{.table = "trade",
                                 .columns = {},
                                 .where = {{"shares", Comparison::not_equal, std::int64_t{17}}},
                                 .order = {{field.column(), descending}, {"shares"}},
                                 .limit = 100,
                                 .offset = offset};
                EXPECT_EQ(record::csv_text(store->select(page)),
                          record::csv_text(store->sql(store->select_text(page), rows)))
                    << field.column() << descending << " from " << offset;
            }
}

TEST_F(DuckDbStoreTest, StoresTypesAndCommentsThatSqlUsersSee) {
    auto store = open();
    store->prepare(trade_table);
    const Rows rows = store->sql(
        "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = 'trade' "
        "ORDER BY column_index",
        100);
    ASSERT_EQ(rows.size(), trade_fields.size());
    EXPECT_EQ(rows.columns[1].texts(),
              (std::vector<std::string>{"VARCHAR", "BIGINT", "DOUBLE", "DECIMAL(38,18)", "DATE", "TIMESTAMP"}));
    EXPECT_EQ(rows.columns[2].texts()[0], "Symbol, as the exchange's.");
    EXPECT_EQ(rows.columns[2].texts()[2], "Gain. [fraction]");
}

TEST_F(DuckDbStoreTest, SqlReadsWithTypesOfItsOwn) {
    auto store = open_with_trades();
    const Rows rows = store->sql(
        "SELECT symbol, sum(shares) AS shares, avg(gain_fraction) AS gain, sum(fees_usd) AS fees, "
        "max(day) AS day, "
        "max(\"at\") AS \"at\", 1.5 AS small, true AS yes, 3::UTINYINT AS tiny, 0.25::FLOAT AS "
        "float, NULL "
        "AS nothing, "
        "TIMESTAMP_NS '1969-12-31 23:59:59.999999999' AS ns FROM trade GROUP BY symbol ORDER BY "
        "symbol",
        10);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows.value(1, "shares"), Value{std::int64_t{10}});
    EXPECT_EQ(rows.value(1, "gain"), Value{0.05});
    EXPECT_EQ(rows.value(1, "fees"), Value{Decimal::parse("1.25")});
    EXPECT_EQ(rows.value(1, "day"), Value{record::Day{std::chrono::days{15'985}}});
    EXPECT_EQ(rows.value(0, "at"), Value{record::Timestamp{60'000}});
    EXPECT_EQ(rows.value(0, "small"), Value{Decimal::parse("1.5")});
    EXPECT_EQ(rows.value(0, "yes"), Value{true});
    EXPECT_EQ(rows.value(0, "tiny"), Value{std::int64_t{3}});
    EXPECT_EQ(rows.value(0, "float"), Value{0.25});
    EXPECT_EQ(rows.value(0, "nothing"), Value{});
    EXPECT_EQ(rows.value(0, "ns"), Value{record::Timestamp{-1}});
}

TEST_F(DuckDbStoreTest, SqlNamesAColumnThatItCannotShow) {
    auto store = open();
    EXPECT_EQ(refusal([&] { store->sql("SELECT 1::BIGNUM AS big", 1); }, Problem::invalid_request),
              "big has a type that cannot be shown; cast it to VARCHAR");
    for (const char* sql : {"SELECT 'infinity'::TIMESTAMP AS x",
                            "SELECT '-infinity'::DATE AS x",
                            "SELECT '290000-01-01'::DATE AS x",
                            "SELECT 'infinity'::TIMESTAMP_S AS x"})
        EXPECT_EQ(refusal([&] { store->sql(sql, 1); }, Problem::invalid_request),
                  "x holds a day that no calendar shows, or infinity; cast it to VARCHAR")
            << sql;
    EXPECT_EQ(refusal([&] { store->sql("SELECT 9223372036854775808::UBIGINT AS big", 1); }, Problem::bad_data),
              "big holds a whole number beyond 64 bits; cast it to DOUBLE");
}

TEST_F(DuckDbStoreTest, SqlStopsAtItsLimitWithoutComputingTheRest) {
    auto store = open();
    // A thousand billion rows would not end within a day.
    EXPECT_EQ(store->sql("SELECT i FROM range(1000000000000) AS numbers(i)", 5'000).size(), 5'000u);
    EXPECT_EQ(store->sql("SELECT 1 AS one", 0).names, (std::vector<std::string>{"one"}));
}

TEST_F(DuckDbStoreTest, SqlRenamesTheSecondOfTwoColumnsAsDuckDbDoes) {
    auto store = open();
    EXPECT_EQ(store->sql("SELECT 1 AS a, 2 AS a, 3 AS a", 1).names, (std::vector<std::string>{"a", "a_1", "a_2"}));
    EXPECT_EQ(store->sql("SELECT 1 AS a, 2 AS a_1, 3 AS a", 1).names, (std::vector<std::string>{"a", "a_1", "a_2"}));
}

TEST_F(DuckDbStoreTest, AskCountsTheRowsBeyondItsLimit) {
    auto store = open();
    const Answer answer = store->ask("SELECT i FROM range(10000) AS numbers(i)", 20, 1'000'000);
    EXPECT_EQ(answer.rows.size(), 20u);
    EXPECT_EQ(answer.total, 10'000u);
    EXPECT_TRUE(answer.is_total_known);
    // Nobody waits for a thousand billion rows.
    const Answer endless = store->ask("SELECT i FROM range(1000000000000) AS numbers(i)", 20, 100'000);
    EXPECT_EQ(endless.total, 100'000u);
    EXPECT_FALSE(endless.is_total_known);
}

TEST_F(DuckDbStoreTest, ChangeGivesTheRowsOfWhatReads) {
    auto store = open_with_trades();
    EXPECT_EQ(store->change("SELECT symbol FROM trade", 1, 1'000).answer.value().total, 2u);
    const Outcome inserted =
        store->change("INSERT INTO trade(symbol) SELECT i FROM range(9000) AS r(i) RETURNING symbol", 1, 0);
    EXPECT_EQ(inserted.answer.value().rows.size(), 1u);
    EXPECT_EQ(number(*store, "SELECT count(*) FROM trade"), 9'002);  // all of them, whatever is shown
    const Outcome removed = store->change("DELETE FROM trade", 20, 0);
    EXPECT_FALSE(removed.answer.has_value());
    EXPECT_EQ(removed.rows_changed, 9'002u);
}

// `sql` without --write read /etc/passwd.
TEST_F(DuckDbStoreTest, LockedOutOfFilesNoStatementReachesOne) {
    const auto secret = folder_.path() / "secret.csv";
    std::ofstream(secret) << "word\nsesame\n";
    const std::string text = "'" + secret.string() + "'", other = "'" + (folder_.path() / "other.db").string() + "'";
    auto store = open_with_trades();
    EXPECT_EQ(store->sql("SELECT word FROM read_csv(" + text + ")", 1).columns[0].texts()[0], "sesame");
    store->lock_out_files();
    const std::string refused =
        "this statement reads or writes other files, or would change a setting; --files allows that";
    for (const std::string& sql : {"SELECT * FROM read_csv(" + text + ")",
                                   "SELECT * FROM read_text(" + text + ")",
                                   "SELECT * FROM read_blob(" + text + ")",
                                   "SELECT * FROM sniff_csv(" + text + ")",
                                   "SELECT * FROM read_parquet(" + text + ")",
                                   "SELECT * FROM read_json(" + text + ")",
                                   std::string("SELECT * FROM glob('/etc/*')")})
        EXPECT_EQ(refusal([&] { store->ask(sql, 1, 0); }, Problem::invalid_request), refused) << sql;
    EXPECT_NE(refusal([&] { store->ask("SELECT * FROM " + text, 1, 0); }, Problem::invalid_request), "accepted");
    for (const std::string& sql : {"COPY trade TO " + other,
                                   "COPY trade FROM " + text,
                                   "ATTACH " + other + " AS other",
                                   "EXPORT DATABASE " + other,
                                   std::string("INSTALL httpfs"),
                                   std::string("LOAD '/tmp/any.duckdb_extension'"),
                                   std::string("SET enable_external_access = true"),
                                   std::string("RESET enable_external_access"),
                                   std::string("SET lock_configuration = false"),
                                   std::string("SET temp_directory = '/tmp'"),
                                   std::string("PRAGMA threads = 1")})
        EXPECT_EQ(refusal([&] { store->change(sql, 1, 0); }, Problem::invalid_request), refused) << sql;
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "other.db"));
    // Its own file it goes on reading and writing.
    EXPECT_EQ(store->change("DELETE FROM trade WHERE symbol = 'SPY'", 1, 0).rows_changed, 1u);
    store.reset();
    EXPECT_EQ(number(*open(), "SELECT count(*) FROM trade"), 1);
}

TEST_F(DuckDbStoreTest, LockedOutOfFilesASortStillSpillsToDisk) {
    auto store = open_duckdb(file(), Access::read_write, 1, {}, 64'000'000, 1);
    store->lock_out_files();
    // 4,000,000 rows of 40 bytes do not fit 64 MB.
    EXPECT_EQ(number(*store,
                     "SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY hash(i)) AS n, "
                     "repeat(i::VARCHAR, 4) AS t FROM range(4000000) AS r(i)) WHERE n >= 0 AND length(t) > 0"),
              4'000'000);
}

TEST_F(DuckDbStoreTest, SqlTellsAnErrorThatComesLate) {
    auto store = open();
    const std::string late =
        "SELECT CASE WHEN i = 99999 THEN error('late') ELSE i::VARCHAR END FROM range(100000) AS "
        "n(i)";
    const std::string text = refusal([&] { store->sql(late, 1'000'000); }, Problem::invalid_request);
    EXPECT_NE(text.find("late"), std::string::npos) << text;
}

TEST_F(DuckDbStoreTest, SqlRefusesWhatWouldChangeTheFile) {
    auto store = open_with_trades();
    const std::string change =
        "this statement would change the file; only SELECT and EXPLAIN are allowed without --write";
    store->execute("CREATE SEQUENCE numbers");
    for (const char* sql : {"DELETE FROM trade",
                            "INSERT INTO trade(symbol) VALUES ('X') RETURNING symbol",
                            "EXPLAIN ANALYZE DELETE FROM trade",
                            "CREATE TABLE other(i INTEGER)",
                            "COPY trade TO 'should_not_exist.csv'",
                            "ATTACH ':memory:' AS other",
                            "SET threads = 1",
                            "CHECKPOINT",
                            "BEGIN",
                            "SELECT nextval('numbers')",
                            "DROP TABLE trade"})
        EXPECT_EQ(refusal([&] { store->sql(sql, 10); }, Problem::invalid_request), change) << sql;
    EXPECT_NE(
        refusal([&] { store->sql("SELECT 1; DELETE FROM trade", 10); }, Problem::invalid_request).find("one statement"),
        std::string::npos);
    EXPECT_NE(refusal([&] { store->sql("", 10); }, Problem::invalid_request), "accepted");
    EXPECT_NE(refusal([&] { store->sql("SELEC 1", 10); }, Problem::invalid_request).find("syntax error"),
              std::string::npos);
    EXPECT_EQ(number(*store, "SELECT count(*) FROM trade"), 2);
    for (const char* sql : {"SELECT 1;",
                            "EXPLAIN SELECT 1",
                            "DESCRIBE trade",
                            "SHOW TABLES",
                            "WITH x AS (SELECT 1) FROM x",
                            "VALUES (1)"})
        EXPECT_GE(store->sql(sql, 10).size(), 1u) << sql;
}

TEST_F(DuckDbStoreTest, SqlSeesAnOpenTransactionAndLeavesItOpen) {
    auto store = open();
    store->begin();
    store->append(trade_table, two_trades());
    EXPECT_EQ(number(*store, "SELECT count(*) FROM trade"), 2);
    EXPECT_NE(refusal([&] { store->sql("EXPLAIN ANALYZE DELETE FROM trade", 1); }, Problem::invalid_request),
              "accepted");
    EXPECT_EQ(number(*store, "SELECT count(*) FROM trade"), 2);
    store->commit();
    EXPECT_EQ(number(*store, "SELECT count(*) FROM trade"), 2);
}

TEST_F(DuckDbStoreTest, ExecuteChangesTheFileByOneStatement) {
    auto store = open_with_trades();
    EXPECT_EQ(store->execute("UPDATE trade SET shares = 1 WHERE symbol = 'SPY'"), 1u);
    EXPECT_NE(refusal([&] { store->execute("DELETE FROM trade; DELETE FROM trade"); }, Problem::invalid_request),
              "accepted");
    EXPECT_NE(refusal([&] { store->execute("BEGIN"); }, Problem::invalid_request), "accepted");
    EXPECT_EQ(store->execute("DELETE FROM trade"), 2u);
    store->execute("ALTER TABLE trade ADD COLUMN note INTEGER");
    store->append(trade_table, two_trades());
    EXPECT_EQ(number(*store, "SELECT count(*) FROM trade WHERE note IS NULL"), 2);
}

TEST_F(DuckDbStoreTest, CommitIsRefusedAfterAFailure) {
    auto store = open();
    Rows bad = two_trades();
    bad.columns[3] = record::Column(record::Type::decimal);
    bad.columns[3].push(Decimal(1));
    bad.columns[3].push(Decimal::parse("100000000000000000000"));
    store->begin();
    EXPECT_THROW(store->append(trade_table, bad), Error);
    EXPECT_THROW(store->commit(), Bug);
    store->rollback();
    store->append(trade_table, two_trades());
    EXPECT_EQ(number(*store, "SELECT count(*) FROM trade"), 2);
}

TEST_F(DuckDbStoreTest, WhatWasPreparedOnceIsThereAgainAfterSomebodyDroppedIt) {
    const std::vector<const record::Table*> tables{&trade_table};
    const std::vector<View> views{{"long_trade", "SELECT symbol FROM trade WHERE shares > 0"}};
    open()->prepare_all(tables, views);
    const std::vector<std::vector<const char*>> losses{{"DROP VIEW long_trade"},
                                                       {"ALTER TABLE trade DROP COLUMN shares"},
                                                       {"DROP VIEW long_trade", "DROP TABLE trade"}};
    for (const auto& statements : losses) {
        auto store = open();
        for (const char* statement : statements) store->change(statement, 1, 0);
        store.reset();
        store = open();
        store->prepare_all(tables, views);
        store->append(trade_table, two_trades());
        EXPECT_EQ(number(*store, "SELECT count(*) FROM long_trade"), 1) << statements.back();
        store->change("DELETE FROM trade", 1, 0);
    }
}

TEST_F(DuckDbStoreTest, AnotherProgramsTablesAreMadeBesideThoseOfTheFirst) {
    open()->prepare_all({&trade_table}, {});
    auto store = open();
    store->prepare_all({&trade_table}, {{"all_trade", "SELECT * FROM trade"}});
    EXPECT_EQ(number(*store, "SELECT count(*) FROM all_trade"), 0);
}

TEST_F(DuckDbStoreTest, ViewsAreReplacedAndAskedLikeTables) {
    auto store = open_with_trades();
    store->define_view({"long_trade", "SELECT symbol FROM trade"});
    store->define_view({"long_trade", "SELECT symbol, shares FROM trade WHERE shares > 0"});
    const Rows rows =
        store->select({.table = "long_trade", .where = {{"symbol", Comparison::equal, std::string("SPY")}}});
    EXPECT_EQ(rows.names, (std::vector<std::string>{"symbol", "shares"}));
    EXPECT_EQ(rows.size(), 1u);
    EXPECT_NE(refusal([&] { store->define_view({"bad", "SELECT 1; DROP TABLE trade"}); }, Problem::invalid_request),
              "accepted");
}

TEST_F(DuckDbStoreTest, ExportsCsvJsonAndParquet) {
    auto store = open_with_trades();
    const auto path = [&](const char* name) { return folder_.path() / name; };
    EXPECT_EQ(store->export_query(
                  "SELECT symbol, gain_fraction, fees_usd, day FROM trade -- all", path("t.csv"), ExportFormat::csv),
              2u);
    EXPECT_EQ(read_file(path("t.csv")),
              "symbol,gain_fraction,fees_usd,day\n"
              "SPY,0.05,1.25,2013-10-07\n"
              "\"A,B\",-0.5,2.5,1970-01-01\n");
    EXPECT_EQ(store->export_query("SELECT symbol, \"at\" FROM trade;", path("t.json"), ExportFormat::json), 2u);
    EXPECT_EQ(read_file(path("t.json")),
              "[\n{\"symbol\":\"SPY\",\"at\":null},\n{\"symbol\":\"A,B\",\"at\":\"1970-01-01T00:01:00Z\"}\n]\n");
    EXPECT_EQ(store->export_query("SELECT symbol FROM trade WHERE false", path("none.csv"), ExportFormat::csv), 0u);
    EXPECT_EQ(read_file(path("none.csv")), "symbol\n");
    EXPECT_EQ(store->export_query("SELECT * FROM trade", path("t.parquet"), ExportFormat::parquet), 2u);
    const Rows back = store->sql("SELECT * FROM read_parquet('" + path("t.parquet").string() + "')", 10);
    const Rows written = two_trades();
    ASSERT_EQ(back.names, written.names);
    for (std::size_t c = 0; c < back.names.size(); ++c)
        for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(back.columns[c].value(i), written.columns[c].value(i));
    EXPECT_EQ(number(*store,
                     "SELECT count(*) FROM parquet_metadata('" + path("t.parquet").string() +
                         "') WHERE compression <> 'ZSTD'"),
              0);
}

TEST_F(DuckDbStoreTest, AFailedExportLeavesTheOldFileAndNothingElse) {
    auto store = open_with_trades();
    const auto csv = folder_.path() / "t.csv";
    std::ofstream(csv) << "old";
    EXPECT_THROW(store->export_query("SELECT error('broken') FROM trade", csv, ExportFormat::csv), Error);
    EXPECT_THROW(store->export_query("SELECT 1) TO '/dev/null'; DROP TABLE trade; --", csv, ExportFormat::csv), Error);
    EXPECT_THROW(store->export_query("DELETE FROM trade RETURNING symbol", csv, ExportFormat::csv), Error);
    EXPECT_THROW(store->export_query("SELECT 1", folder_.path() / "missing" / "t.csv", ExportFormat::csv), Error);
    EXPECT_EQ(read_file(csv), "old");
    EXPECT_EQ(number(*store, "SELECT count(*) FROM trade"), 2);
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
        EXPECT_NE(entry.path().extension(), ".tmp") << entry.path();
}

const Migration rename_shares{2, "shares are called quantity", {"ALTER TABLE trade RENAME COLUMN shares TO quantity"}};
const Migration double_gain{
    3, "gains doubled", {"UPDATE trade SET gain_fraction = gain_fraction * 2", "CREATE TABLE three(i INTEGER)"}};

TEST_F(DuckDbStoreTest, MigratesAnOldFileForwardStepByStep) {
    open_with_trades().reset();
    auto store = open(3, {rename_shares, double_gain});
    EXPECT_EQ(number(*store, "SELECT max(quantity) FROM trade"), 10);
    EXPECT_EQ(store->sql("SELECT max(gain_fraction) FROM trade", 1).columns[0].reals()[0], 0.1);
    const Rows steps = store->sql("SELECT version, meaning FROM tamis_schema ORDER BY version", 10);
    EXPECT_EQ(steps.columns[0].numbers(), (std::vector<std::int64_t>{1, 2, 3}));
    EXPECT_EQ(steps.columns[1].texts()[1], rename_shares.meaning);
    store.reset();
    EXPECT_EQ(
        open(3, {rename_shares, double_gain})->sql("SELECT max(gain_fraction) FROM trade", 1).columns[0].reals()[0],
        0.1);
}

TEST_F(DuckDbStoreTest, SkipsAStepForAColumnThatTheFileLacks) {
    open_with_trades().reset();
    const Migration by_column{2,
                              "columns",
                              {},
                              {{"trade", "shares", "ALTER TABLE trade ADD COLUMN half DOUBLE"},
                               {"trade", "shares", "UPDATE trade SET half = shares / 2"},
                               {"trade", "owner", "UPDATE trade SET owner = NULL"},
                               {"nothing", "owner", "UPDATE nothing SET owner = NULL"}}};
    auto store = open(2, {by_column});
    EXPECT_EQ(store->sql("SELECT max(half) FROM trade", 1).columns[0].reals()[0], 5);
}

TEST_F(DuckDbStoreTest, TakesNoStepsInANewFile) {
    auto store = open(3, {rename_shares, double_gain});
    EXPECT_EQ(number(*store, "SELECT max(version) FROM tamis_schema"), 3);
    EXPECT_EQ(number(*store, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'three'"), 0);
}

TEST_F(DuckDbStoreTest, UndoesAStepThatFailsHalfWay) {
    open_with_trades().reset();
    const Migration broken{2, "broken", {"DELETE FROM trade", "ALTER TABLE trade DROP COLUMN nothing"}};
    EXPECT_THROW(open(2, {broken}), Error);
    auto store = open();
    EXPECT_EQ(number(*store, "SELECT count(*) FROM trade"), 2);
    EXPECT_EQ(number(*store, "SELECT max(version) FROM tamis_schema"), 1);
}

TEST_F(DuckDbStoreTest, RefusesAFileFromANewerProgram) {
    open(3, {}).reset();
    const std::string text = refusal([&] { open(2, {}); }, Problem::bad_data);
    EXPECT_TRUE(text.starts_with("the results have schema version 3, this program knows versions up to 2;")) << text;
    refusal([&] { open_duckdb(file(), Access::read_only, 2, {}); }, Problem::bad_data);
}

TEST_F(DuckDbStoreTest, ReadOnlyRefusesAnOldFileAndOneWithoutResults) {
    open(1).reset();
    const std::string old =
        refusal([&] { open_duckdb(file(), Access::read_only, 2, {rename_shares}); }, Problem::bad_data);
    EXPECT_TRUE(old.starts_with("the results have schema version 1, this program 2;")) << old;
    auto store = open();
    store->execute("DROP TABLE tamis_schema");
    store.reset();
    EXPECT_EQ(refusal([&] { open_duckdb(file(), Access::read_only, 1, {}); }, Problem::bad_data),
              "the file is a database, but not one with tamis results");
}

TEST_F(DuckDbStoreTest, ReadOnlyRefusesToWrite) {
    open_with_trades().reset();
    auto store = open_duckdb(file(), Access::read_only, 1, {});
    EXPECT_THROW(store->append(trade_table, two_trades()), Error);
    EXPECT_THROW(store->execute("DELETE FROM trade"), Error);
    EXPECT_EQ(number(*store, "SELECT count(*) FROM trade"), 2);
}

TEST_F(DuckDbStoreTest, OpensWithItsSettings) {
    auto store = open_duckdb(file(), Access::read_write, 1, {}, 256'000'000, 1);
    for (const auto& [name, value] :
         std::vector<std::pair<std::string, std::string>>{{"memory_limit", "244.1 MiB"},  // 256,000,000 bytes
                                                          {"threads", "1"},
                                                          {"checkpoint_threshold", "61.0 MiB"},
                                                          {"autoinstall_known_extensions", "false"},
                                                          {"autoload_known_extensions", "false"}})
        EXPECT_EQ(store->sql("SELECT current_setting('" + name + "')::VARCHAR", 1).columns[0].texts()[0], value)
            << name;
    store->use_threads(2);
    EXPECT_EQ(number(*store, "SELECT current_setting('threads')::BIGINT"), 2);
}

TEST_F(DuckDbStoreTest, DescribesItself) {
    const std::string text = open()->description();
    EXPECT_TRUE(text.starts_with("DuckDB v1.5.") && text.find("results.duckdb") != std::string::npos) << text;
}

}  // namespace
}  // namespace tamis::store
