// bench/tables.cpp — tables of full size into the bar store, and the bars checked there: tables SYMBOLS DAILY_FILES
// CHECKED_BARS (8000 500 10000000). Ends with 1 when bars are missing, or are not those of the table.
#include <fmt/format.h>

#include <fstream>
#include <iostream>

#include "bars/bar_check.hpp"
#include "bars/bar_store.hpp"
#include "bars/book_writer.hpp"
#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/sql_text.hpp"
#include "ingest/import_csv.hpp"
#include "ingest/table_duckdb.hpp"
#include "market/exchange_calendar.hpp"
#include "processor_seconds.hpp"

namespace tamis {
namespace {

using namespace std::chrono;

constexpr int minutes_a_day = 390;
constexpr TradingDay day = 2024y / January / 2;

std::string symbol_name(int symbol) {
    return fmt::format("S{:05}", symbol);
}

/// Of a symbol's minute, in deci-cents.
std::int64_t close_of(int symbol, int minute) {
    return 100 * (1000 + symbol + minute * 7 % 40);
}

std::string usd_text(std::int64_t deci_cents) {
    return fmt::format("{}.{:02}", deci_cents / 10'000, deci_cents % 10'000 / 100);
}

/// As Massive's files of a day: a symbol after the other, times in nanoseconds of UTC.
void write_flat(const fs::path& file, int symbols) {
    constexpr std::int64_t opening_s = 1'704'205'800, ns_per_s = 1'000'000'000;
    std::ofstream out(file);
    out << "ticker,volume,open,close,high,low,window_start,transactions\n";
    for (int symbol = 0; symbol < symbols; ++symbol)
        for (int minute = 0; minute < minutes_a_day; ++minute) {
            const std::int64_t close = close_of(symbol, minute);
            out << fmt::format("{},{},{},{},{},{},{},5\n",
                               symbol_name(symbol),
                               100 + minute,
                               usd_text(close),
                               usd_text(close),
                               usd_text(close + 500),
                               usd_text(close - 500),
                               (opening_s + 60 * minute) * ns_per_s);
        }
}

/// The same rows, packed and as Parquet.
void copy_flat(const fs::path& file, const fs::path& packed, const fs::path& parquet) {
    ingest::TableReader reader;
    const std::string from = fmt::format("COPY (SELECT * FROM read_csv({})) TO ", sql_quoted(file.string()));
    for (const std::string& to : {sql_quoted(packed.string()) + " (FORMAT csv, HEADER, COMPRESSION gzip)",
                                  sql_quoted(parquet.string()) + " (FORMAT parquet)"})
        reader.each_row(from + to, {}, [](const auto&) {});
}

void write_days(const fs::path& folder, int files, const std::vector<TradingDay>& sessions) {
    make_folder(folder);
    for (int file = 0; file < files; ++file) {
        std::ofstream out(folder / fmt::format("D{:03}.csv", file));
        out << "Date,Open,High,Low,Close,Volume\n";
        for (std::size_t i = 0; i < sessions.size(); ++i)
            out << fmt::format("{0},{1}.10,{1}.90,{1}.05,{1}.50,{2}\n", to_text(sessions[i]), 50 + i % 17, 1000 + i);
    }
}

/// Times one piece of work and says how many rows a second that was.
template <class Work>
void timed(const char* what, std::uint64_t rows, const Work& work) {
    const Stopwatch watch;
    const double before = processor_seconds();
    work();
    const double seconds = watch.seconds(), used = processor_seconds() - before;
    std::cout << fmt::format(
        "{:<28}{:>10} rows in {:.2f} s, {:.2f} s of processors: {:.2f} M rows/s, {:.2f} M rows/s of "
        "two processors\n",
        what,
        rows,
        seconds,
        used,
        1e-6 * static_cast<double>(rows) / seconds,
        2e-6 * static_cast<double>(rows) / used);
}

ingest::ImportReport imported(const fs::path& from, const fs::path& store, const char* format) {
    ingest::ImportCsvSpec spec;
    spec.files = {from};
    spec.store = store;
    spec.threads = 2;
    spec.hints.format = format;
    return ingest::import_csv(spec);
}

/// Throws Bug where the store is not what the flat file says.
void require_flat(const fs::path& folder, int symbols) {
    const auto store = bars::BarStore::open(folder);
    ensure(store->tickers().size() == static_cast<std::size_t>(symbols), "a book a symbol");
    const int last = symbols - 1;
    const auto book = store->book(symbol_name(last));
    ensure(book->find_minute_day(day) != nullptr, "the day of the file");
    const bars::TradeColumns minutes = book->minute_trades(*book->find_minute_day(day));
    ensure(minutes.size() == minutes_a_day, "a bar a minute");
    for (int i = 0; i < minutes_a_day; ++i)
        ensure(minutes.close[static_cast<std::size_t>(i)] == close_of(last, i), "the closes of the file");
}

void measure_flat(const fs::path& folder, int symbols) {
    const fs::path plain = folder / "flat.csv", packed = folder / "flat.csv.gz", parquet = folder / "flat.parquet";
    write_flat(plain, symbols);
    copy_flat(plain, packed, parquet);
    const std::uint64_t rows = std::uint64_t{static_cast<unsigned>(symbols)} * minutes_a_day;
    for (const auto& [what, file, format] : {std::tuple{"flat file, gz", packed, "csv"},
                                             {"flat file, plain", plain, "csv"},
                                             {"flat file as Parquet", parquet, "parquet"}}) {
        const TempDir store("tamis-tables", folder);
        ingest::ImportReport report;
        timed(what, rows, [&] { report = imported(file, store.path(), format); });
        ensure(report.minute_bars == rows && report.rejected_count() == 0, "every row is a bar");
        require_flat(store.path(), symbols);
    }
}

void measure_days(const fs::path& folder, int files) {
    const auto sessions = us_equities().sessions(2004y / January / 2, 2023y / December / 29);
    write_days(folder / "days", files, sessions);
    const std::uint64_t rows = std::uint64_t{static_cast<unsigned>(files)} * sessions.size();
    ingest::ImportReport report;
    timed("folder of daily files", rows, [&] { report = imported(folder / "days", folder / "store", "csv"); });
    ensure(report.daily_bars == rows && report.rejected_count() == 0, "every row is a day");
}

void measure_check(const fs::path& folder, std::int64_t least) {
    constexpr int days = 250;
    const auto sessions = us_equities().sessions(2024y / January / 2, 2024y / December / 31);
    const std::int64_t symbols = least / days / minutes_a_day + 1;
    std::int64_t bars = 0;
    bars::BookWriter writer(folder);
    for (int symbol = 0; symbol < symbols; ++symbol) {
        bars::BookChange change;
        for (int d = 0; d < days; ++d) {
            const TradingDay on = sessions[static_cast<std::size_t>(d)];
            const std::int64_t open = us_equities().session(on)->open.ms, close = us_equities().session(on)->close.ms;
            for (int minute = 0; open + minute * ms_per_minute < close; ++minute, ++bars) {
                const std::int64_t price = close_of(symbol, minute) + 100 * d;
                change.minute_trades[on].push(
                    open + minute * ms_per_minute, price, price + 500, price - 500, price, 100 + minute);
            }
        }
        writer.apply(symbol_name(symbol), change);
    }
    writer.sync();
    const auto store = bars::BarStore::open(folder);
    bars::CheckedBars checked;
    timed("bars check", static_cast<std::uint64_t>(bars), [&] { checked = bars::check(*store); });
    ensure(checked.bars >= bars && checked.rows.empty(), "all bars were looked at, and none is odd");
}

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
    const auto number = [&](int at, int otherwise) { return argc > at ? std::atoi(argv[at]) : otherwise; };
    const tamis::TempDir scratch("tamis-tables");
    try {
        tamis::measure_flat(scratch.path(), number(1, 8000));
        tamis::measure_days(scratch.path() / "daily", number(2, 500));
        tamis::measure_check(scratch.path() / "checked", number(3, 10'000'000));
    } catch (const std::exception& error) {
        std::cerr << "WRONG: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
