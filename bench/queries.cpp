// bench/queries.cpp — the questions that people ask often, over many cells: queries CELLS. Cells of a real run are kept
// and multiplied under new keys, symbols and returns. Ends with 1 when an answer is wrong.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iostream>

#include "app/cache.hpp"
#include "app/home.hpp"
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

constexpr int repeats = 15;

std::int64_t number(store::ResultStore& results, const std::string& sql) {
    return std::get<std::int64_t>(results.sql(sql, 1).columns[0].value(0));
}

/// Copies of the real cells, until there are enough: other keys and symbols, returns that differ a little.
void multiply(store::ResultStore& results, std::int64_t cells) {
    const std::int64_t real = number(results, "SELECT count(*)::BIGINT FROM backtest");
    for (std::int64_t copy = 1; copy * real < cells; ++copy) {
        store::in_transaction(results, [&] {
            results.execute(fmt::format(
                "INSERT INTO backtest SELECT * REPLACE (md5(cell::VARCHAR || '{0}')::UUID AS cell, symbol || "
                "'{0}' AS symbol, "
                "total_return_fraction + {0} * 1e-7 AS total_return_fraction) FROM backtest LIMIT {1}",
                copy,
                real));
            results.execute(
                fmt::format("INSERT INTO run_cell SELECT {0}, md5(cell::VARCHAR || '{0}')::UUID, false, false FROM "
                            "run_cell WHERE run = 1",
                            copy + 1));
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
        for (int i = 0; i < repeats; ++i) {
            const Stopwatch watch;
            rows = question();
            times.push_back(watch.seconds() * 1000);
        }
        std::nth_element(times.begin(), times.begin() + repeats / 2, times.end());
        std::cout << fmt::format("{:<66}{:>9.2f} ms  (aim {:.0f})\n", what, times[repeats / 2], aim_ms);
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
    for (const char* column :
         {"total_return_fraction", "lean_total_fees_usd", "trade_profit_factor", "intraday_drawdown_fraction"})
        questions.sql(
            std::string("top 100 by ") + column,
            50,
            fmt::format(
                "SELECT cell, symbol, first_day, parameters, {0} FROM backtest WHERE status = 'done' ORDER BY {0} "
                "DESC NULLS LAST LIMIT 100",
                column),
            100);
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
    questions.sql("aggregate by two columns: day and parameters",
                  150,
                  "SELECT first_day, parameters, count(*), avg(total_return_fraction), sum(total_profit_usd) FROM "
                  "backtest GROUP BY ALL",
                  static_cast<std::size_t>(
                      number(results, "SELECT count(DISTINCT (first_day, parameters))::BIGINT FROM backtest")));
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

int run(std::int64_t cells) {
    const TempDir scratch("tamis-queries");
    const app::Home home(scratch.path());
    const TradingDay first = std::chrono::sys_days(std::chrono::year(2024) / 1 / 2);
    const simulation::SimulationSpec market{.symbols = 100,
                                            .first = first,
                                            .last = us_equities().next_session(first + std::chrono::days(18)),
                                            .seed = 7,
                                            .quotes = 0};
    simulation::simulate(market, home.bars_folder(), 2);
    std::int64_t kept = 0;
    {
        const auto bars = home.open_bars();
        const auto results = home.open_results();
        std::atomic<bool> stop = false;
        study::run_study(*bars,
                         *results,
                         grid_study("queries", simulation::SimulatedMarket(market).sessions(), false),
                         "",
                         stop,
                         false);
        multiply(*results, cells);
        kept = number(*results, "SELECT count(*)::BIGINT FROM backtest");
        results->execute("CHECKPOINT");
    }
    const auto results = home.open_results_to_read();
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
    return questions.wrong() == 0 && kept >= cells ? 0 : 1;
}

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
    const auto cells = argc == 2 ? tamis::parse_number<std::int64_t>(argv[1]) : std::nullopt;
    if (!cells || *cells < 1) {
        std::cerr << "usage: queries CELLS\nExample: queries 1000000\n";
        return 2;
    }
    return tamis::run(*cells);
}
