// store/duckdb/split_table_test.cpp — what rows share stands once and is read with every row; whole tables are split.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>

#include "base/file.hpp"
#include "base/sql_text.hpp"
#include "store/names.hpp"
#include "store/refusal_test.hpp"
#include "store/result_store.hpp"
#include "store/transaction.hpp"

namespace tamis::store {
namespace {

using record::Rows;
using record::Unit;
using testing::HasSubstr;

struct Shot {
    std::int64_t number = 0;
    std::optional<std::string> lens;
    Decimal price;
    double depth = 0;
    record::Day day{};
};

constexpr std::array fields{
    record::field<&Shot::number>({Unit::count, "Which."}),
    shared(record::field<&Shot::lens>({Unit::none, "What it was taken with."})),
    shared(record::field<&Shot::price>({Unit::usd, "Of the lens."})),
    record::field<&Shot::depth>({Unit::ratio, "Of field."}),
    shared(record::field<&Shot::day>({Unit::none, "When."})),
};
constexpr record::Table shots = record::table<Shot>("shot", "Shots.", fields);

/// The same table as an earlier version kept it.
constexpr auto whole_fields = [] {
    auto all = fields;
    for (record::Field& field : all) field.is_shared = false;
    return all;
}();
constexpr record::Table whole = record::table<Shot>("shot", "Shots.", whole_fields);

/// Shots from `first` on, of three lenses in turn.
Rows some(std::int64_t first, std::int64_t count) {
    std::vector<Shot> made;
    for (std::int64_t number = first; number < first + count; ++number) {
        const std::int64_t lens = number % 3;
        made.push_back({number,
                        lens == 0 ? std::nullopt : std::optional("lens " + std::to_string(lens)),
                        Decimal::scaled(number % 2 == 0 ? 1'250 : 12'500, number % 2 == 0 ? 1 : 2),
                        static_cast<double>(number) / 7,
                        record::Day{std::chrono::days(20'000)}});
    }
    Rows rows = record::rows_of(shots);
    record::append(rows, shots, made);
    return rows;
}

class SplitTables : public testing::Test {
  protected:
    std::filesystem::path file(const std::string& name = "results.duckdb") const { return folder_.path() / name; }
    std::unique_ptr<ResultStore> open(const std::string& name = "results.duckdb") const {
        return open_duckdb(file(name), Access::read_write, 1, {});
    }
    static std::int64_t number(ResultStore& store, const std::string& sql) {
        return std::get<std::int64_t>(store.sql("SELECT (" + sql + ")::BIGINT", 1).columns[0].value(0));
    }
    /// The table holds the shots from 0 on, as they were made.
    static void expect_shots(ResultStore& store, std::int64_t count) {
        const Rows kept = store.select({.table = "shot", .order = {{.column = "number"}}, .limit = UINT64_MAX});
        const Rows made = some(0, count);
        ASSERT_EQ(kept.names, made.names);
        ASSERT_EQ(kept.size(), made.size());
        for (std::size_t c = 0; c < made.columns.size(); ++c)
            for (std::size_t row = 0; row < made.size(); ++row)
                ASSERT_EQ(kept.columns[c].value(row), made.columns[c].value(row)) << made.names[c] << " " << row;
    }

  private:
    const TempDir folder_{"split"};
};

TEST_F(SplitTables, KeepOnceWhatRowsShare) {
    const auto store = open();
    store->append(shots, some(0, 5'000));
    store->append(shots, some(5'000, 5'000));
    expect_shots(*store, 10'000);
    EXPECT_EQ(number(*store, "SELECT count(*) FROM shot_shared"), 3) << "125.0 and 125.00 are one price";
    const Rows comment = store->sql(
        "SELECT comment FROM duckdb_columns() WHERE table_name = 'shot' AND column_name IN ('lens', 'depth')", 9);
    EXPECT_THAT(comment.columns[0].texts(), testing::ElementsAre("What it was taken with.", "Of field. [ratio]"));
}

TEST_F(SplitTables, AreKnownAgainByTheNextProcess) {
    open()->append(shots, some(0, 30));
    const auto store = open();
    store->append(shots, some(30, 30));
    expect_shots(*store, 60);
    EXPECT_EQ(number(*store, "SELECT count(*) FROM shot_shared"), 3);
}

TEST_F(SplitTables, WhatIsTakenBackIsNotNamedLater) {
    const auto store = open();
    store->prepare(shots);
    store->begin();
    store->append(shots, some(0, 30));
    store->rollback();
    store->append(shots, some(0, 60));
    expect_shots(*store, 60);
}

TEST_F(SplitTables, TwoThatWriteAtOnceLoseNoRow) {
    const auto one = open();
    one->prepare(shots);
    const auto other = one->another();
    one->begin();
    one->append(shots, some(0, 30));
    in_transaction(*other, [&] { other->append(shots, some(30, 30)); });
    one->rollback();
    EXPECT_EQ(number(*one, "SELECT count(*) FROM shot"), 30) << "what one took back the other does not need";
    in_transaction(*one, [&] { one->append(shots, some(0, 30)); });
    expect_shots(*one, 60);
    expect_shots(*other, 60);
}

TEST_F(SplitTables, AChangeBySomeoneElseIsSeen) {
    const auto store = open();
    store->append(shots, some(0, 30));
    const auto person = store->another();
    person->change("UPDATE shot_shared SET lens = 'another' WHERE lens = 'lens 1'", 1, 1);
    store->append(shots, some(30, 30));
    EXPECT_EQ(number(*store, "SELECT count(*) FROM shot WHERE lens = 'another'"), 10);
    EXPECT_EQ(number(*store, "SELECT count(*) FROM shot WHERE lens = 'lens 1'"), 10);
    person->change("INSERT INTO shot_shared (shared, lens) VALUES (5, 'theirs')", 1, 1);
    store->append(shots, some(60, 30));
    Rows rows = some(90, 1);
    rows.columns[1] = record::Column(record::Type::text);
    rows.columns[1].push("a new one");
    store->append(shots, rows);
    EXPECT_EQ(number(*store, "SELECT count(*) FROM shot"), 91) << "no number stands twice";
}

TEST_F(SplitTables, RowsMayLackColumns) {
    const auto store = open();
    Rows rows;
    rows.names = {"number", "lens"};
    rows.columns = {record::Column(record::Type::integer), record::Column(record::Type::text)};
    rows.columns[0].push(std::int64_t{7});
    rows.columns[1].push("lens 1");
    store->append(shots, rows);
    EXPECT_EQ(number(*store, "SELECT count(*) FROM shot WHERE number = 7 AND price IS NULL AND depth IS NULL"), 1);
    rows.names[1] = "lense";
    EXPECT_EQ(refusal([&] { store->append(shots, rows); }, Problem::not_found),
              "shot has no column 'lense'; did you mean 'lens'?");
}

TEST_F(SplitTables, RowsOfAnAttachedFileKeepWhatTheyShare) {
    {
        const auto part = open("part.duckdb");
        part->append(shots, some(31, 1));  // so that numbers differ
        part->append(shots, some(0, 31));
    }
    const auto store = open();
    store->prepare(shots);
    store->execute("ATTACH " + sql_quoted(file("part.duckdb").string()) + " AS part (READ_ONLY)");
    in_transaction(*store, [&] { store->append_attached(shots, "part", "number < 20"); });
    expect_shots(*store, 20);
    in_transaction(*store, [&] { store->append_attached(shots, "part", "number >= 20"); });
    expect_shots(*store, 32);
    in_transaction(*store, [&] { store->append_attached(shots, "part", "number > 99"); });
    expect_shots(*store, 32);
    EXPECT_EQ(number(*store, "SELECT count(*) FROM shot_shared"), 3);
}

TEST_F(SplitTables, ARowsNumberIsAsItWasKept) {
    const auto store = open();
    store->append(shots, some(0, 10'000));
    store->execute("DELETE FROM shot_own WHERE number % 10 = 4");
    const std::string rows = rows_as_kept(shots);
    EXPECT_EQ(number(*store, "SELECT count(*) FROM " + rows + " WHERE rowid <> number"), 0);
    EXPECT_EQ(number(*store, "SELECT count(*) FROM " + rows_as_kept(shots, "= 17") + " WHERE number = 17"), 1);
}

class WholeTables : public SplitTables {
  protected:
    WholeTables() {
        const auto store = open();
        store->append(whole, some(0, 20'000));
        store->execute("ALTER TABLE shot ADD COLUMN mine INTEGER DEFAULT 5");
    }
    /// The shots, and the column that a person added.
    static void expect_split(ResultStore& store) {
        EXPECT_EQ(number(store, "SELECT sum(mine) FROM shot"), 100'000);
        EXPECT_EQ(number(store, "SELECT count(*) FROM shot_shared"), 3);
        store.execute("ALTER TABLE shot_own DROP COLUMN mine");
        store.prepare(shots);
        expect_shots(store, 20'000);
    }
};

TEST_F(WholeTables, AreSplit) {
    const auto store = open();
    store->prepare_all({&shots}, {});
    expect_split(*store);
    store->append(shots, some(20'000, 10));
    expect_shots(*store, 20'010);
    EXPECT_EQ(number(*store, "SELECT count(*) FROM shot_shared"), 3);
}

TEST_F(WholeTables, AreSplitAfterAKillBetweenTheSteps) {
    {
        const auto store = open();
        store->execute("CREATE TABLE shot_shared(shared BIGINT, lens VARCHAR)");
        store->execute("INSERT INTO shot_shared VALUES (99, 'half done')");
        store->execute("ALTER TABLE shot ADD COLUMN shared BIGINT");
    }
    const auto store = open();
    store->prepare_all({&shots}, {});
    expect_split(*store);
}

TEST_F(WholeTables, AreSplitWithAColumnThatTheyLackYet) {
    {
        const auto store = open();
        store->execute("ALTER TABLE shot DROP COLUMN price");
        store->execute("ALTER TABLE shot DROP COLUMN depth");
    }
    const auto store = open();
    store->prepare(shots);
    EXPECT_EQ(number(*store, "SELECT count(*) FROM shot WHERE price IS NULL AND depth IS NULL AND lens = 'lens 2'"),
              6'666);
}

TEST_F(WholeTables, OfOtherTypesAreRefusedAndStay) {
    const auto store = open();
    store->execute("ALTER TABLE shot ALTER lens TYPE BLOB");
    EXPECT_THAT(refusal([&] { store->prepare_all({&shots}, {}); }, Problem::bad_data),
                HasSubstr("shot.lens is BLOB in the results"));
    EXPECT_EQ(number(*store, "SELECT count(*) FROM shot WHERE lens IS NOT NULL"), 13'333);
}

TEST_F(SplitTables, TheViewIsOnlyRead) {
    const auto store = open();
    store->append(shots, some(0, 3));
    for (const char* statement : {"DELETE FROM shot", "UPDATE shot SET depth = 1", "INSERT INTO shot FROM shot"}) {
        EXPECT_THAT(refusal([&] { store->change(statement, 1, 1); }, Problem::invalid_request),
                    HasSubstr("what NAME shows is changed in NAME_own"));
        EXPECT_THAT(refusal([&] { store->sql(statement, 1); }, Problem::invalid_request),
                    HasSubstr("this statement would change the file"));
    }
    expect_shots(*store, 3);
}

}  // namespace
}  // namespace tamis::store
