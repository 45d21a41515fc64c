// bench/queries.cpp — the questions that people ask often, over many cells: queries CELLS [PARTS]. Cells of a real run
// are kept and multiplied under new keys, symbols and returns; with PARTS in so many parts of a study, which are
// merged. Ends with 1 when an answer is wrong.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iostream>

#include "app/cache.hpp"
#include "app/home.hpp"
#include "app/parts.hpp"
#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "grid_study.hpp"
#include "record/parameters.hpp"
#include "simulation/simulation.hpp"
#include "store/transaction.hpp"
#include "study/kept_cells.hpp"
#include "study/run_study.hpp"

namespace tamis {
namespace {

/// Times that a question is asked; a slow one less often, for its time varies less.
constexpr int most_repeats = 15;
constexpr double longest_asking_seconds = 10;

std::int64_t number(store::ResultStore& results, const std::string& sql) {
    return std::get<std::int64_t>(results.sql(sql, 1).columns[0].value(0));
}

/// Copies of the cells that are there, all of them again and again until there are enough: other keys and symbols, days
/// a month or more later, returns that differ a little; their run asked for them, and their strategy counted. `salt`:
/// of the keys.
void multiply(store::ResultStore& results, std::int64_t cells, const std::string& salt) {
    for (std::int64_t step = 1;; ++step) {
        const std::int64_t there = number(results, "SELECT count(*)::BIGINT FROM backtest");
        const std::int64_t copies = std::min(there, cells - there);
        if (copies <= 0) return;
        const std::string key = fmt::format("md5(cell::VARCHAR || '{}-{}')::UUID AS cell", salt, step);
        store::in_transaction(results, [&] {
            results.execute(
                fmt::format("INSERT INTO backtest_own SELECT * REPLACE ({0}, symbol || '{1}' AS symbol, "
                            "first_day + 31 * {1} AS first_day, last_day + 31 * {1} AS last_day, "
                            "total_return_fraction + {1} * 1e-7 AS total_return_fraction) FROM backtest_own LIMIT {2}",
                            key,
                            step,
                            copies));
            for (const char* table : {"run_cell", "strategy_market_structure"})
                results.execute(
                    fmt::format("INSERT INTO {0} SELECT * REPLACE ({1}) FROM {0} LIMIT {2}", table, key, copies));
        });
    }
}

class Questions {
  public:
    explicit Questions(store::ResultStore& results) : results_(results) {}

    void ask(const std::string& what,
             double aim_ms,
             const std::function<std::size_t()>& question,
             std::size_t expected) {
        std::vector<double> times;
        std::size_t rows = 0;
        const Stopwatch asking;
        for (int i = 0; i < most_repeats && (i == 0 || asking.seconds() < longest_asking_seconds); ++i) {
            const Stopwatch watch;
            rows = question();
            times.push_back(watch.seconds() * 1000);
        }
        const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
        std::nth_element(times.begin(), middle, times.end());
        std::cout << fmt::format("{:<66}{:>9.2f} ms  (aim {:.0f})", what, *middle, aim_ms) << std::endl;
        if (rows == expected) return;
        std::cerr << fmt::format("WRONG: {}: {} rows instead of {}\n", what, rows, expected);
        ++wrong_;
    }
    void sql(const std::string& what, double aim_ms, const std::string& statement, std::size_t expected) {
        ask(what, aim_ms, [&] { return results_.sql(statement, 10'000'000).size(); }, expected);
    }
    int wrong() const { return wrong_; }

  private:
    store::ResultStore& results_;
    int wrong_ = 0;
};

void ask_all(store::ResultStore& results, Questions& questions) {
    const record::Rows some =
        results.sql("SELECT cell, symbol, first_day, parameters FROM backtest LIMIT 1 OFFSET 700", 1);
    const Hash128 cell = some.columns[0].hashes()[0];
    const std::string symbol = some.columns[1].texts()[0], day = record::value_text(some.columns[2].value(0));
    const std::string of_cell = " FROM backtest WHERE cell = '" + hex_text(cell) + "'";
    questions.sql("one cell by its key: is it kept", 5, "SELECT cell" + of_cell, 1);
    questions.sql("one cell by its key, with its key's parts and our own numbers",
                  5,
                  "SELECT COLUMNS(c -> c NOT LIKE 'lean_%' AND c NOT LIKE 'trade_%')" + of_cell,
                  1);
    questions.ask(
        "one cell by its key, every column",
        5,
        [&] {
            const store::Condition is_cell{"cell", store::Comparison::equal, cell};
            return results.select({.table = "backtest", .columns = {}, .where = {is_cell}, .order = {}, .limit = 1})
                .size();
        },
        1);
    questions.sql("cells of a symbol on a day, every column",
                  50,
                  "SELECT * FROM backtest WHERE symbol = '" + symbol + "' AND first_day = '" + day + "'",
                  6);
    const auto ask_top = [&](const std::string& what, const char* column, const char* where) {
        questions.sql(what,
                      50,
                      fmt::format("SELECT cell, symbol, first_day, parameters, {0} FROM backtest{1} ORDER BY {0} DESC "
                                  "NULLS LAST LIMIT 100",
                                  column,
                                  where),
                      100);
    };
    for (const char* column :
         {"total_return_fraction", "lean_total_fees_usd", "trade_profit_factor", "intraday_drawdown_fraction"})
        ask_top(std::string("top 100 by ") + column, column, " WHERE status = 'done'");
    ask_top("top 100 by total_return_fraction, with nothing else asked of them", "total_return_fraction", "");
    const std::string in_month = " WHERE first_day < '2024-02-01'";  // however many cells there are, these are as many
    ask_top("top 100 of a month by total_return_fraction", "total_return_fraction", in_month.c_str());
    questions.sql("cells of a run, mean return",
                  150,
                  "SELECT count(*), avg(total_return_fraction) FROM run_cell JOIN backtest USING (cell) WHERE run = 1",
                  1);
    questions.sql("cells of a strategy with its parameters, mean return",
                  150,
                  "SELECT count(*), avg(total_return_fraction) FROM backtest WHERE strategy = 'market_structure' AND "
                  "parameters = '" +
                      some.columns[3].texts()[0] + "'",
                  1);
    const auto ask_groups = [&](const std::string& what, const std::string& where) {
        const std::string from = " FROM backtest" + where;
        questions.sql(
            what,
            150,
            "SELECT first_day, parameters, count(*), avg(total_return_fraction), sum(total_profit_usd)" + from +
                " GROUP BY ALL",
            static_cast<std::size_t>(number(results, "SELECT count(DISTINCT (first_day, parameters))::BIGINT" + from)));
    };
    ask_groups("aggregate by two columns: day and parameters", "");
    ask_groups("the same of a month", in_month);
}

void ask_keys(store::ResultStore& results, Questions& questions) {
    const record::Rows known = results.sql("SELECT cell FROM backtest USING SAMPLE 50000 ROWS", 50'000);
    std::vector<Hash128> keys = known.columns[0].hashes();
    while (keys.size() < 100'000) keys.push_back(sha256_128("not kept " + std::to_string(keys.size())));
    questions.ask(
        "100,000 keys asked at once, half of them kept",
        200,
        [&] {
            const std::vector<bool> kept = study::which_are_kept(results, keys);
            return static_cast<std::size_t>(std::count(kept.begin(), kept.end(), true));
        },
        50'000);
}

/// A study, or a share of it, computed and multiplied.
void keep_cells(store::ResultStore& results,
                const bars::BarStore& bars,
                study::StudySpec spec,
                const std::optional<study::Shard>& shard,
                std::int64_t cells) {
    std::atomic<bool> stop = false;
    spec.shard = shard;
    study::run_study(bars, results, spec, "a grid", stop, false);
    multiply(results, cells, shard ? std::to_string(shard->number) : "");
    results.execute("CHECKPOINT");
}

/// The same in parts, brought together in a home that has no bars to compute keys anew on; whether nothing is missing.
bool merge_into(
    const app::Home& home, const bars::BarStore& bars, const study::StudySpec& spec, std::int64_t cells, int parts) {
    const TempDir scratch("tamis-parts");
    std::vector<fs::path> files;
    std::uint64_t bytes = 0;
    for (int part = 1; part <= parts; ++part) {
        files.push_back(scratch.path() / fmt::format("part-{}.duckdb", part));
        keep_cells(*app::Home::with_part(home, files.back()).open_results(),
                   bars,
                   spec,
                   study::Shard{part, parts},
                   (cells + parts - 1) / parts);
        bytes += fs::file_size(files.back());
    }
    const Stopwatch watch;
    const app::MergeAnswer answer = app::merge_parts(home, files, {});
    std::cout << fmt::format(
                     "merged in {} from {} parts of {}", duration_text(watch.seconds()), parts, bytes_text(bytes))
              << std::endl;
    return std::all_of(
               answer.parts.begin(), answer.parts.end(), [](const auto& part) { return part.refused.empty(); }) &&
           answer.runs.size() == 1 && answer.runs[0].to_repeat.empty();
}

int run(std::int64_t cells, int parts) {
    const TempDir scratch("tamis-queries"), of_bars("tamis-bars");
    const app::Home home(scratch.path());
    const TradingDay first = std::chrono::sys_days(std::chrono::year(2024) / 1 / 2);
    const simulation::SimulationSpec market{.symbols = 100,
                                            .first = first,
                                            .last = us_equities().next_session(first + std::chrono::days(18)),
                                            .seed = 7,
                                            .quotes = 0};
    simulation::simulate(market, of_bars.path(), 2);
    const auto bars = bars::BarStore::open(of_bars.path());
    const study::StudySpec spec = grid_study("queries", simulation::SimulatedMarket(market).sessions(), false);
    bool is_whole = true;
    if (parts > 0)
        is_whole = merge_into(home, *bars, spec, cells, parts);
    else
        keep_cells(*home.open_results(), *bars, spec, {}, cells);
    const auto results = home.open_results_to_read();
    const std::int64_t kept = number(*results, "SELECT count(DISTINCT cell)::BIGINT FROM backtest");
    std::cout << fmt::format(
        "{} cells, {} on disk\n", with_thousands(kept), bytes_text(fs::file_size(home.results_file())));
    Questions questions(*results);
    ask_all(*results, questions);
    ask_keys(*results, questions);
    for (const char* by : {"run", "day", "strategy", "engine"})
        questions.ask(
            std::string("cache stats --by ") + by,
            1000,
            [&] { return app::cache_stats(*results, home, by).size() > 0 ? 1u : 0u; },
            1);
    return questions.wrong() == 0 && kept >= cells && is_whole ? 0 : 1;
}

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
    const std::int64_t cells = argc > 1 ? tamis::parse_number<std::int64_t>(argv[1]).value_or(0) : 0;
    const int parts = argc == 3 ? tamis::parse_number<int>(argv[2]).value_or(-1) : 0;
    if (cells < 1 || parts < 0 || argc > 3) {
        std::cerr << "usage: queries CELLS [PARTS]\nExample: queries 1000000\n         queries 10000000 10\n";
        return 2;
    }
    return tamis::run(cells, parts);
}
