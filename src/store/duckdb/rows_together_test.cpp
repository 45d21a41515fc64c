// store/duckdb/rows_together_test.cpp — large commits go straight into the file; files whose rows lie otherwise are
// written on.
#include <gtest/gtest.h>

#include "base/file.hpp"
#include "base/sql_text.hpp"
#include "store/duckdb/numbered_rows_test.hpp"
#include "store/transaction.hpp"

namespace tamis::store {
namespace {

void append_numbered(ResultStore& store, std::int64_t batch, std::int64_t rows) {
    in_transaction(store, [&] { store.append(numbered_table, numbered_rows(batch, rows)); });
}

class RowsTogether : public testing::Test {
  protected:
    std::filesystem::path file() const { return folder_.path() / "results.duckdb"; }
    std::unique_ptr<ResultStore> open() const { return open_duckdb(file(), Access::read_write, 1, {}); }

    /// 60,000 rows in one group, as a file has them that was written before groups were made smaller.
    void make_file_of_large_groups(const std::string& index) const {
        const auto maker = open_duckdb(folder_.path() / "maker.duckdb", Access::read_write, 1, {});
        append_numbered(*maker, 0, 60'000);
        maker->execute("ATTACH " + sql_quoted(file().string()) + " AS old (ROW_GROUP_SIZE 122880)");
        for (const char* table : {"tamis_schema", "numbered"})
            maker->execute("CREATE TABLE old." + std::string(table) + " AS FROM " + table);
        if (!index.empty()) maker->execute(index);
        maker->execute("DETACH old");
    }

    /// Batch 0 without its first third, batches 1 and 2 whole, a symbol changed in all.
    static void expect_rows(ResultStore& store) {
        EXPECT_EQ(whole_number(store, "SELECT count(*)::BIGINT FROM numbered WHERE batch = 0 AND number >= 20000"),
                  40'000);
        EXPECT_EQ(whole_number(store, "SELECT count(*)::BIGINT FROM numbered"), 40'000 + 500 + 70'000);
        EXPECT_EQ(whole_number(store, "SELECT sum(number)::BIGINT FROM numbered WHERE batch = 2"),
                  69'999LL * 70'000 / 2);
        EXPECT_EQ(whole_number(store, "SELECT count(*)::BIGINT FROM numbered WHERE symbol = 'SYMBOL7'"), 0);
        EXPECT_EQ(whole_number(store, "SELECT count(*)::BIGINT FROM numbered WHERE symbol = 'OTHER'"),
                  800 + 10 + 1'400);
        EXPECT_EQ(whole_number(store, "SELECT count(*)::BIGINT FROM numbered WHERE number = 30000"), 2);
    }

    void expect_written_on() const {
        auto store = open();
        EXPECT_EQ(whole_number(*store, "SELECT max(count)::BIGINT FROM pragma_storage_info('numbered')"), 60'000);
        append_numbered(*store, 1, 500);
        append_numbered(*store, 2, 70'000);
        store->execute("DELETE FROM numbered WHERE batch = 0 AND number < 20000");
        store->execute("UPDATE numbered SET symbol = 'OTHER' WHERE symbol = 'SYMBOL7'");
        expect_rows(*store);
        store.reset();
        store = open();
        expect_rows(*store);
        store->execute("CHECKPOINT");
        expect_rows(*store);
        store.reset();
        expect_rows(*open_duckdb(file(), Access::read_only, 1, {}));
    }

  private:
    TempDir folder_{"tamis_test"};
};

TEST_F(RowsTogether, ALargeCommitGoesIntoTheFileAndNotIntoTheLog) {
    auto store = open();
    append_numbered(*store, 0, 20'000);
    // Its rows take half a megabyte as numbers and texts; what says where they lie is small.
    EXPECT_LT(std::filesystem::file_size(file().string() + ".wal"), 50'000u);
    EXPECT_EQ(whole_number(*store, "SELECT sum(number)::BIGINT FROM numbered"), 19'999LL * 20'000 / 2);
    store.reset();
    EXPECT_FALSE(std::filesystem::exists(file().string() + ".wal"));
    EXPECT_EQ(whole_number(*open(), "SELECT sum(number)::BIGINT FROM numbered"), 19'999LL * 20'000 / 2);
}

TEST_F(RowsTogether, AFileOfLargeGroupsIsWrittenOn) {
    make_file_of_large_groups("");
    expect_written_on();
}

TEST_F(RowsTogether, AFileOfLargeGroupsWithAnIndexIsWrittenOn) {
    make_file_of_large_groups("CREATE INDEX by_number ON old.numbered(number)");
    expect_written_on();
}

TEST_F(RowsTogether, AnotherWayInWritesTheSameFile) {
    auto store = open();
    append_numbered(*store, 0, 10);
    const auto other = store->another();
    append_numbered(*other, 1, 20'000);
    EXPECT_EQ(whole_number(*store, "SELECT count(*)::BIGINT FROM numbered"), 20'010);
}

}  // namespace
}  // namespace tamis::store
