// Cells from many threads through one writer and its helpers: each is kept once, whole, and told of once.
#include "study/cell_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "app/market.hpp"
#include "base/error.hpp"

namespace tamis {
namespace {

using testing::HasSubstr;

constexpr std::size_t workers = 8, cells_a_worker = 9'000, cells_handed_on = 256;

backtest::CellRows cell(std::size_t worker, std::size_t number) {
    backtest::CellRows rows;
    rows.cell.cell = Hash128{number + 1, worker + 1};
    rows.cell.strategy = "market_structure";
    rows.cell.parameters = "pivot_bars=" + std::to_string(number % 5);
    rows.cell.status = "done";
    rows.trades.resize(1);
    rows.trades[0].cell = rows.cell.cell;
    rows.trades[0].number = 1;
    return rows;
}

class CellWriters : public testing::Test {
  protected:
    /// `spoil` may change a cell before it is added.
    void add_all(const std::function<void(backtest::CellRows&)>& spoil = {}) {
        std::vector<std::thread> threads;
        for (std::size_t worker = 0; worker < workers; ++worker)
            threads.emplace_back([this, worker, &spoil] {
                for (std::size_t first = 0; first < cells_a_worker; first += cells_handed_on) {
                    std::vector<backtest::CellRows> some;
                    for (std::size_t i = first; i < std::min(first + cells_handed_on, cells_a_worker); ++i) {
                        some.push_back(cell(worker, i));
                        if (spoil) spoil(some.back());
                    }
                    writer.add(std::move(some));
                }
            });
        for (std::thread& one : threads) one.join();
    }

    const SmallMarket market{1};
    std::unique_ptr<store::ResultStore> results = market.home.open_results();
    study::CellWriter writer{*results, 1, {.trades = true, .fills = true, .equity = false}};
};

TEST_F(CellWriters, HelpersKeepEveryCellOnce) {
    std::map<Hash128, int> told;
    std::size_t rows_told = 0;
    writer.on_kept([&](const Hash128& key) { ++told[key]; });
    writer.on_rows([&](const record::Rows& rows) { rows_told += rows.size(); });
    writer.begin_helpers(3);
    add_all();
    writer.commit(true);
    constexpr auto all = static_cast<std::int64_t>(workers * cells_a_worker);
    EXPECT_EQ(writer.committed(), static_cast<std::uint64_t>(all));
    EXPECT_EQ(told.size(), static_cast<std::size_t>(all));
    EXPECT_EQ(rows_told, static_cast<std::size_t>(all));
    for (const char* table : {"backtest", "run_cell", "trade"}) EXPECT_EQ(count(*results, table), all) << table;
    EXPECT_EQ(
        count(*results, "(SELECT DISTINCT cell FROM backtest JOIN trade USING (cell) JOIN run_cell USING (cell))"),
        all);
    EXPECT_EQ(count(*results, "backtest WHERE parameters = 'pivot_bars=3'"), all / 5);
}

TEST_F(CellWriters, WhatAHelperCannotKeepTheOwnerHears) {
    writer.begin_helpers(2);
    add_all([](backtest::CellRows& rows) {
        if (rows.cell.cell.low == 20) rows.cell.reason = "\xff";
    });
    try {
        writer.commit(true);
        FAIL() << "a text that is none cannot be kept";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("is no UTF-8 text"));
    }
    writer.close();
    const std::int64_t kept = count(*results, "backtest");
    EXPECT_EQ(kept, static_cast<std::int64_t>(writer.committed())) << "what was told is there";
    EXPECT_EQ(count(*results, "trade"), kept) << "and nothing of what was not";
}

}  // namespace
}  // namespace tamis
