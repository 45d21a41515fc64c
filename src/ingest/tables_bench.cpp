// ingest/tables_bench.cpp — tables into the bar store, and the bars checked there; each run checks its answer.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <fstream>

#include "bars/bar_check.hpp"
#include "bars/book_writer.hpp"
#include "base/file.hpp"
#include "base/sql_text.hpp"
#include "ingest/import_csv.hpp"
#include "ingest/table_duckdb.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::ingest {
namespace {

/// Files made once: a flat file of a day's minutes, plain and as Parquet, and a folder of daily files.
struct Files {
    static constexpr int symbols = 500, minutes_a_day = 390, daily_files = 100;
    TempDir folder{"tamis-tables"};
    std::vector<TradingDay> sessions =
        us_equities().sessions(std::chrono::year{2004} / 1 / 2, std::chrono::year{2023} / 12 / 29);

    Files() {
        write_flat();
        write_days();
        TableReader().each_row(fmt::format("COPY (SELECT * FROM read_csv({})) TO {} (FORMAT parquet)",
                                           sql_quoted(flat().string()),
                                           sql_quoted(parquet().string())),
                               {},
                               [](const std::vector<Cell>&) {});
    }
    fs::path flat() const { return folder.path() / "flat.csv"; }
    fs::path parquet() const { return folder.path() / "flat.parquet"; }
    fs::path days() const { return folder.path() / "days"; }

  private:
    void write_flat() const {
        constexpr std::int64_t open_s = 1'704'205'800, ns_per_s = 1'000'000'000;
        std::ofstream out(flat());
        out << "ticker,volume,open,close,high,low,window_start,transactions\n";
        for (int symbol = 0; symbol < symbols; ++symbol)
            for (int minute = 0; minute < minutes_a_day; ++minute) {
                const int cents = 1000 + symbol + minute * 7 % 40;
                out << fmt::format("S{:04},{},{}.{:02},{}.{:02},{}.{:02},{}.{:02},{},5\n",
                                   symbol,
                                   100 + minute,
                                   cents / 100,
                                   cents % 100,
                                   (cents + 1) / 100,
                                   (cents + 1) % 100,
                                   (cents + 5) / 100,
                                   (cents + 5) % 100,
                                   (cents - 5) / 100,
                                   (cents - 5) % 100,
                                   (open_s + 60 * minute) * ns_per_s);
            }
    }
    void write_days() const {
        make_folder(days());
        for (int file = 0; file < daily_files; ++file) {
            std::ofstream out(days() / fmt::format("D{:03}.csv", file));
            out << "Date,Open,High,Low,Close,Volume\n";
            for (std::size_t i = 0; i < sessions.size(); ++i) {
                const std::size_t dollars = 50 + i % 17;
                out << fmt::format("{},{}.10,{}.90,{}.05,{}.50,{}\n",
                                   to_text(sessions[i]),
                                   dollars,
                                   dollars,
                                   dollars,
                                   dollars,
                                   1000 + i);
            }
        }
    }
};

const Files& files() {
    static const Files made;
    return made;
}

void import_file(benchmark::State& state, const fs::path& path, const char* format, std::uint64_t expected) {
    std::uint64_t rows = 0;
    for (auto _ : state) {
        state.PauseTiming();
        const TempDir store("tamis-import");
        ImportCsvSpec spec;
        spec.files = {path};
        spec.store = store.path();
        spec.hints.format = format;
        spec.threads = 2;
        state.ResumeTiming();
        const ImportReport report = import_csv(spec);
        if (report.minute_bars + report.daily_bars != expected || report.rejected_count() != 0)
            state.SkipWithError("bars are missing or were rejected");
        rows += expected;
    }
    state.counters["rows/s"] = benchmark::Counter(static_cast<double>(rows), benchmark::Counter::kIsRate);
}

constexpr std::uint64_t flat_rows = std::uint64_t{Files::symbols} * Files::minutes_a_day;

void flat_csv(benchmark::State& state) {
    import_file(state, files().flat(), "csv", flat_rows);
}
void flat_parquet(benchmark::State& state) {
    import_file(state, files().parquet(), "parquet", flat_rows);
}
void folder_of_days(benchmark::State& state) {
    import_file(state, files().days(), "csv", Files::daily_files * files().sessions.size());
}
BENCHMARK(flat_csv)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(flat_parquet)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(folder_of_days)->UseRealTime()->Unit(benchmark::kMillisecond);

void check_minutes(benchmark::State& state) {
    const TempDir folder("tamis-check");
    ImportCsvSpec spec;
    spec.files = {files().flat()};
    spec.store = folder.path();
    const ImportReport imported = import_csv(spec);
    const auto store = bars::BarStore::open(folder.path());
    std::int64_t bars = 0;
    for (auto _ : state) {
        const bars::CheckedBars checked = bars::check(*store);
        if (checked.bars < static_cast<std::int64_t>(imported.minute_bars))
            state.SkipWithError("bars were passed over");
        bars += checked.bars;
    }
    state.counters["bars/s"] = benchmark::Counter(static_cast<double>(bars), benchmark::Counter::kIsRate);
}
BENCHMARK(check_minutes)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tamis::ingest
