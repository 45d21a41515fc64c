// bench/cells.cpp — many one-day cells through the whole queue, computed and kept, then asked again:
// cells SYMBOLS DAYS [--keep-all] [--slow-writer MS] [--threads N]. The parameters are the earlier system's grid:
// pivot_bars 1, 2, 3, 5, 10, 20. --slow-writer: the writer sleeps so long before each commit, to see what workers wait
// for it. At last the rows once more, by a writer that has nothing else to do. Ends with 1 when an answer is wrong: a
// cell missing, twice, failed, or out of balance; a second answer that differs.
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cstring>
#include <iostream>
#include <thread>

#include "app/home.hpp"
#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "grid_study.hpp"
#include "processor_seconds.hpp"
#include "record/format.hpp"
#include "report/summary.hpp"
#include "simulation/simulation.hpp"
#include "store/transaction.hpp"
#include "study/run_study.hpp"

namespace tamis {
namespace {

double peak_megabytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

std::int64_t number(store::ResultStore& results, const std::string& sql) {
    return std::get<std::int64_t>(results.sql(sql, 1).columns[0].value(0));
}

int check(bool is_right, const std::string& what) {
    if (!is_right) std::cerr << "WRONG: " << what << "\n";
    return is_right ? 0 : 1;
}

constexpr std::int64_t rows_a_commit = 16'384;

/// A table's rows in the batches that a run's writer hands over.
std::vector<record::Rows> batches_of(store::ResultStore& results, const record::Table& table) {
    std::vector<record::Rows> batches;
    results.each_batch(fmt::format("SELECT * FROM {}", table.name), [&](const record::Rows& rows) {
        if (batches.empty() || batches.back().size() == rows_a_commit) batches.push_back(record::rows_of(table));
        record::Rows& batch = batches.back();
        for (std::size_t c = 0; c < batch.columns.size(); ++c) {
            const record::Column& from = rows.columns[rows.index(batch.names[c])];
            for (std::size_t row = 0; row < rows.size(); ++row) batch.columns[c].push_value(from.value(row));
        }
    });
    return batches;
}

/// What the cells left, in a file of its own, as one writer keeps it that has nothing else to do.
int keep_again(store::ResultStore& results, const std::filesystem::path& file) {
    std::vector<std::pair<const record::Table*, std::vector<record::Rows>>> tables;
    for (const char* name : {"backtest", "strategy_market_structure", "run_cell"})
        tables.emplace_back(app::find_table(name), batches_of(results, *app::find_table(name)));
    const auto kept = store::open_duckdb(file, store::Access::read_write, 1, {});
    for (const auto& [table, batches] : tables) kept->prepare(*table);
    const Stopwatch watch;
    const double before = processor_seconds();
    for (std::size_t i = 0; i < tables.front().second.size(); ++i)
        store::in_transaction(*kept, [&] {
            for (const auto& [table, batches] : tables)
                if (i < batches.size()) kept->append(*table, batches[i]);
        });
    const double seconds = watch.seconds(), busy = processor_seconds() - before;
    const auto cells = static_cast<double>(number(*kept, "SELECT count(*)::BIGINT FROM backtest"));
    std::cout << fmt::format("kept again {:.0f} cells in {:.2f} s, {:.0f} cells/s; {:.1f} us of a processor a cell\n",
                             cells,
                             seconds,
                             cells / seconds,
                             1e6 * busy / cells);
    const char* sum = "SELECT bit_xor(hash(b))::VARCHAR FROM (SELECT * FROM backtest) b";
    return check(kept->sql(sum, 1).columns[0].texts() == results.sql(sum, 1).columns[0].texts(),
                 "the cells kept again are the same");
}

struct Options {
    int symbols = 0, days = 0;
    bool keep_all = false;
    int writer_sleeps_ms = 0;
    unsigned threads = 0;  ///< 0: as many as the machine has
};

// Whoever hears of progress hears it on the writer's thread, between two commits.
jobs::Audience audience_of(const Options& options) {
    return {false, [ms = options.writer_sleeps_ms](const jobs::ProgressState&) {
                if (ms != 0) std::this_thread::sleep_for(std::chrono::milliseconds(ms));
            }};
}

int run(const Options& options) {
    const int symbols = options.symbols, days = options.days;
    const TempDir scratch("tamis-cells");
    const app::Home home(scratch.path());
    const TradingDay first = std::chrono::sys_days(std::chrono::year(2024) / 1 / 2);
    TradingDay last = first;
    for (int i = 1; i < days + 2; ++i) last = us_equities().next_session(last);
    const simulation::SimulationSpec market{.symbols = symbols, .first = first, .last = last, .seed = 7, .quotes = 0};
    const Stopwatch making;
    simulation::simulate(market, home.bars_folder(), 2);
    std::cout << fmt::format("market     {} symbols, {} days, made in {:.1f} s\n", symbols, days + 2, making.seconds());

    const auto bars = home.open_bars();
    auto results = home.open_results();
    study::StudySpec spec = grid_study("cells", simulation::SimulatedMarket(market).sessions(), options.keep_all);
    spec.threads = options.threads;
    std::atomic<bool> stop = false;
    study::StudyOutcome outcome[2];
    std::string pooled[2];
    for (int time = 0; time < 2; ++time) {
        const Stopwatch watch;
        outcome[time] = study::run_study(*bars, *results, spec, "", stop, audience_of(options));
        const double seconds = watch.seconds();
        const study::RunRow& row = outcome[time].run;
        std::cout << fmt::format(
            "{}  {} cells: {} known, {} computed, {} failed in {:.2f} s, {:.0f} cells/s; peak memory {:.0f} MB\n",
            time == 0 ? "computed " : "and again",
            row.cells_asked,
            row.cells_known,
            row.cells_computed,
            row.cells_failed,
            seconds,
            static_cast<double>(row.cells_asked) / seconds,
            peak_megabytes());
        std::cout << fmt::format(
            "           workers waited {:.2f} % of their time for the writer\n",
            100 * outcome[time].workers_waited_seconds / (seconds * study::thread_count(options.threads)));
        const Stopwatch reporting;
        pooled[time] = record::json_text(report::summarize(*results, row.run).pooled);
        std::cout << fmt::format("           summary in {:.2f} s\n", reporting.seconds());
    }
    const study::RunRow &fresh = outcome[0].run, &again = outcome[1].run;
    int wrong = check(fresh.cells_asked == fresh.hits * 6, "cells are hits × parameters");
    wrong += check(fresh.cells_computed == fresh.cells_asked && fresh.cells_failed == 0, "every cell was computed");
    wrong += check(again.cells_known == again.cells_asked, "every cell is known the second time");
    wrong += check(number(*results, "SELECT count(DISTINCT cell)::BIGINT FROM backtest") == fresh.cells_asked,
                   "each cell is kept once");
    wrong += check(number(*results,
                          "SELECT count(*)::BIGINT FROM backtest WHERE abs(end_value_usd - (cash_usd + realised_usd + "
                          "unrealised_usd - fees_usd)) > 0.000001") == 0,
                   "accounts add up");
    wrong += check(pooled[0] == pooled[1], "the second report equals the first");
    wrong += keep_again(*results, scratch.path() / "again.duckdb");
    results.reset();
    std::cout << fmt::format("kept       {} in the result file\n",
                             bytes_text(std::filesystem::file_size(home.results_file())));
    return wrong == 0 ? 0 : 1;
}

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
    tamis::Options options;
    for (int i = 3; i < argc; ++i) {
        options.keep_all = options.keep_all || std::strcmp(argv[i], "--keep-all") == 0;
        if (std::strcmp(argv[i], "--slow-writer") == 0 && i + 1 < argc) options.writer_sleeps_ms = std::atoi(argv[++i]);
        if (std::strcmp(argv[i], "--threads") == 0 && i + 1 < argc)
            options.threads = static_cast<unsigned>(std::atoi(argv[++i]));
    }
    if (argc < 3) {
        std::cerr << "usage: cells SYMBOLS DAYS [--keep-all] [--slow-writer MS] [--threads N]\n";
        return 2;
    }
    options.symbols = std::atoi(argv[1]);
    options.days = std::atoi(argv[2]);
    return tamis::run(options);
}
