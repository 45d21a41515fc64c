// tests/app/cache_test.cpp — why cells are or are not known, cells thrown away or torn, and cells found by a parameter.
#include "app/cache.hpp"

#include <gtest/gtest.h>

#include <regex>

#include "app/cache_evict.hpp"
#include "app/cache_why.hpp"
#include "app/doctor.hpp"
#include "app/import_results.hpp"
#include "app/market.hpp"
#include "backtest/strategies/all.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "lean_stand_in/written_result.hpp"
#include "migration/migrate.hpp"
#include "report/compare_results.hpp"
#include "report/parameter_columns.hpp"
#include "study/kept_cells.hpp"
#include "study/native_engine.hpp"

namespace tamis {
namespace {

study::StudySpec on_named(const std::vector<std::string>& symbols) {
    study::StudySpec spec = small_study();
    spec.days = {spec.screen->first, spec.screen->last};
    spec.screen.reset();
    spec.symbols = symbols;
    return spec;
}

app::WhyAnswer why(const app::Home& home, store::ResultStore& results, const study::StudySpec& spec) {
    const auto bars = home.open_bars();
    const study::NativeEngine engine(*bars, spec);
    jobs::ProgressLine silent(false);
    return app::why_study(engine, results, study::plan_study(engine, results, spec, {}, silent));
}

std::string reasons_text(const app::WhyAnswer& answer) {
    std::string text;
    for (const app::WhyRow& row : answer.reasons) text += std::to_string(row.cells) + " " + row.reason + "\n";
    return text;
}

std::vector<std::string> symbols_of(const app::Home& home, std::size_t count) {
    std::vector<std::string> symbols = home.open_bars()->tickers();
    symbols.resize(count);
    return symbols;
}

TEST(CacheWhy, SaysWhichPartOfAKeyDiffers) {
    const SmallMarket market(5);
    const auto results = market.home.open_results();
    study::StudySpec spec = on_named({"SPY"});
    spec.grid.erase(spec.grid.begin() + 1, spec.grid.end());
    run(market.home, *results, spec);
    const app::WhyAnswer known = why(market.home, *results, spec);
    EXPECT_EQ(known.known(), 1);
    EXPECT_TRUE(known.reasons.empty() && known.first_parts.empty());
    spec.base.cash = Decimal(5000);
    const app::WhyAnswer answer = why(market.home, *results, spec);
    EXPECT_EQ(answer.known(), 0);
    EXPECT_EQ(reasons_text(answer), "1 other cash_usd\n");
    EXPECT_EQ(answer.cells[0].nearest, known.cells[0].cell);
    int different = 0;
    for (const app::KeyPart& part : answer.first_parts)
        if (!part.is_equal) {
            EXPECT_EQ(part.part, "cash_usd");
            EXPECT_EQ(part.value, "5000");
            EXPECT_EQ(part.kept, "100000");
            ++different;
        }
    EXPECT_EQ(different, 1);
}

TEST(CacheWhy, AnswersForAllCellsOfAStudy) {
    const SmallMarket market(8);
    const auto results = market.home.open_results();
    const std::vector<std::string> symbols = symbols_of(market.home, 3);
    EXPECT_EQ(reasons_text(why(market.home, *results, on_named(symbols))), "6 no kept cell of this strategy\n");
    run(market.home, *results, on_named({symbols[0], symbols[1]}));
    study::StudySpec wider = on_named(symbols);  // a symbol more, and a parameter set more
    backtest::StrategySpec more = wider.grid[0];
    more.set("pivot_bars", "3");
    wider.grid.push_back(more);
    const app::WhyAnswer answer = why(market.home, *results, wider);
    EXPECT_EQ(answer.cells.size(), 9u);
    EXPECT_EQ(answer.known(), 4);
    EXPECT_EQ(reasons_text(answer),
              "3 no kept cell of this strategy on this symbol\n2 other parameters (pivot_bars)\n");
    study::StudySpec later = on_named({symbols[0]});
    later.days->first = later.days->second;
    EXPECT_EQ(reasons_text(why(market.home, *results, later)), "2 no kept cell on these days\n");
    results->execute("UPDATE backtest_own SET status = 'failed' WHERE symbol = '" + symbols[0] + "'");
    EXPECT_EQ(reasons_text(why(market.home, *results, on_named({symbols[0]}))), "2 it failed, and is tried again\n");
}

TEST(CacheWhy, AnswersForARunAsItWas) {
    const SmallMarket market(8);
    const auto results = market.home.open_results();
    const std::vector<std::string> symbols = symbols_of(market.home, 3);
    run(market.home, *results, on_named({symbols[0]}));
    run(market.home, *results, on_named({symbols[0], symbols[1]}));
    study::StudySpec richer = on_named({symbols[0]});
    richer.base.cash = Decimal(200'000);
    run(market.home, *results, richer);
    EXPECT_EQ(reasons_text(app::why_run(*results, 1)), "2 no kept cell of this strategy\n");
    const app::WhyAnswer second = app::why_run(*results, 2);
    EXPECT_EQ(second.cells.size(), 4u);
    EXPECT_EQ(second.known(), 2);
    EXPECT_EQ(reasons_text(second), "2 no kept cell of this strategy on this symbol\n");
    EXPECT_EQ(reasons_text(app::why_run(*results, 3)), "2 other cash_usd\n");
    app::evict(*results, {.run = 3}, true);
    EXPECT_EQ(reasons_text(app::why_run(*results, 3)), "2 evicted since: its parts are not known any more\n");
    EXPECT_THROW(app::why_run(*results, 4), Error);
    study::StudySpec with_paths = on_named({symbols[1]});
    with_paths.keep_equity = true;
    EXPECT_EQ(reasons_text(why(market.home, *results, with_paths)),
              "2 it is kept without its equity path, and is run again for it\n");
    run(market.home, *results, with_paths);
    EXPECT_EQ(reasons_text(app::why_run(*results, 4)),
              "2 an earlier run kept it: without its equity path, or it was thrown away since\n");
}

/// Rows of a cell that is gone, in any table but the list of what runs asked for.
std::string orphans(store::ResultStore& results) {
    std::string found;
    const record::Rows tables = results.sql(
        "SELECT c.table_name FROM duckdb_columns() c JOIN duckdb_tables() t ON t.table_oid = c.table_oid WHERE "
        "c.column_name = 'cell' AND c.table_name NOT IN ('backtest', 'run_cell')",
        1000);
    EXPECT_GT(tables.size(), 15u);
    for (const std::string& table : tables.columns[0].texts())
        if (count(results, table + " WHERE cell NOT IN (SELECT cell FROM backtest)") != 0) found += table + " ";
    return found;
}

TEST(KeptCells, AreFoundAmongAHandfulOfKeysAndAmongMany) {
    const SmallMarket market;
    const auto results = market.home.open_results();
    run(market.home, *results, small_study());
    run(market.home, *results, on_named({"NOSUCH"}));
    const auto cells = [&](const char* which) {
        return results->sql(std::string("SELECT cell FROM backtest WHERE status ") + which, 10'000).columns[0].hashes();
    };
    const std::vector<Hash128> kept = cells("<> 'failed'"), failed = cells("= 'failed'");
    ASSERT_GT(kept.size(), 64u);
    ASSERT_FALSE(failed.empty());
    for (const std::size_t many : {std::size_t{3}, kept.size()}) {
        std::vector<Hash128> keys(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(many));
        keys.push_back(sha256_128("never computed"));
        keys.push_back(failed.front());
        keys.push_back(kept.front());  // asked twice
        std::vector<bool> expected(many, true);
        expected.insert(expected.end(), {false, false, true});
        EXPECT_EQ(study::which_are_kept(*results, keys), expected) << many;
    }
    EXPECT_TRUE(study::which_are_kept(*results, {}).empty());
}

TEST(CacheEvict, ForgetsACellWithAllOfItsRows) {
    const SmallMarket market;
    const auto results = market.home.open_results();
    run(market.home, *results, small_study());
    ASSERT_GT(count(*results, "trade"), 0);
    EXPECT_EQ(app::evict(*results, {.older_than_days = 1}, true).cells, 0u) << "nothing is a day old";
    results->execute("UPDATE backtest_own SET computed_at = computed_at - INTERVAL 3 DAY");
    const app::Evicted counted = app::evict(*results, {.older_than_days = 1}, false);
    EXPECT_EQ(counted.cells, static_cast<std::uint64_t>(count(*results, "backtest")));
    EXPECT_EQ(counted.rows.at("trade"), static_cast<std::uint64_t>(count(*results, "trade")));
    EXPECT_GT(count(*results, "backtest"), 0) << "only counted";
    app::evict(*results, {.older_than_days = 1}, true);
    for (const char* table : {"backtest", "trade", "fill", "strategy_market_structure"})
        EXPECT_EQ(count(*results, table), 0) << table;
}

TEST(CacheEvict, TakesCellsARunOrAStrategyAndNothingElse) {
    const SmallMarket market(8);
    const auto results = market.home.open_results();
    const std::vector<std::string> symbols = symbols_of(market.home, 3);
    run(market.home, *results, on_named({symbols[0], symbols[1]}));
    study::StudySpec held = on_named({symbols[0], symbols[2]});
    held.grid = {backtest::make_strategy("buy_and_hold")};
    run(market.home, *results, held);
    run(market.home, *results, on_named({symbols[1], symbols[2]}));
    ASSERT_EQ(count(*results, "backtest"), 8);

    const Hash128 one =
        results->sql("SELECT min(cell) FROM backtest WHERE strategy = 'buy_and_hold'", 1).columns[0].hashes()[0];
    EXPECT_EQ(app::evict(*results, {.cells = {one}}, true).cells, 1u);
    EXPECT_EQ(count(*results, "backtest WHERE strategy = 'buy_and_hold'"), 1);
    const app::Evicted of_run = app::evict(*results, {.run = 3}, false);
    EXPECT_EQ(of_run.cells, 4u);
    EXPECT_EQ(of_run.in_other_runs, 2u) << "the first run asked for two of them";
    EXPECT_EQ(app::evict(*results, {.run = 3, .strategy = "buy_and_hold"}, true).cells, 0u) << "both must hold";
    EXPECT_EQ(app::evict(*results, {.strategy = "buy_and_hold", .strategy_version = "1"}, true).cells, 1u);
    app::evict(*results, {.run = 3}, true);
    EXPECT_EQ(count(*results, "backtest"), 2);
    EXPECT_EQ(orphans(*results), "");
    EXPECT_EQ(count(*results, "run_cell"), 10) << "runs keep the list of what they asked for";
    EXPECT_EQ(count(*results, "run WHERE cells_asked > 0"), 3);

    EXPECT_THROW(app::evict(*results, {}, true), Error) << "not everything by mistake";
    EXPECT_THROW(app::evict(*results, {.run = 9}, true), Error);
    EXPECT_THROW(app::evict(*results, {.cells = {one}}, true), Error) << "it is gone already";
    try {
        app::evict(*results, {.strategy = "market_structur"}, true);
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(),
                     "no cell of the strategy 'market_structur' is kept; did you mean 'market_structure'?");
    }
}

TEST(CacheEvict, LeavesNothingOfImportedAndMigratedCells) {
    const TempDir scratch("tamis-evict");
    const auto results = app::Home(scratch.path() / "home").open_results();
    stand_in::Run run;
    run.first = run.last = std::chrono::sys_days(std::chrono::year(2025) / 8 / 4);
    run.parameters = {{"symbols", "AAPL"}, {"pivot_bars", "2"}};
    const stand_in::Files files = stand_in::write_run(run);
    std::filesystem::create_directories(scratch.path() / "runs");
    replace_file(scratch.path() / "runs" / (run.id + ".json"), files.full, false);
    replace_file(scratch.path() / "runs" / (run.id + "-order-events.json"), files.order_events, false);
    std::atomic<bool> stop = false;
    ASSERT_EQ(app::import_results(*results, {{scratch.path() / "runs"}, "", "test", 1, false}, stop).added, 1u);
    const std::filesystem::path old = scratch.path() / "old.csv";
    replace_file(old,
                 "backtest_id,symbol,start_date,end_date,initial_cash,pivot_bars,total_return,final_value\n"
                 "x1,MSFT,2025-08-04,2025-08-04,100000,2,-3.49,96510.00\n",
                 false);
    ASSERT_EQ(migration::migrate_files(*results, {old}, false, false).parts[0].cells_added, 1u);
    ASSERT_EQ(count(*results, "backtest"), 2);
    ASSERT_GT(count(*results, "lean_order_event"), 0);
    ASSERT_EQ(count(*results, "migrated_backtest"), 1);

    EXPECT_EQ(app::evict(*results, {.older_than_days = 0}, false).cells, 1u)
        << "when the old row was computed is not known, so it is not old";
    app::evict(*results, {.cells = results->sql("SELECT cell FROM backtest", 2).columns[0].hashes()}, true);
    EXPECT_EQ(count(*results, "backtest"), 0);
    EXPECT_EQ(orphans(*results), "");
    EXPECT_EQ(count(*results, "migration WHERE cells_added = 1"), 1) << "the migration keeps its counts";
    EXPECT_NO_THROW(migration::undo_migration(*results, 1));
    ASSERT_EQ(migration::migrate_files(*results, {old}, false, false).parts[0].cells_added, 1u) << "and can come again";
}

TEST(CellKey, AnAmbiguousBeginningNamesTheCandidates) {
    const SmallMarket market(8);
    const auto results = market.home.open_results();
    run(market.home, *results, on_named(symbols_of(market.home, 2)));
    results->execute(
        "UPDATE backtest_own SET cell = '1969c6e22c94000000000000000000' || row_number FROM (SELECT cell AS old, "
        "lpad((row_number() OVER (ORDER BY symbol, parameters))::VARCHAR, 2, '0') AS row_number FROM "
        "backtest) WHERE old = cell");
    EXPECT_EQ(hex_text(report::find_cell(*results, "1969c6e22c9400000000000000000002")),
              "1969c6e22c9400000000000000000002");
    try {
        report::find_cell(*results, "1969c6e22c94");
        FAIL();
    } catch (const Error& error) {
        const std::string text = error.what();
        EXPECT_TRUE(
            text.starts_with("several cells' keys begin with '1969c6e22c94': 1969c6e22c9400000000000000000001 ("))
            << text;
        EXPECT_NE(text.find("market_structure), 1969c6e22c9400000000000000000002 ("), std::string::npos) << text;
        EXPECT_TRUE(text.ends_with("; write more of the key")) << text;
    }
    results->execute("DELETE FROM backtest_own WHERE cell <> '1969c6e22c9400000000000000000003'");
    EXPECT_EQ(hex_text(report::find_cell(*results, "1969C6E22C94")), "1969c6e22c9400000000000000000003");
    EXPECT_EQ(hex_text(report::find_cell(*results, "1969c6e2-2c94")), "1969c6e22c9400000000000000000003");
}

class FoundByParameter : public testing::Test {
  protected:
    std::int64_t found(const std::string& where, const std::string& table = "backtest") {
        const store::KnownColumns known = store::known_columns(results->select({.table = table, .limit = 0}));
        return static_cast<std::int64_t>(
            results
                ->select({.table = table,
                          .where = store::parse_where(where, known, report::parameter_columns(*results, table, known)),
                          .limit = UINT64_MAX})
                .size());
    }
    SmallMarket market{8};
    std::unique_ptr<store::ResultStore> results = market.home.open_results();
};

TEST_F(FoundByParameter, WhateverTheEngine) {
    run(market.home, *results, on_named(symbols_of(market.home, 2)));  // pivot_bars 2 and 5, two symbols
    study::StudySpec held = on_named(symbols_of(market.home, 1));
    held.grid = {backtest::make_strategy("buy_and_hold")};
    run(market.home, *results, held);
    EXPECT_EQ(found("pivot_bars = 2"), 2);
    EXPECT_EQ(found("pivot_bars in (2, 5)"), 4);
    EXPECT_EQ(found("pivot_bars between 3 and 10 or strategy = buy_and_hold"), 3);
    EXPECT_EQ(found("timeframe = '1min' and not pivot_bars = 2"), 2);
    EXPECT_EQ(found("pivot_bars is null"), 1) << "buy_and_hold has none";
    EXPECT_EQ(found("pivot_bars != 2"), 2) << "as SQL: what has none is not unequal";
    EXPECT_EQ(found("pivot_highs >= 0"), 4) << "counters too";
    EXPECT_EQ(found("pivot_bars = 2", "trade"),
              count(*results, "trade t JOIN strategy_market_structure s ON s.cell = t.cell WHERE s.pivot_bars = 2"));
    EXPECT_THROW(found("pivot_bars = 2", "run"), Error) << "a run has no parameters";

    stand_in::Run lean;
    lean.first = lean.last = std::chrono::sys_days(std::chrono::year(2025) / 8 / 4);
    lean.parameters = {{"symbols", "AAPL"}, {"pivot_bars", "2"}, {"edge", "0.5"}, {"mood", "calm"}};
    std::filesystem::create_directories(market.scratch.path() / "runs");
    replace_file(market.scratch.path() / "runs" / (lean.id + ".json"), stand_in::write_run(lean).full, false);
    std::atomic<bool> stop = false;
    ASSERT_EQ(app::import_results(*results, {{market.scratch.path() / "runs"}, "", "test", 1, false}, stop).added, 1u);
    EXPECT_EQ(found("pivot_bars = 2"), 3);
    EXPECT_EQ(found("edge < 60%"), 1);
    EXPECT_EQ(found("mood = calm and pivot_bars = 2"), 1);
    EXPECT_EQ(found("engine = lean and pivot_bars = 5"), 0);
    held.grid = {backtest::make_strategy("rules")};
    held.grid[0].set("entry", "close > pivot_bars");
    held.grid[0].set("pivot_bars", "2.5");
    run(market.home, *results, held);
    EXPECT_EQ(found("pivot_bars = 2.5"), 1) << "a user's own number of the name of another strategy's parameter";
    held.grid = {backtest::make_strategy("rules")};
    held.grid[0].set("entry", "close > long_only");
    held.grid[0].set("long_only", "20");
    run(market.home, *results, held);
    EXPECT_EQ(found("long_only = 20"), 1) << "which is a yes or no of opening_range_breakout";
}

app::Finding whole_cells(const app::Home& home) {
    const std::string what = "whole cells";
    for (const app::Finding& one : app::examine(home))
        if (one.what == what) return one;
    return {what, false, "was not looked at"};
}

/// Does what the finding says: every statement behind `tamis sql --write`.
void obey(const app::Finding& finding, const app::Home& home) {
    static const std::regex command("tamis sql --write \"([^\"]*)\"");
    const auto results = home.open_results();
    for (auto at = std::sregex_iterator(finding.answer.begin(), finding.answer.end(), command);
         at != std::sregex_iterator();
         ++at)
        results->execute((*at)[1].str());
}

/// What a run computes over the small market, and what is kept then.
std::pair<std::size_t, std::string> run_small(const app::Home& home) {
    const auto results = home.open_results();
    const auto outcome = run(home, *results, small_study());
    return {static_cast<std::size_t>(outcome.run.cells_computed), kept_text(*results)};
}

TEST(TornCells, AreNamedByTheDoctorWithWhatRemovesThem) {
    const SmallMarket market(5);
    const std::string whole = run_small(market.home).second;
    EXPECT_EQ(whole_cells(market.home).answer, "every row belongs to a cell, no trade stands twice");
    market.home.open_results()->execute("INSERT INTO trade (cell, number) SELECT uuid(), 1 FROM range(3)");
    market.home.open_results()->execute("INSERT INTO strategy_market_structure (cell) SELECT uuid()");
    const app::Finding found = whole_cells(market.home);
    EXPECT_FALSE(found.is_ok);
    EXPECT_EQ(found.answer,
              "1 rows of strategy_market_structure belong to no cell: tamis sql --write \"DELETE FROM "
              "strategy_market_structure WHERE cell NOT IN (SELECT cell FROM backtest)\"; 3 rows of trade belong to no "
              "cell: tamis sql --write \"DELETE FROM trade WHERE cell NOT IN (SELECT cell FROM backtest)\"");
    obey(found, market.home);
    EXPECT_TRUE(whole_cells(market.home).is_ok);
    EXPECT_TRUE(same_rows(kept_text(*market.home.open_results()), whole));
}

TEST(TornCells, WhoseTradesStandTwiceAreComputedAgain) {
    const SmallMarket market(5);
    const std::string whole = run_small(market.home).second;
    market.home.open_results()->execute(
        "INSERT INTO trade SELECT * FROM trade WHERE cell = (SELECT min(cell) FROM trade)");
    const app::Finding found = whole_cells(market.home);
    EXPECT_FALSE(found.is_ok);
    EXPECT_TRUE(found.answer.starts_with("trades of 1 cells stand twice: ")) << found.answer;
    obey(found, market.home);
    obey(whole_cells(market.home), market.home);  // the rows of the cell that is gone
    EXPECT_TRUE(whole_cells(market.home).is_ok);
    const auto [computed, kept] = run_small(market.home);
    EXPECT_EQ(computed, 1U);
    EXPECT_TRUE(same_rows(kept, whole));
}

TEST(TornCells, ThatLostWhatTheyShareAreComputedAgain) {
    const SmallMarket market(5);
    const std::string whole = run_small(market.home).second;
    const auto lost = count(*market.home.open_results(), "backtest WHERE parameters LIKE '%pivot_bars=2%'");
    ASSERT_GT(lost, 0);
    market.home.open_results()->execute("DELETE FROM backtest_shared WHERE parameters LIKE '%pivot_bars=2%'");
    const app::Finding found = whole_cells(market.home);
    EXPECT_FALSE(found.is_ok);
    EXPECT_NE(found.answer.find(with_thousands(lost) + " cells have lost what they share with others: tamis sql"),
              std::string::npos)
        << found.answer;
    obey(found, market.home);
    EXPECT_TRUE(whole_cells(market.home).is_ok);
    const auto [computed, kept] = run_small(market.home);
    EXPECT_EQ(static_cast<std::int64_t>(computed), lost);
    EXPECT_TRUE(same_rows(kept, whole));
}

}  // namespace
}  // namespace tamis
