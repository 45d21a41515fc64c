// tests/app/summary_test.cpp — what a report says of a grid, against numbers worked out by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/market.hpp"
#include "app/reports.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "report/html_charts.hpp"
#include "report/parameter_curves.hpp"
#include "report/report_files.hpp"
#include "screen/screener.hpp"
#include "study/run_tables.hpp"

namespace tamis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

const TradingDay monday = 2024y / 3 / 4, wednesday = 2024y / 3 / 6, friday = 2024y / 3 / 8;

/// A run's rows written as a run writes them, a return each; every cell starts with 100,000 USD and pays 10 USD of
/// fees.
class WrittenRun {
  public:
    explicit WrittenRun(const char* name = "written") { row_ = study::begin_run(*results_, name, "a test"); }

    void screened(TradingDay first, TradingDay last) {
        record::Rows days = record::rows_of(screen::screen_day_table()),
                     of_run = record::rows_of(study::run_screen_table());
        for (TradingDay day = first; day <= last; day += std::chrono::days(1)) {
            screen::ScreenDayRow screened{};
            screened.screen = next_key();
            screened.day = day;
            record::append(days, screen::screen_day_table(), &screened, 1);
            const study::RunScreenRow asked{row_.run, screened.screen, false};
            record::append(of_run, study::run_screen_table(), &asked, 1);
            ++row_.screen_days_asked;
        }
        results_->append(screen::screen_day_table(), days);
        results_->append(study::run_screen_table(), of_run);
    }
    void cell(const char* parameters,
              const char* symbol,
              TradingDay first,
              std::optional<double> percent,
              std::optional<TradingDay> last = {}) {
        backtest::CellRow cell{};
        cell.cell = next_key();
        cell.strategy = "market_structure";
        cell.parameters = parameters;
        cell.symbol = symbol;
        cell.first_day = record::Day{first};
        cell.last_day = record::Day{last.value_or(first)};
        cell.status = percent ? "done" : "failed";
        if (percent) {
            cell.own.total_return_fraction = *percent / 100;
            cell.own.total_profit_usd = Decimal::from_double(*percent * 1000);
            cell.own.fees_usd = Decimal(10);
        }
        const study::RunCellRow asked{row_.run, cell.cell, false, !percent};
        record::Rows cells = record::rows_of(backtest::cell_table()), of_run = record::rows_of(study::run_cell_table());
        record::append(cells, backtest::cell_table(), &cell, 1);
        record::append(of_run, study::run_cell_table(), &asked, 1);
        results_->append(backtest::cell_table(), cells);
        results_->append(study::run_cell_table(), of_run);
    }
    report::Summary summary() {
        study::end_run(*results_, row_, "done", 1);
        return report::summarize(*results_, row_.run);
    }
    store::ResultStore& results() { return *results_; }

  private:
    Hash128 next_key() { return {++keys_, 1}; }

    TempDir scratch_{"tamis-summary"};
    std::unique_ptr<store::ResultStore> results_ = app::Home(scratch_.path()).open_results();
    study::RunRow row_;
    std::uint64_t keys_ = 0;
};

/// Three sets on a week with hits on Monday (two), Wednesday and Friday.
void write_grid(WrittenRun& run) {
    run.screened(monday, friday);
    // (1 + (10 % - 4 %) / 2) × (1 - 2 %) × (1 + 5 %) = 1.03 × 0.98 × 1.05 = 1.05987; the returns' sum is 6 %.
    run.cell("pivot_bars=2, timeframe=1min", "AAA", monday, 10);
    run.cell("pivot_bars=2, timeframe=1min", "BBB", monday, -4);
    run.cell("pivot_bars=2, timeframe=1min", "AAA", wednesday, -2);
    run.cell("pivot_bars=2, timeframe=1min", "BBB", friday, 5);
    // 1.01 × 0.5 × 1.5 = 0.7575, although the returns' sum is 1 %.
    run.cell("pivot_bars=5, timeframe=1min", "AAA", monday, 1);
    run.cell("pivot_bars=5, timeframe=1min", "BBB", monday, 1);
    run.cell("pivot_bars=5, timeframe=1min", "AAA", wednesday, -50);
    run.cell("pivot_bars=5, timeframe=1min", "BBB", friday, 50);
    // 1 × 1 × 1.02: the cell of Wednesday failed and counts nothing.
    run.cell("pivot_bars=9, timeframe=1min", "AAA", monday, 0);
    run.cell("pivot_bars=9, timeframe=1min", "BBB", monday, 0);
    run.cell("pivot_bars=9, timeframe=1min", "AAA", wednesday, {});
    run.cell("pivot_bars=9, timeframe=1min", "BBB", friday, 2);
}

std::vector<double> reals(const record::Rows& rows, const char* column, const char* place = nullptr) {
    std::vector<double> values;
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (!place || rows.columns[rows.index("place")].texts()[i] == place)
            values.push_back(rows.columns[rows.index(column)].reals()[i]);
    return values;
}

MATCHER_P(Near, value, "") {
    return std::abs(arg - value) < 1e-12;
}

TEST(Summary, CompoundsEachParameterSetDayByDay) {
    WrittenRun run;
    write_grid(run);
    const report::Summary summary = run.summary();
    EXPECT_THAT(
        summary.by_parameters.columns[summary.by_parameters.index("parameters")].texts(),
        ElementsAre("pivot_bars=2, timeframe=1min", "pivot_bars=9, timeframe=1min", "pivot_bars=5, timeframe=1min"));
    EXPECT_THAT(reals(summary.by_parameters, "compounded_return_fraction"),
                ElementsAre(Near(0.05987), Near(0.02), Near(-0.2425)));
    EXPECT_THAT(reals(summary.by_parameters, "mean_return_fraction"),
                ElementsAre(Near(0.0225), Near(0.02 / 3), Near(0.005)));
    EXPECT_THAT(reals(summary.by_parameters, "profit_usd"), ElementsAre(Near(9000.0), Near(2000.0), Near(2000.0)));
    EXPECT_THAT(reals(summary.by_parameters, "fees_usd"), ElementsAre(Near(40.0), Near(30.0), Near(40.0)));
    EXPECT_THAT(reals(summary.curves, "return_fraction", "best"),
                ElementsAre(Near(0.03), 0.0, Near(-0.02), 0.0, Near(0.05)));
    EXPECT_THAT(reals(summary.curves, "compounded_return_fraction", "best"),
                ElementsAre(Near(0.03), Near(0.03), Near(0.0094), Near(0.0094), Near(0.05987)));
    EXPECT_THAT(reals(summary.curves, "compounded_return_fraction", "median"),
                ElementsAre(0.0, 0.0, 0.0, 0.0, Near(0.02)));
    EXPECT_THAT(reals(summary.curves, "compounded_return_fraction", "worst"),
                ElementsAre(Near(0.01), Near(0.01), Near(-0.495), Near(-0.495), Near(-0.2425)));
}

TEST(Summary, GivesProfitAndFeesForEachParameterSetAndNotForAllTogether) {
    WrittenRun run;
    write_grid(run);
    const report::Summary summary = run.summary();
    EXPECT_EQ(summary.pooled.value(0, "parameter_sets"), record::Value(std::int64_t{3}));
    EXPECT_EQ(summary.pooled.value(0, "cells"), record::Value(std::int64_t{11}));
    EXPECT_NEAR(std::get<double>(summary.pooled.value(0, "mean_return_fraction")), 0.13 / 11, 1e-12);
    EXPECT_EQ(summary.pooled.value(0, "profit_usd").index(), 0u);
    EXPECT_EQ(summary.pooled.value(0, "fees_usd").index(), 0u);
    EXPECT_EQ(summary.by_symbol.value(0, "profit_usd").index(), 0u);
    const std::string text = report::summary_text(summary, 100);
    EXPECT_THAT(text, HasSubstr("over 3 parameter sets"));
    EXPECT_THAT(text, HasSubstr("best by symbol over 3 parameter sets (of 2)"));
    EXPECT_THAT(text, testing::ContainsRegex("pivot_bars=2 +5.99 % +2.25 % +9,000.00 +40.00"));
    EXPECT_THAT(text, HasSubstr(std::string(report::compounding_rule)));
    EXPECT_THAT(text, Not(HasSubstr("  profit ")));
    const std::string html = report::summary_html(summary);
    EXPECT_THAT(html, HasSubstr("best: pivot_bars=2 <b>5.99 %</b>"));
    EXPECT_THAT(html, HasSubstr("median: pivot_bars=9 <b>2.00 %</b>"));
    EXPECT_THAT(html, HasSubstr("worst: pivot_bars=5 <b>-24.25 %</b>"));
    EXPECT_THAT(html, HasSubstr(std::string(report::compounding_rule)));
    EXPECT_THAT(html, HasSubstr("over 3 parameter sets"));
    const std::string json = report::summary_json(summary);
    EXPECT_THAT(json, HasSubstr("\"parameter_sets\":3"));
    EXPECT_THAT(json, HasSubstr("\"profit_usd\":null"));
    EXPECT_THAT(json, HasSubstr(std::string(report::compounding_rule)));
}

TEST(Summary, OfOneParameterSetGivesItsProfitAndItsCurve) {
    WrittenRun run;
    run.screened(monday, friday);
    run.cell("pivot_bars=2", "AAA", monday, 10);
    run.cell("pivot_bars=2", "BBB", friday, -5);
    const report::Summary summary = run.summary();
    EXPECT_THAT(reals(summary.curves, "compounded_return_fraction", "only"),
                ElementsAre(Near(0.1), Near(0.1), Near(0.1), Near(0.1), Near(0.045)));
    const std::string text = report::summary_text(summary, 100);
    EXPECT_THAT(text, HasSubstr("  profit     $5,000 after $20.00 of fees, 1 of 2 cells profitable\n"));
    EXPECT_THAT(text, HasSubstr("  compounded 4.50 %, "));
    EXPECT_THAT(text, Not(HasSubstr("parameter sets")));
}

TEST(Summary, OfCellsThatSpanDaysHasNoCurve) {
    WrittenRun run;
    run.cell("pivot_bars=2", "AAA", monday, 10, friday);
    run.cell("pivot_bars=2", "BBB", monday, -4, friday);
    const report::Summary summary = run.summary();
    EXPECT_EQ(summary.curves.size(), 0u);
    EXPECT_THAT(reals(summary.by_parameters, "compounded_return_fraction"), ElementsAre(Near(0.03)));
    EXPECT_THAT(report::summary_html(summary), HasSubstr("the cells span several days"));
    EXPECT_THAT(report::summary_json(summary), HasSubstr("the cells span several days"));
    EXPECT_THAT(report::summary_text(summary, 100), Not(HasSubstr("compounded")));
}

// A single cell had a deviation of 0.
TEST(Summary, OfOneCellHasNoDeviation) {
    WrittenRun run;
    run.cell("pivot_bars=2", "AAA", monday, 10);
    EXPECT_EQ(run.summary().pooled.value(0, "deviation_fraction").index(), 0u);
}

TEST(Summary, OfNothingSaysSo) {
    WrittenRun run;
    run.screened(monday, friday);
    const report::Summary summary = run.summary();
    EXPECT_THAT(report::summary_text(summary, 100), HasSubstr("0 hits"));
    EXPECT_THAT(report::summary_html(summary), HasSubstr("</html>"));
}

// A run's name is a person's; its files stay in the folder that was named.
// An audit is a run too, and was shown in place of what it had looked at.
TEST(Summary, WithoutANumberIsOfTheNewestRunOfAPipeline) {
    WrittenRun pipeline;
    const auto shown = [&] { return app::summary_of(pipeline.results(), 0).run.run; };
    EXPECT_EQ(shown(), 1);
    study::begin_run(pipeline.results(), "audit", "tamis audit 1 --sample 20 --seed 7");
    EXPECT_EQ(shown(), 1);
    study::begin_run(pipeline.results(), "later", "name: later");
    EXPECT_EQ(shown(), 3);
}

TEST(Reports, StayInTheirFolderWhateverTheRunIsCalled) {
    const TempDir scratch("tamis-reports");
    const std::pair<const char*, const char*> names[] = {{"../../up", "%2E.%2F..%2Fup-run-1.json"},
                                                         {"a/b 100%", "a%2Fb 100%25-run-1.json"},
                                                         {"Lücken", "Lücken-run-1.json"}};
    for (const auto& [name, file] : names) {
        WrittenRun run(name);
        const report::Summary summary = run.summary();
        report::OutputSpec output{.directory = scratch.path() / "out", .csv = false, .html = false};
        const auto files = report::write_reports(run.results(), summary, output);
        ASSERT_EQ(files.size(), 1u);
        EXPECT_EQ(files[0], scratch.path() / "out" / file);
        EXPECT_THAT(read_file(files[0]), HasSubstr("\"run\""));
    }
    WrittenRun run(std::string(400, 'n').c_str());
    const report::Summary summary = run.summary();
    EXPECT_EQ(report::write_reports(run.results(), summary, {.directory = scratch.path()}).size(), 3u);
}

TEST(Reports, OfManyCellsAreReadSymbolBySymbolInOneOrder) {
    WrittenRun run;
    EXPECT_EQ(report::cells_in_order(run.results(), 1, 10).size(), 1u) << "of no cell too";
    for (const char* symbol : {"MMM", "AAA", "ZZZ", "AAPL"})
        for (const char* parameters : {"pivot_bars=3", "pivot_bars=2"})
            for (const TradingDay day : {wednesday, monday}) run.cell(parameters, symbol, day, 1);
    run.results().execute("UPDATE backtest_own SET symbol = NULL WHERE symbol = 'ZZZ'");
    const auto in_order = [&](std::int64_t at_once) {
        std::vector<std::string> cells;
        for (const std::string& select : report::cells_in_order(run.results(), 1, at_once)) {
            const record::Rows rows = run.results().sql(select, 1'000);
            for (std::size_t row = 0; row < rows.size(); ++row)
                cells.push_back(record::value_text(rows.value(row, "symbol")) + " " +
                                record::value_text(rows.value(row, "first_day")) + " " +
                                record::value_text(rows.value(row, "parameters")));
        }
        return cells;
    };
    EXPECT_EQ(report::cells_in_order(run.results(), 1, 1).size(), 4u);
    EXPECT_EQ(report::cells_in_order(run.results(), 1, 5).size(), 3u);
    EXPECT_EQ(report::cells_in_order(run.results(), 1, 100).size(), 2u);
    const std::vector<std::string> cells = in_order(100);
    ASSERT_EQ(cells.size(), 16u);
    EXPECT_EQ(cells[0], "AAA 2024-03-04 pivot_bars=2");
    EXPECT_EQ(cells[7], "AAPL 2024-03-06 pivot_bars=3");
    EXPECT_EQ(cells[8], "MMM 2024-03-04 pivot_bars=2");
    EXPECT_EQ(cells[15], "none 2024-03-06 pivot_bars=3") << "cells without a symbol stand last";
    for (const std::int64_t at_once : {1, 5, 9}) EXPECT_EQ(in_order(at_once), cells) << at_once;
}

TEST(Reports, AreRefusedBeforeARunWhereTheirFolderCannotBe) {
    const TempDir scratch("tamis-reports");
    replace_file(scratch.path() / "file", "");
    EXPECT_THROW(report::require_reports_possible({.directory = scratch.path() / "file" / "out"}), Error);
    EXPECT_THROW(report::require_reports_possible({.directory = "/proc/out"}), Error);
    EXPECT_NO_THROW(report::require_reports_possible({.directory = scratch.path() / "new" / "out"}));
    EXPECT_FALSE(fs::exists(scratch.path() / "new")) << "only looked at";
    EXPECT_NO_THROW(
        report::require_reports_possible({.directory = "/proc/out", .json = false, .csv = false, .html = false}));
}

// A value just below 0 put its label onto that of 0.
TEST(Chart, KeepsTheLabelsOfAnAxisApart) {
    EXPECT_THAT(report::axis_ticks(-0.0001, 0.32, false),
                ElementsAre(Near(-0.1), Near(0.0), Near(0.1), Near(0.2), Near(0.3), Near(0.4)));
    EXPECT_THAT(report::axis_ticks(0, 3, true), ElementsAre(0.0, 1.0, 2.0, 3.0));
    EXPECT_THAT(report::axis_ticks(0, 0, false), ElementsAre(-1.0, 0.0, 1.0));
    for (const double low : {-1.0, -0.37, -1e-9, 0.0})
        for (const double high : {0.0, 1e-9, 0.2499, 0.25, 7.0, 12345.0}) {
            const std::vector<double> ticks = report::axis_ticks(low, high, false);
            EXPECT_LE(ticks.size(), 6u) << low << " " << high;
            EXPECT_LE(ticks.front(), low + 1e-8 * (high - low));
            EXPECT_GE(ticks.back(), high - 1e-8 * (high - low));
        }
    EXPECT_THAT(report::labelled_places(1, 10), ElementsAre(0u));
    EXPECT_THAT(report::labelled_places(100, 10), ElementsAre(0u, 33u, 66u, 99u));
    EXPECT_THAT(report::labelled_places(3, 4), ElementsAre(0u, 1u, 2u));
    EXPECT_THAT(report::labelled_places(5, 10), ElementsAre(0u, 2u, 4u)) << "four of five do not stand evenly";
}

}  // namespace
}  // namespace tamis
