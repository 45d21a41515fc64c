// bars/books_test.hpp — what tests of books share: a Monday, minutes of it, and a folder of books to write and read.
#pragma once

#include <gtest/gtest.h>

#include "bars/bar_store.hpp"
#include "bars/book_writer.hpp"
#include "base/file.hpp"

namespace tamis::bars {

constexpr TradingDay monday = std::chrono::year{2024} / 1 / 8, tuesday = monday + std::chrono::days(1);
constexpr std::int64_t open_ms = 9 * 60 * ms_per_minute + 30 * ms_per_minute;

/// Minutes from `first_ms` of the day on, rising by a cent from `price`.
inline TradeBatch minutes(TradingDay day, int count, std::int64_t price, std::int64_t first_ms = open_ms) {
    TradeBatch batch;
    for (int i = 0; i < count; ++i) {
        const std::int64_t at = price + i * 100;
        batch.push(ExchangeTime(day, first_ms + i * ms_per_minute).ms, at, at + 50, at - 50, at + 20, 10 + i);
    }
    return batch;
}

class FolderOfBooks : public testing::Test {
  protected:
    WriteReport write(const std::string& ticker, const BookChange& change) {
        BookWriter writer(folder);
        const WriteReport report = writer.apply(ticker, change);
        writer.sync();
        return report;
    }
    std::shared_ptr<const Book> read(const std::string& ticker) const { return BarStore::open(folder)->book(ticker); }
    TempDir scratch;
    const std::filesystem::path folder = scratch.path() / "bars";
};

}  // namespace tamis::bars
