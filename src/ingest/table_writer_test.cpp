// ingest/table_writer_test.cpp — a store as tables, and the tables as the same store.
#include "ingest/table_writer.hpp"

#include "bars/book_writer.hpp"
#include "ingest/tables_test.hpp"

namespace tamis::ingest {
namespace {

using testing::ElementsAreArray;

class TableWriter : public Tables, public testing::WithParamInterface<bool> {};

TEST_P(TableWriter, WritesWhatImportsBackToEqualBars) {
    bars::BookChange change;
    for (int i = 0; i < 3; ++i) {
        const std::int64_t price = 1'234'567 + i;
        change.minute_trades[table_day].push(
            ExchangeTime(table_day, (570 + i) * ms_per_minute).ms, price, price + 9, price - 9, price + 1, 100 + i);
    }
    const TradingDay next = table_day + std::chrono::days(1);
    change.daily.push_back({next, 10'000, 11'000, 9'000, 10'500, 7, 1.0312});
    change.hourly[next].push(ExchangeTime(next, 10 * ms_per_hour).ms, 10'000, 11'000, 9'000, 10'500, 7);
    {
        bars::BookWriter writer(scratch.path() / "first");
        for (const char* ticker : {"NA", "a \"quoted\", one"}) writer.apply(ticker, change);
        writer.sync();
    }
    const auto first = bars::BarStore::open(scratch.path() / "first");
    const ImportReport written = export_tables(*first, scratch.path() / "out", GetParam());
    EXPECT_EQ(written.minute_bars, 6u);
    EXPECT_EQ(written.files, 3u);
    const ImportReport report = import({scratch.path() / "out"}, {.format = GetParam() ? "parquet" : "csv"});
    EXPECT_EQ(report.rejected_count(), 0u) << wrong(report);
    ASSERT_THAT(tickers(), ElementsAreArray(first->tickers()));
    for (const std::string& ticker : tickers()) {
        const auto a = first->book(ticker), b = book(ticker);
        EXPECT_EQ(a->find_minute_day(table_day)->trade_hash, b->find_minute_day(table_day)->trade_hash);
        EXPECT_THAT(b->daily().hash, ElementsAreArray(a->daily().hash));
        EXPECT_THAT(b->daily().derived, ElementsAreArray(a->daily().derived));
        EXPECT_EQ(a->hourly_hash(next), b->hourly_hash(next));
    }
}

INSTANTIATE_TEST_SUITE_P(Formats, TableWriter, testing::Bool(), [](const auto& info) {
    return info.param ? "Parquet" : "Csv";
});

}  // namespace
}  // namespace tamis::ingest
