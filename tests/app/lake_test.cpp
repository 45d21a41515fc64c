// tests/app/lake_test.cpp — cells written as a lake are the store's cells: values, types, order, units.
#include "app/lake.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/market.hpp"
#include "base/error.hpp"

namespace tamis {
namespace {

class Lake : public testing::Test {
  protected:
    Lake() {
        const auto results = market.home.open_results();
        run(market.home, *results, small_study());
        results->execute("UPDATE backtest_own SET first_day = first_day - 30 WHERE symbol < 'M'");
    }
    app::LakeAnswer write(const std::string& partition, const std::string& where = {}) const {
        const auto results = market.home.open_results_to_read();
        return app::export_lake(*results, {.where = where, .limit = UINT64_MAX}, folder, partition, {});
    }
    std::string files(const char* options) const {
        return "read_parquet('" + folder.string() + "/**/*.parquet', " + options + ")";
    }
    std::int64_t number(const std::string& from) const { return count(*market.home.open_results(), from); }

    const SmallMarket market;
    const TempDir scratch;
    const std::filesystem::path folder = scratch.path() / "lake";
};

TEST_F(Lake, HoldsEveryCellWithItsValuesAndTypes) {
    const app::LakeAnswer lake = write("strategy,month");
    EXPECT_EQ(lake.files, 2u) << "one strategy, two months";
    EXPECT_EQ(static_cast<std::int64_t>(lake.cells), number("backtest"));
    EXPECT_TRUE(std::filesystem::exists(folder / "strategy=market_structure" / "month=2024-02" / "cells.parquet"));
    const std::string whole = files("hive_partitioning = false");
    EXPECT_EQ(number("(SELECT * FROM backtest EXCEPT SELECT * FROM " + whole + ")"), 0);
    EXPECT_EQ(number("(SELECT * FROM " + whole + " EXCEPT SELECT * FROM backtest)"), 0);
    EXPECT_EQ(number("(SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + whole +
                     ") EXCEPT SELECT column_name, column_type FROM (DESCRIBE backtest))"),
              0)
        << "a type has changed";
    EXPECT_EQ(number(files("hive_partitioning = true") + " WHERE month <> strftime(first_day, '%Y-%m')"), 0);
}

TEST_F(Lake, IsSortedBySymbolAndDayInEachFileAndKnowsItsUnits) {
    write("month");
    EXPECT_EQ(number("(SELECT row(symbol, first_day) AS here, lag(row(symbol, first_day)) OVER (PARTITION BY filename "
                     "ORDER BY file_row_number) AS before FROM " +
                     files("filename = true, file_row_number = true") + ") WHERE before > here"),
              0);
    EXPECT_EQ(number("parquet_kv_metadata('" + folder.string() +
                     "/**/*.parquet') WHERE decode(key) = 'unit.total_return_fraction' AND decode(value) = 'fraction'"),
              2);
}

TEST_F(Lake, IsOfTheCellsAskedForAndNeverOverOthers) {
    const app::LakeAnswer lake = write("year", "symbol < M");
    EXPECT_EQ(static_cast<std::int64_t>(lake.cells), number("backtest WHERE symbol < 'M'"));
    EXPECT_THROW(write("year"), Error) << "the folder is not empty";
    std::filesystem::remove_all(folder);
    EXPECT_THROW(write("colour"), Error);
    EXPECT_FALSE(std::filesystem::exists(folder));
}

}  // namespace
}  // namespace tamis
