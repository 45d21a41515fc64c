// simulation/simulation_store_test.cpp — where an invented market goes: the store, LEAN's folders and back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "bars/bar_store.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "ingest/import_lean.hpp"
#include "ingest/lean_writer.hpp"
#include "simulation/simulation.hpp"

namespace tamis::simulation {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

const TradingDay first_day = 2024y / 1 / 2;

/// Fifty-two symbols, so that a renamed one is among them; thirty sessions, so that some list late.
SimulationSpec small_market() {
    return {.symbols = 52, .first = first_day, .last = 2024y / 2 / 13};
}
SimulationSpec tiny_market() {
    return {.symbols = 2, .first = first_day, .last = first_day};
}

/// Content of each file below a folder; the lock names a process and is left out.
std::map<std::string, Hash128> content_of(const fs::path& folder) {
    std::map<std::string, Hash128> content;
    for (const fs::path& path : files_below(folder))
        if (path.filename() != "LOCK") content[path.lexically_relative(folder).string()] = xxh3(read_file(path));
    return content;
}

void expect_equal(const bars::Book& a, const bars::Book& b) {
    const testing::ScopedTrace trace(__FILE__, __LINE__, a.ticker());
    ASSERT_EQ(a.minute_days().size(), b.minute_days().size());
    for (std::size_t i = 0; i < a.minute_days().size(); ++i) {
        const bars::MinuteDay &one = a.minute_days()[i], &two = b.minute_days()[i];
        EXPECT_EQ(one.day, two.day);
        EXPECT_EQ(one.trade_rows, two.trade_rows);
        EXPECT_EQ(one.trade_hash, two.trade_hash);
        EXPECT_EQ(one.quote_rows, two.quote_rows);
        EXPECT_EQ(one.quote_hash, two.quote_hash);
        EXPECT_EQ(a.hourly_hash(one.day), b.hourly_hash(one.day));
    }
    EXPECT_EQ(a.hourly().size(), b.hourly().size());
    ASSERT_EQ(a.daily().size(), b.daily().size());
    for (std::size_t i = 0; i < a.daily().size(); ++i) {
        EXPECT_EQ(a.daily().day[i], b.daily().day[i]);
        EXPECT_EQ(a.daily().hash[i], b.daily().hash[i]);
    }
    ASSERT_EQ(a.factors().rows().size(), b.factors().rows().size());
    for (std::size_t i = 0; i < a.factors().rows().size(); ++i)
        EXPECT_EQ(factor_line(a.factors().rows()[i]), factor_line(b.factors().rows()[i]));
    ASSERT_EQ(a.map().has_value(), b.map().has_value());
    if (!a.map()) return;
    ASSERT_EQ(a.map()->rows().size(), b.map()->rows().size());
    for (std::size_t i = 0; i < a.map()->rows().size(); ++i) {
        EXPECT_EQ(a.map()->rows()[i].day, b.map()->rows()[i].day);
        EXPECT_EQ(a.map()->rows()[i].ticker, b.map()->rows()[i].ticker);
    }
}

void expect_equal(const bars::BarStore& a, const bars::BarStore& b) {
    ASSERT_EQ(a.tickers(), b.tickers());
    for (const std::string& ticker : a.tickers()) expect_equal(*a.book(ticker), *b.book(ticker));
    EXPECT_EQ(a.interest_rate_hash(), b.interest_rate_hash());
}

TEST(SimulatedStore, HasTheSameBytesWhateverTheNumberOfThreads) {
    const TempDir one, two;
    const ingest::ImportReport first = simulate(small_market(), one.path(), 1),
                               second = simulate(small_market(), two.path(), 3);
    EXPECT_EQ(first.rejected_count(), 0u);
    EXPECT_EQ(first.symbols, 53u);
    EXPECT_EQ(first.minute_bars, second.minute_bars);
    EXPECT_GT(first.quote_bars, 0u);
    const auto content = content_of(one.path());
    EXPECT_GT(content.size(), 2u * 53);
    EXPECT_EQ(content, content_of(two.path()));
}

TEST(SimulatedStore, CostsNothingASecondTime) {
    const TempDir folder;
    simulate(tiny_market(), folder.path(), 1);
    const auto before = content_of(folder.path());
    const ingest::ImportReport again = simulate(tiny_market(), folder.path(), 2);
    EXPECT_EQ(again.written.days_new + again.written.days_changed, 0u);
    EXPECT_GT(again.written.days_same, 0u);
    EXPECT_EQ(again.written.bytes_written, 0u);
    EXPECT_EQ(content_of(folder.path()), before);
}

TEST(SimulatedStore, FindsARenamedSymbolUnderBothNames) {
    const TempDir folder;
    simulate(small_market(), folder.path(), 2);
    const auto store = bars::BarStore::open(folder.path());
    const std::string ticker = SimulatedMarket(small_market()).ticker(50);
    const bars::Security now = store->security(ticker), then = store->security_on(ticker + "X", first_day);
    EXPECT_EQ(now.permtick, ticker);
    EXPECT_EQ(then.permtick, ticker);
    EXPECT_EQ(now.lean_id, then.lean_id);
    EXPECT_EQ(now.ticker_on(first_day), ticker + "X");
}

TEST(SimulatedStore, ReportsEachSymbolAsItIsDone) {
    const TempDir folder;
    std::vector<ingest::ImportProgress> seen;
    const ingest::ImportReport report =
        simulate(tiny_market(), folder.path(), 2, [&](const ingest::ImportProgress& one) { seen.push_back(one); });
    ASSERT_FALSE(seen.empty());
    EXPECT_EQ(seen.back().symbols_done, 3u);
    EXPECT_EQ(seen.back().symbols_total, 3u);
    EXPECT_EQ(seen.back().bars, report.minute_bars + report.quote_bars + report.hour_bars + report.daily_bars);
    EXPECT_NE(bars::BarStore::open(folder.path())->find(seen.back().current), nullptr) << "progress names a ticker";
}

TEST(SimulatedStore, ReplacesBarsOfAnEarlierSimulation) {
    const TempDir folder;
    simulate(tiny_market(), folder.path(), 1);
    SimulationSpec other = tiny_market();
    other.seed = 8;
    const ingest::ImportReport report = simulate(other, folder.path(), 1);
    EXPECT_EQ(report.rejected_count(), 0u);
    EXPECT_GT(report.written.days_changed, 0u);
}

TEST(SimulatedStore, LeavesBarsAloneThatNoSimulationWrote) {
    const TempDir folder;
    {
        bars::BookWriter writer(folder.path());
        bars::BookChange real;
        real.daily = {{first_day, 4'700'000, 4'730'000, 4'690'000, 4'720'000, 123'456'789, {}}};
        writer.apply("SPY", real);
        writer.set_interest_rates(InterestRates({{TradingDay{2024y / 1 / 1}, Decimal::scaled(55, 3)}}));
    }
    const auto real_rates = bars::BarStore::open(folder.path())->interest_rate_hash();
    for (int attempt = 0; attempt < 2; ++attempt) {
        const ingest::ImportReport report = simulate(tiny_market(), folder.path(), 2);
        EXPECT_EQ(report.rejected_count(), 1u);
        ASSERT_EQ(report.rejected_lines.size(), 1u);
        EXPECT_EQ(report.rejected_lines[0].place, "SPY");
        EXPECT_THAT(report.rejected_lines[0].why, HasSubstr("holds bars of SPY that no simulation wrote"));
        EXPECT_EQ(report.symbols, 2u);
        EXPECT_THAT(report.notes, testing::ElementsAre(HasSubstr("interest rates")));
    }
    const auto store = bars::BarStore::open(folder.path());
    EXPECT_EQ(store->tickers().size(), 3u);
    EXPECT_EQ(store->interest_rate_hash(), real_rates);
    ASSERT_EQ(store->book("SPY")->daily().size(), 1u);
    EXPECT_EQ(store->book("SPY")->daily().volume[0], 123'456'789);
}

TEST(SimulatedFolder, ImportsBackToTheStoreThatTheSameSpecGives) {
    const TempDir direct, folder, back;
    const ingest::ImportReport stored = simulate(small_market(), direct.path(), 2),
                               written = simulate_as_lean(small_market(), folder.path(), 2);
    const ingest::ImportReport imported = ingest::import_lean({folder.path(), back.path(), 2});
    EXPECT_EQ(imported.rejected_count(), 0u);
    EXPECT_EQ(imported.minute_bars, stored.minute_bars);
    EXPECT_EQ(imported.files, written.files);
    expect_equal(*bars::BarStore::open(direct.path()), *bars::BarStore::open(back.path()));
}

TEST(SimulatedFolder, HasTheSameBytesWhateverTheNumberOfThreads) {
    const TempDir one, two;
    simulate_as_lean(tiny_market(), one.path(), 1);
    simulate_as_lean(tiny_market(), two.path(), 2);
    EXPECT_EQ(content_of(one.path()), content_of(two.path()));
}

TEST(ExportLean, WritesAStoreThatImportsBackToEqualBooks) {
    const TempDir store, folder, back;
    simulate(small_market(), store.path(), 2);
    const auto from = bars::BarStore::open(store.path());
    const ingest::ImportReport exported = ingest::export_lean(*from, folder.path(), 2);
    EXPECT_EQ(exported.symbols, from->tickers().size());
    const ingest::ImportReport imported = ingest::import_lean({folder.path(), back.path(), 2});
    EXPECT_EQ(imported.rejected_count(), 0u);
    EXPECT_EQ(imported.files, exported.files);
    expect_equal(*from, *bars::BarStore::open(back.path()));
}

}  // namespace
}  // namespace tamis::simulation
