// tests/app/market.hpp — a small simulated market and a study on it, for tests of the whole.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "app/home.hpp"
#include "backtest/tables.hpp"
#include "base/file.hpp"
#include "record/format.hpp"
#include "screen/filters/all.hpp"
#include "simulation/simulation.hpp"
#include "study/run_study.hpp"

namespace tamis {

/// Forty symbols and two months in a home folder of its own.
struct SmallMarket {
    TempDir scratch{"tamis-test"};
    app::Home home{scratch.path()};

    explicit SmallMarket(int symbols = 40) {
        using namespace std::chrono;
        simulation::simulate(
            {.symbols = symbols, .first = sys_days(2024y / 1 / 2), .last = sys_days(2024y / 2 / 29), .seed = 7},
            home.bars_folder(),
            2);
    }
};

/// A pipeline over that market that takes a while: every symbol on six weeks, twenty parameter sets.
inline constexpr const char* many_cells = R"yaml(name: many
screening:
  date_range: {start: 2024-01-22, end: 2024-02-29}
  filters: ["price_range(max=1000000)"]
backtesting:
  strategy: market_structure
  parameters: {pivot_bars: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], timeframe: [1min, 5min]}
)yaml";

/// Gaps of a percent in the last week of February, two parameter sets on each.
inline study::StudySpec small_study() {
    using namespace std::chrono;
    study::StudySpec spec;
    spec.name = "small";
    screen::ScreenSpec screen;
    screen.first = sys_days(2024y / 2 / 20);
    screen.last = sys_days(2024y / 2 / 29);
    screen.filters = {screen::parse_filter("gap(threshold=1%)"),
                      screen::parse_filter("price_range(min=0, max=100000)")};
    screen.normalize();
    spec.screen = screen;
    for (const char* pivot_bars : {"2", "5"}) {
        backtest::StrategySpec strategy = backtest::MarketStructure{};
        strategy.set("pivot_bars", pivot_bars);
        spec.grid.push_back(strategy);
    }
    return spec;
}

/// Runs what has no row yet, without progress.
inline study::StudyOutcome run(const app::Home& home, store::ResultStore& results, const study::StudySpec& spec) {
    std::atomic<bool> stop = false;
    return study::run_study(*home.open_bars(), results, spec, "a test", stop, false);
}

/// What a run keeps in a table but for times and run numbers, and an order of its rows.
struct KeptRows {
    const char *selection, *order;
};

inline constexpr KeptRows kept_rows[] = {
    {"SELECT * EXCLUDE (execution_time_ms, computed_at) FROM backtest", "cell"},
    {"SELECT * FROM trade", "cell, number"},
    {"SELECT * FROM fill", "cell, order_id"},
    {"SELECT * FROM strategy_market_structure", "cell"},
    {"SELECT * EXCLUDE (computed_at) FROM screen_day", "screen"},
    {"SELECT * FROM screen_filter", "screen, filter, parameters"},
    {"SELECT * FROM screen_hit", "screen, symbol"},
    {"SELECT * FROM screen_measure", "screen, symbol, filter"},
};

/// All of them as text, in one order.
inline std::string kept_text(store::ResultStore& results) {
    std::string text;
    for (const auto& [selection, order] : kept_rows)
        text += record::csv_text(results.sql(std::string(selection) + " ORDER BY " + order, 1'000'000)) + "\n";
    return text;
}

/// How many there are in each table, and the sum of their hashes.
inline std::string kept_hashes(store::ResultStore& results) {
    std::string text;
    for (const auto& [selection, order] : kept_rows)
        text += record::csv_text(results.sql(
            "SELECT count(*), CAST(sum(hash(rows)) AS VARCHAR) FROM (" + std::string(selection) + ") rows", 1));
    return text;
}

/// Where two such texts part. Not EXPECT_EQ: what it makes of texts of many lines takes more memory than there is.
inline testing::AssertionResult same_rows(const std::string& one, const std::string& other) {
    if (one == other) return testing::AssertionSuccess();
    const auto at =
        static_cast<std::size_t>(std::mismatch(one.begin(), one.end(), other.begin(), other.end()).first - one.begin());
    const auto line = [at](const std::string& text) {
        const std::size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
        return text.substr(begin, text.find('\n', at) - begin);
    };
    return testing::AssertionFailure() << one.size() << " and " << other.size() << " bytes, first\n  " << line(one)
                                       << "\nbeside\n  " << line(other);
}

/// The same for rows in two files, of which there may be too many to write out where they are equal.
inline testing::AssertionResult same_kept_rows(store::ResultStore& one, store::ResultStore& other) {
    if (kept_hashes(one) == kept_hashes(other)) return testing::AssertionSuccess();
    return same_rows(kept_text(one), kept_text(other)) << "\nhashes of rows\n"
                                                       << kept_hashes(one) << "beside\n"
                                                       << kept_hashes(other);
}

inline std::int64_t count(store::ResultStore& results, const std::string& from) {
    return std::get<std::int64_t>(results.sql("SELECT count(*)::BIGINT FROM " + from, 1).columns[0].value(0));
}

}  // namespace tamis
