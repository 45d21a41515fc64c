// tests/app/study_test.cpp — a study from screen to rows: known or new, one thread or many, failing or stopped.
#include <gtest/gtest.h>

#include <thread>

#include "app/cache.hpp"
#include "app/market.hpp"
#include "backtest/strategies/all.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "report/summary.hpp"
#include "study/run_one.hpp"
#include "study/screening.hpp"

namespace tamis {
namespace {

/// The small study's parameters on named symbols over the screen's days.
study::StudySpec named_study(const std::vector<std::string>& symbols) {
    study::StudySpec spec = small_study();
    spec.days = {spec.screen->first, spec.screen->last};
    spec.screen.reset();
    spec.symbols = symbols;
    return spec;
}

// A range is the union of its days: what is kept of an overlapping range answers for its days, and gives the same hits.
TEST(Screening, AnswersDayByDay) {
    const SmallMarket market;
    const auto bars = market.home.open_bars();
    const auto results = market.home.open_results();
    const screen::ScreenSpec whole = *small_study().screen;
    const auto screened = [&](TradingDay first, TradingDay last, bool keep) {
        screen::ScreenSpec spec = whole;
        spec.first = first;
        spec.last = last;
        jobs::ProgressLine silent(false);
        return study::run_screen(*bars, *results, spec, 2, keep, silent);
    };
    const auto text = [](const study::ScreenAnswer& answer) {
        std::string all;
        for (const screen::ScreenHit& hit : answer.hits) {
            all += hit.symbol + " " + to_text(hit.day);
            for (const double measure : hit.measures) all += " " + shortest_text(measure);
            all += "\n";
        }
        return all;
    };
    const std::string fresh = text(screened(whole.first, whole.last, false));
    const TradingDay middle = us_equities().next_session(us_equities().next_session(whole.first));
    const study::ScreenAnswer early = screened(whole.first, middle, true);
    EXPECT_EQ(early.days_known(), 0);
    const study::ScreenAnswer all = screened(whole.first, whole.last, true);
    EXPECT_EQ(all.days_known(), 3);
    EXPECT_EQ(text(all), fresh);
    const study::ScreenAnswer again = screened(whole.first, whole.last, true);
    EXPECT_EQ(again.days_known(), static_cast<std::int64_t>(again.sessions.size()));
    EXPECT_EQ(text(again), fresh);
    EXPECT_EQ(count(*results, "(SELECT screen, symbol FROM screen_hit GROUP BY ALL HAVING count(*) > 1)"), 0);
    // An empty day is an answer too.
    screen::ScreenSpec none = whole;
    none.filters = {screen::parse_filter("gap(threshold=50%)")};
    jobs::ProgressLine silent(false);
    EXPECT_TRUE(study::run_screen(*bars, *results, none, 1, true, silent).hits.empty());
    EXPECT_EQ(study::run_screen(*bars, *results, none, 1, true, silent).days_known(),
              static_cast<std::int64_t>(again.sessions.size()));
}

TEST(Study, AnswersFromWhatIsKept) {
    const SmallMarket market;
    const auto results = market.home.open_results();
    const study::StudySpec spec = small_study();
    const study::RunRow first = run(market.home, *results, spec).run;
    EXPECT_GT(first.hits, 10);
    EXPECT_EQ(first.cells_asked, 2 * first.hits);
    EXPECT_EQ(first.cells_computed, first.cells_asked);
    EXPECT_EQ(first.screen_days_known, 0);
    const std::string kept = kept_text(*results);

    const study::RunRow second = run(market.home, *results, spec).run;
    EXPECT_EQ(second.cells_known, second.cells_asked);
    EXPECT_EQ(second.cells_computed, 0);
    EXPECT_EQ(second.screen_days_known, second.screen_days_asked);
    EXPECT_TRUE(same_rows(kept_text(*results), kept));

    // A cached run reports the same as a fresh one.
    const report::Summary a = report::summarize(*results, first.run), b = report::summarize(*results, second.run);
    for (const auto part : {&report::Summary::pooled,
                            &report::Summary::by_symbol,
                            &report::Summary::by_day,
                            &report::Summary::by_parameters,
                            &report::Summary::by_bucket,
                            &report::Summary::distribution})
        EXPECT_EQ(record::json_text(a.*part), record::json_text(b.*part));
}

TEST(Study, ComputesOnlyWhatIsMissing) {
    const SmallMarket market;
    const auto results = market.home.open_results();
    study::StudySpec spec = small_study();
    const study::RunRow first = run(market.home, *results, spec).run;
    backtest::StrategySpec third = backtest::MarketStructure{};
    third.set("pivot_bars", "9");
    spec.grid.push_back(third);
    const study::RunRow second = run(market.home, *results, spec).run;
    EXPECT_EQ(second.cells_known, first.cells_asked);
    EXPECT_EQ(second.cells_computed, first.hits);
}

/// Rules that read a measure of the small study's screen, beside some that read none.
study::StudySpec study_of_hits() {
    study::StudySpec spec = small_study();
    spec.grid.clear();
    for (const char* entry : {"minutes == 5 and hit_gap > 2%", "minutes == 5"}) {
        backtest::StrategySpec rules = backtest::make_strategy("rules");
        rules.set("entry", entry);
        spec.grid.push_back(rules);
    }
    return spec;
}

TEST(Study, GivesRulesWhatTheScreenMeasuredOfEachHit) {
    const SmallMarket market;
    const auto results = market.home.open_results();
    const study::StudySpec spec = study_of_hits();
    spec.validate();
    const study::RunRow first = run(market.home, *results, spec).run;
    EXPECT_EQ(first.cells_failed, 0);
    EXPECT_EQ(count(*results, "backtest WHERE hit_measures IS NOT NULL"), first.hits);
    EXPECT_EQ(count(*results,
                    "backtest b JOIN screen_measure m ON m.symbol = b.symbol AND m.day = b.first_day AND m.filter = "
                    "'gap' WHERE b.hit_measures IS NOT NULL AND abs(m.value - CAST(substr(b.hit_measures, 5) AS "
                    "DOUBLE)) < 1e-15 AND b.hit_measures LIKE 'gap=%' AND (m.value > 0.02) = (b.fills > 0)"),
              first.hits)
        << "each cell has its hit's measure, and did what it says";
    EXPECT_GT(count(*results, "backtest WHERE hit_measures IS NOT NULL AND fills > 0"), 0);
    EXPECT_EQ(report::summarize(*results, first.run).by_parameters.size(), 2u) << "a parameter set, whatever the hits";
}

TEST(Study, KnowsACellOfEqualMeasuresWhateverScreenBroughtIt) {
    const SmallMarket market;
    const auto results = market.home.open_results();
    study::StudySpec spec = study_of_hits();
    const study::RunRow first = run(market.home, *results, spec).run;
    spec.screen->filters = {screen::parse_filter("gap(threshold=1%, direction=up)"),
                            screen::parse_filter("average_volume(minimum=1)")};
    spec.screen->normalize();
    const study::RunRow second = run(market.home, *results, spec).run;
    EXPECT_GT(second.hits, 0);
    EXPECT_LT(second.hits, first.hits);
    EXPECT_EQ(second.cells_known, second.cells_asked);
}

TEST(Study, KeepsTheSameRowsWithOneThreadOrMany) {
    const SmallMarket market;
    std::string kept[2];
    int i = 0;
    for (const unsigned threads : {1u, 6u}) {
        const TempDir other("tamis-threads");
        std::filesystem::create_directory_symlink(market.home.bars_folder(), other.path() / "bars");
        const app::Home home(other.path());
        const auto results = home.open_results();
        study::StudySpec spec = small_study();
        spec.threads = threads;
        run(home, *results, spec);
        kept[i++] = kept_text(*results);
    }
    EXPECT_TRUE(same_rows(kept[0], kept[1]));
}

TEST(Study, KeepsAFailureWithItsReasonAndGoesOn) {
    const SmallMarket market(5);
    const auto results = market.home.open_results();
    study::StudySpec spec = named_study({"SPY", "NOSUCH"});
    spec.attempts = 2;
    const study::RunRow first = run(market.home, *results, spec).run;
    EXPECT_EQ(first.state, "done");
    EXPECT_EQ(first.cells_failed, 2);
    EXPECT_EQ(first.cells_computed, 2);
    const record::Rows failed =
        results->sql("SELECT reason, attempts, end_value_usd FROM backtest WHERE status = 'failed'", 10);
    ASSERT_EQ(failed.size(), 2u);
    EXPECT_NE(failed.columns[0].texts()[0].find("NOSUCH"), std::string::npos) << failed.columns[0].texts()[0];
    EXPECT_EQ(failed.columns[1].numbers()[0], 2);
    EXPECT_TRUE(failed.columns[2].is_null(0)) << "no number where there is none";
    // Asked again, failed cells are tried again and stay one row each.
    const study::RunRow second = run(market.home, *results, spec).run;
    EXPECT_EQ(second.cells_known, 2);
    EXPECT_EQ(second.cells_failed, 2);
    EXPECT_EQ(count(*results, "backtest"), 4);
    const report::Summary summary = report::summarize(*results, second.run);
    EXPECT_EQ(summary.failed_cells.size(), 2u);
}

TEST(Study, RunsAKeptCellAgainForThePathThatItLacks) {
    const SmallMarket market(5);
    const auto results = market.home.open_results();
    study::StudySpec spec = named_study({"SPY"});
    run(market.home, *results, spec);
    const std::string before = kept_text(*results);
    EXPECT_EQ(count(*results, "equity"), 0);
    spec.keep_equity = true;
    const study::RunRow second = run(market.home, *results, spec).run;
    EXPECT_EQ(second.cells_known, 0);
    EXPECT_TRUE(same_rows(kept_text(*results), before)) << "all else is as it was, and stands once";
    EXPECT_EQ(count(*results, "(SELECT DISTINCT cell FROM equity)"), second.cells_asked);
    EXPECT_EQ(run(market.home, *results, spec).run.cells_known, second.cells_asked);
    EXPECT_EQ(count(*results, "(SELECT 1 FROM equity GROUP BY cell, time HAVING count(*) > 1)"), 0);
}

TEST(Study, OneBacktestStandsInPlaceOfAFailureAndOfACellWithoutItsPath) {
    const SmallMarket market(5);
    const auto bars = market.home.open_bars();
    const auto results = market.home.open_results();
    backtest::BacktestSpec spec;
    spec.strategy = backtest::make_strategy("buy_and_hold");
    spec.symbols = {"SPY"};
    spec.first = spec.last = std::chrono::sys_days(std::chrono::year{2024} / 2 / 20);
    const auto asked = [&](bool keep_equity) {
        return study::run_one(*bars, *results, {.spec = spec, .command = "test", .keep_equity = keep_equity}).was_known;
    };
    EXPECT_FALSE(asked(false));
    const std::string whole = kept_text(*results);
    results->execute("UPDATE backtest_own SET status = 'failed', reason = 'timed out', end_value_usd = NULL");
    EXPECT_FALSE(asked(false)) << "a failure is no answer";
    EXPECT_TRUE(same_rows(kept_text(*results), whole));
    EXPECT_FALSE(asked(true)) << "it has no path";
    EXPECT_TRUE(same_rows(kept_text(*results), whole));
    EXPECT_GT(count(*results, "equity"), 0);
    EXPECT_TRUE(asked(true));
    EXPECT_TRUE(asked(false));
}

TEST(Study, StopsAtAFailureWhereTheSpecWantsIt) {
    const SmallMarket market(5);
    const auto results = market.home.open_results();
    study::StudySpec spec = named_study({"AAANONE", "SPY"});
    spec.threads = 1;
    spec.continue_on_error = false;
    const study::StudyOutcome outcome = run(market.home, *results, spec);
    EXPECT_TRUE(outcome.stopped_at_failure);
    EXPECT_EQ(outcome.run.state, "failed");
    EXPECT_EQ(count(*results, "backtest WHERE status = 'done'"), 0);
}

// The watchdog looks every few milliseconds, and a cell asks once a session: of many cells of two months, some are
// ended.
TEST(Study, KeepsTimeoutsAsFailures) {
    const SmallMarket market;
    const auto results = market.home.open_results();
    study::StudySpec spec = named_study(market.home.open_bars()->tickers());
    spec.days->first -= std::chrono::days(45);
    spec.timeout_seconds = 1e-9;
    const study::RunRow row = run(market.home, *results, spec).run;
    EXPECT_EQ(row.cells_failed + row.cells_computed, row.cells_asked);
    ASSERT_GT(row.cells_failed, 0);
    EXPECT_EQ(count(*results, "backtest WHERE status = 'failed' AND reason LIKE 'timed out after %'"),
              row.cells_failed);
    EXPECT_EQ(count(*results, "backtest WHERE status = 'failed' AND end_value_usd IS NOT NULL"), 0);
}

TEST(Study, ComputesAtMostAsManyAsItMay) {
    const SmallMarket market;
    const auto results = market.home.open_results();
    study::StudySpec spec = small_study();
    spec.most_backtests = 7;
    EXPECT_EQ(run(market.home, *results, spec).run.cells_computed, 7);
    EXPECT_EQ(run(market.home, *results, spec).run.cells_computed, 7);
    EXPECT_EQ(count(*results, "backtest"), 14);
}

TEST(Study, GoesOnAfterAnInterrupt) {
    const SmallMarket market;
    const auto results = market.home.open_results();
    study::StudySpec spec = small_study();
    spec.threads = 1;
    std::atomic<bool> stop = false;
    {
        std::jthread later([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(25));
            stop = true;
        });
        study::run_study(*market.home.open_bars(), *results, spec, "", stop, false);
    }
    const std::int64_t kept = count(*results, "backtest");
    const study::RunRow rest = run(market.home, *results, spec).run;
    EXPECT_EQ(rest.cells_known, kept);
    EXPECT_EQ(count(*results, "backtest"), rest.cells_asked);
}

TEST(Cache, StatsAgreeWithTheRowsAndWithOneAnother) {
    const SmallMarket market;
    const auto results = market.home.open_results();
    study::StudySpec spec = small_study();
    run(market.home, *results, spec);
    run(market.home, *results, spec);
    spec.screen.reset();
    spec.symbols = {"NOSUCH"};
    spec.days = {small_study().screen->first, small_study().screen->last};
    run(market.home, *results, spec);
    const auto sums = [&](const char* by) {
        const record::Rows rows = app::cache_stats(*results, market.home, by);
        std::string text;
        for (const char* column : {"asked", "known", "computed", "failed"}) {
            std::int64_t sum = 0;
            for (const std::int64_t one : rows.columns[rows.index(column)].numbers()) sum += one;
            text += std::to_string(sum) + " ";
        }
        return text;
    };
    const record::Rows of_runs = results->sql(
        "SELECT sum(cells_asked)::BIGINT, sum(cells_known)::BIGINT, sum(cells_computed)::BIGINT, "
        "sum(cells_failed)::BIGINT FROM run",
        1);
    std::string expected;
    for (const auto& column : of_runs.columns) expected += std::to_string(column.numbers()[0]) + " ";
    for (const char* by : {"run", "day", "strategy", "engine"}) EXPECT_EQ(sums(by), expected) << by;
    EXPECT_TRUE(expected.ends_with(" 2 ")) << "two cells failed";
    const record::Rows by_run = app::cache_stats(*results, market.home, "run");
    EXPECT_EQ(by_run.value(1, "hit_rate_fraction"), record::Value(1.0));
    const record::Rows took =
        results->sql("SELECT sum(execution_time_ms) / 1000 FROM backtest WHERE status <> 'failed'", 1);
    EXPECT_NEAR(std::get<double>(by_run.value(1, "seconds_saved")), took.columns[0].reals()[0], 1e-9);
    EXPECT_EQ(by_run.value(2, "seconds_saved").index(), 0u) << "the first run saved nothing";
    const record::Rows by_strategy = app::cache_stats(*results, market.home, "strategy");
    EXPECT_GT(by_strategy.columns[by_strategy.index("bytes")].numbers()[0], 0);
    EXPECT_LE(by_strategy.columns[by_strategy.index("bytes")].numbers()[0],
              static_cast<std::int64_t>(std::filesystem::file_size(market.home.results_file())));
    EXPECT_THROW(app::cache_stats(*results, market.home, "month"), Error);
}

TEST(Home, BringsAFileOfTheFirstVersionForward) {
    const SmallMarket market;
    {
        const auto results = market.home.open_results();
        run(market.home, *results, small_study());
        results->execute("DROP VIEW cached_screener_results");
        for (const char* table : {"lean_result", "migration", "cell_parameter", "screen_filter"})
            results->execute(std::string("DROP TABLE ") + table);
        results->execute("ALTER TABLE run_cell DROP COLUMN has_failed");
        results->execute("CREATE TABLE whole AS SELECT * FROM backtest");
        results->execute("DROP VIEW backtest");
        for (const char* table : {"backtest_own", "backtest_shared"})
            results->execute(std::string("DROP TABLE ") + table);
        results->execute("ALTER TABLE whole RENAME TO backtest");
        results->execute("ALTER TABLE backtest DROP COLUMN sessions");
        results->execute("UPDATE backtest SET last_day = DATE '2024-11-29', first_day = DATE '2024-11-27'");
        results->execute(
            "UPDATE backtest SET lean_sharpe_ratio = 'nan', lean_beta = 'inf', computed_at = to_timestamp(0)");
        results->execute("UPDATE tamis_schema SET version = 1");
    }
    try {
        market.home.open_results_to_read();
        ADD_FAILURE() << "an older file is not read as it is";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("schema version 1, this program 4"), std::string::npos)
            << error.what();
    }
    const auto results = market.home.open_results();
    EXPECT_EQ(count(*results, "lean_result"), 0);
    EXPECT_EQ(count(*results, "backtest WHERE sessions = 2"), count(*results, "backtest")) << "Thanksgiving between";
    EXPECT_EQ(
        count(*results,
              "backtest WHERE lean_sharpe_ratio IS NULL AND isinf(lean_beta) AND computed_at IS NULL AND undefined "
              "LIKE '%lean_sharpe_ratio: NaN in the result'"),
        count(*results, "backtest"));
    EXPECT_EQ(count(*results, "run_cell WHERE has_failed IS NULL"), count(*results, "run_cell"));
    EXPECT_EQ(app::cache_stats(*results, market.home, "run").size(), 1u);
}

// Three calendar days over a weekend are two sessions: LEAN prints ratios of the weekend's zeros.
TEST(Views, ARatioOfFewerThanThreeSessionsIsNullAndSaysWhy) {
    const TempDir scratch{"tamis-view"};
    const auto results = app::Home(scratch.path() / "home").open_results();
    const auto day = [](int year, unsigned month, unsigned of_month) {
        return record::Day(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(of_month));
    };
    const auto add = [&](std::uint64_t number, record::Day first, record::Day last, double sharpe, double sortino) {
        backtest::CellRow row;
        row.cell = {number, 0};
        row.status = "done";
        backtest::set_days(row, first, last);
        row.lean.sharpe_ratio = sharpe;
        row.lean.sortino_ratio = sortino;
        record::Rows rows = record::rows_of(backtest::cell_table());
        record::append(rows, backtest::cell_table(), &row, 1);
        results->append(backtest::cell_table(), rows);
    };
    add(1, day(2025, 8, 8), day(2025, 8, 11), 18.2, 0);  // Friday to Monday
    add(2, day(2025, 8, 8), day(2025, 8, 10), 18.2, 0);  // Friday to Sunday
    add(3, day(2025, 8, 29), day(2025, 9, 2), 18.2, 1);  // Friday to Tuesday over Labor Day
    add(4, day(2025, 8, 4), day(2025, 8, 6), 1.5, 2.5);  // Monday to Wednesday
    add(5, day(2025, 8, 8), day(2025, 8, 12), 1.5, 0);   // Friday to Tuesday, no two sessions that lost
    add(6, day(2024, 11, 27), day(2024, 11, 29), 3, 3);  // over Thanksgiving
    EXPECT_EQ(record::csv_text(results->sql("SELECT v.sharpe_ratio, v.sortino_ratio, b.sessions, v.undefined FROM "
                                            "cached_backtest_results v JOIN backtest b ON b.cell = v.backtest_id ORDER "
                                            "BY b.cell",
                                            10)),
              "sharpe_ratio,sortino_ratio,sessions,undefined\n"
              ",,2,sharpe_ratio: fewer than 3 sessions; sortino_ratio: fewer than 3 sessions\n"
              ",,1,sharpe_ratio: fewer than 3 sessions; sortino_ratio: fewer than 3 sessions\n"
              ",,2,sharpe_ratio: fewer than 3 sessions; sortino_ratio: fewer than 3 sessions\n"
              "1.5,2.5,3,\n"
              "1.5,,3,sortino_ratio: no deviation\n"
              ",,2,sharpe_ratio: fewer than 3 sessions; sortino_ratio: fewer than 3 sessions\n");
}

TEST(Views, SpeakTheEarlierNames) {
    const SmallMarket market;
    const auto results = market.home.open_results();
    run(market.home, *results, small_study());
    const record::Rows backtests = results->sql(
        "SELECT total_return, win_rate, total_trades, winning_trades, losing_trades, sharpe_ratio, sortino_ratio, "
        "max_drawdown, "
        "profit_factor, total_profit, avg_winning_return, avg_losing_return, execution_time_ms, average_win, "
        "average_loss, "
        "largest_win, largest_loss, average_trade_duration, average_daily_return, standard_deviation, market_exposure "
        "FROM cached_backtest_results",
        1000);
    EXPECT_EQ(static_cast<std::int64_t>(backtests.size()), count(*results, "backtest"));
    EXPECT_EQ(count(*results,
                    "cached_backtest_results v JOIN backtest b ON b.cell = v.backtest_id WHERE v.total_return <> "
                    "b.total_return_fraction * 100"),
              0);
    const record::Rows screens = results->sql(
        "SELECT min_price, max_price, min_volume, min_gap, above_vwap, above_sma20, daily_change_percent, gap_percent "
        "FROM cached_screener_results",
        1000);
    EXPECT_EQ(static_cast<std::int64_t>(screens.size()), count(*results, "screen_hit"));
    EXPECT_EQ(screens.columns[3].reals()[0], 1) << "a gap of one percent was asked";
    EXPECT_TRUE(screens.columns[4].is_null(0)) << "no VWAP filter was asked";
}

}  // namespace
}  // namespace tamis
