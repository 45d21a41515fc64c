// Pages without an order: rows as they were kept, whatever they share.
#include "app/questions.hpp"

#include <gtest/gtest.h>

#include "app/market.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"

namespace tamis {
namespace {

constexpr std::int64_t cells = 3'000;

class UnsortedPages : public testing::Test {
  protected:
    // As many sets of parameters as cells, so that DuckDB has reason to begin with either table.
    UnsortedPages() {
        record::Rows rows = record::rows_of(backtest::cell_table());
        for (std::int64_t number = 0; number < cells; ++number) {
            backtest::CellRow row;
            row.cell = xxh3(std::to_string(number));
            row.strategy = "market_structure";
            row.parameters = "pivot_bars=" + std::to_string(number * 7'919 % cells);
            row.symbol = number % 40 == 3 ? "FEW" : "MANY";
            row.status = "done";
            row.attempts = number;
            record::append(rows, backtest::cell_table(), &row, 1);
        }
        results->append(backtest::cell_table(), rows);
        // What they share lies in another order than they.
        for (const char* statement : {"CREATE TABLE sorted AS SELECT * FROM backtest_shared ORDER BY parameters",
                                      "DELETE FROM backtest_shared",
                                      "INSERT INTO backtest_shared SELECT * FROM sorted",
                                      "DROP TABLE sorted"})
            results->execute(statement);
    }
    /// The numbers of the rows that pages of a hundred show, one after the other.
    std::vector<std::int64_t> numbers(const std::string& where) {
        std::vector<std::int64_t> numbers;
        for (std::uint64_t offset = 0;; offset += 100) {
            const store::Answer page =
                app::ask(*results, {.where = where, .columns = "attempts", .limit = 100, .offset = offset});
            if (page.rows.size() == 0) return numbers;
            const auto& some = page.rows.columns[0].numbers();
            numbers.insert(numbers.end(), some.begin(), some.end());
        }
    }

    const SmallMarket market{1};
    std::unique_ptr<store::ResultStore> results = market.home.open_results();
};

TEST_F(UnsortedPages, ComeAsRowsWereKept) {
    for (const char* where : {"", "symbol = FEW", "parameters like '%7'", "symbol = FEW and parameters like '%1%'"}) {
        const std::vector<std::int64_t> shown = numbers(where);
        EXPECT_TRUE(std::is_sorted(shown.begin(), shown.end())) << where;
        EXPECT_EQ(shown.size(), app::ask(*results, {.where = where, .limit = UINT64_MAX}).rows.size()) << where;
    }
    EXPECT_EQ(numbers("").size(), static_cast<std::size_t>(cells));
}

TEST_F(UnsortedPages, ComeSoWholeAndInFilesToo) {
    const store::Answer all = app::ask(*results, {.columns = "attempts", .limit = UINT64_MAX});
    std::string kept = "attempts\n";
    for (std::int64_t number = 0; number < cells; ++number) kept += std::to_string(number) + "\n";
    EXPECT_EQ(all.rows.columns[0].numbers(), numbers(""));
    const app::Question question{.columns = "attempts", .limit = UINT64_MAX};
    std::string bytes;
    app::export_rows(*results, question, store::ExportFormat::csv, [&](std::string_view some) { bytes += some; });
    EXPECT_EQ(bytes, kept);
    bytes.clear();
    app::export_rows(*results,
                     {.where = "symbol = FEW", .columns = "attempts", .limit = 2},
                     store::ExportFormat::csv,
                     [&](std::string_view some) { bytes += some; });
    EXPECT_EQ(bytes, "attempts\n3\n43\n");
    bytes.clear();
    app::export_rows(*results,
                     {.where = "symbol = FEW and attempts > 2900", .columns = "attempts", .limit = UINT64_MAX},
                     store::ExportFormat::json,
                     [&](std::string_view some) { bytes += some; });
    EXPECT_EQ(bytes, "[\n{\"attempts\":2923},\n{\"attempts\":2963}\n]\n");
    const TempDir folder;
    EXPECT_EQ(app::export_rows(*results, question, folder.path() / "cells.csv", store::ExportFormat::csv),
              static_cast<std::uint64_t>(cells));
    EXPECT_EQ(read_file(folder.path() / "cells.csv"), kept);
}

TEST_F(UnsortedPages, HaveTheColumnsOfTheTable) {
    const store::Answer page = app::ask(*results, {.limit = 1, .offset = 1'234});
    EXPECT_EQ(page.rows.names, record::rows_of(backtest::cell_table()).names);
    EXPECT_EQ(page.rows.value(0, "attempts"), record::Value(std::int64_t{1'234}));
    EXPECT_EQ(page.total, static_cast<std::uint64_t>(cells));
}

TEST_F(UnsortedPages, HaveTheirNeighbours) {
    const app::Neighbours beside = app::neighbours(*results, {.where = "symbol = FEW"}, hex_text(xxh3("1243")));
    EXPECT_EQ(beside.previous, xxh3("1203"));
    EXPECT_EQ(beside.next, xxh3("1283"));
}

}  // namespace
}  // namespace tamis
