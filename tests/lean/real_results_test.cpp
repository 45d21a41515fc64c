// tests/lean/real_results_test.cpp — result folders that LEAN wrote in 2025 and 2026, as rows; and a run of LEAN run
// again here.
#include <gtest/gtest.h>

#include "app/home.hpp"
#include "app/import_results.hpp"
#include "base/file.hpp"
#include "ingest/import_lean.hpp"
#include "lean/native_spec.hpp"
#include "record/format.hpp"
#include "report/compare_results.hpp"
#include "shared.hpp"
#include "study/run_one.hpp"

namespace tamis {
namespace {

struct RealResults {
    TempDir scratch{"tamis-real-results"};
    std::unique_ptr<store::ResultStore> results = app::Home(scratch.path()).open_results();
    app::ImportResultsReport report;

    RealResults() {
        std::atomic<bool> stop = false;
        const fs::path lean = shared_folder() / "lean";
        report = app::import_results(*results, {{lean / "runs", lean / "runs-2026"}, "", "test", 2, false}, stop);
    }
    std::string value(const std::string& sql) const { return record::csv_text(results->sql(sql, 100)); }
};

TEST(RealResults, TwentyFoldersOfTwoBuildsAreReadWhole) {
    NEEDS_SHARED(shared_folder() / "lean/runs");
    const RealResults real;
    EXPECT_EQ(real.report.added, 20u);
    EXPECT_EQ(real.report.files, 40u);
    EXPECT_TRUE(real.report.refused.empty());
    EXPECT_TRUE(real.report.notes.empty());
    // LEAN's advice on the strategy, new in 2026, has no column.
    EXPECT_EQ(real.report.other_fields, (std::map<std::string, std::uint64_t>{{"analysis", 10}}));
    EXPECT_EQ(real.value("SELECT strategy, count(*) AS n FROM backtest GROUP BY ALL ORDER BY ALL"),
              "strategy,n\nBasicTemplateFrameworkAlgorithm,1\nCoarseFundamentalTop3Algorithm,1\nMarketStructure,11\n"
              "ScriptedOrders,7\n");
}

// The numbers of one run, as they stand in its files.
TEST(RealResults, EveryStatisticHasItsColumn) {
    NEEDS_SHARED(shared_folder() / "lean/runs");
    const RealResults real;
    const std::string of_apld = " FROM backtest JOIN lean_result USING (cell) WHERE symbol = 'APLD'";
    EXPECT_EQ(
        real.value("SELECT lean_total_orders, lean_end_equity_usd, lean_sharpe_ratio, lean_total_fees_usd, "
                   "lean_estimated_strategy_capacity_usd AS capacity, lean_portfolio_turnover_fraction AS turnover, "
                   "lean_lowest_capacity_asset AS asset" +
                   of_apld),
        "lean_total_orders,lean_end_equity_usd,lean_sharpe_ratio,lean_total_fees_usd,capacity,turnover,asset\n"
        "10,96513.4,0,309.73,140000,8.7089,APLD 2T\n");
    EXPECT_EQ(
        real.value("SELECT runtime_return_fraction AS r, runtime_net_profit_usd AS n, runtime_unrealized_usd AS u, "
                   "runtime_fees_usd AS f, runtime_volume_usd AS v, portfolio_end_equity_usd AS e" +
                   of_apld),
        "r,n,u,f,v,e\n-0.0349,-4736.99,1217.49,-309.73,840523.85,96513.399\n");
    EXPECT_EQ(real.value("SELECT trade_number_of_trades AS n, trade_sharpe_ratio AS s, trade_average_mae_usd AS mae, "
                         "trade_profit_loss_standard_deviation_usd AS d, trade_average_duration_seconds AS t, "
                         "trade_maximum_closed_trade_drawdown_usd AS w" +
                         of_apld),
              "n,s,mae,d,t,w\n4,-1.3526,-1299.0725,818.3134,3825,-4427.27\n");
    EXPECT_EQ(
        real.value("SELECT total_return_fraction, realised_usd, unrealised_usd, fees_usd, fills, profit_factor, "
                   "standard_deviation_fraction" +
                   of_apld),
        "total_return_fraction,realised_usd,unrealised_usd,fees_usd,fills,profit_factor,standard_deviation_fraction\n"
        "-0.03486601,-4427.266,1250.39,309.725,9,0,\n");
}

// LEAN's own accounts: net profit = closed profits - all fees; unrealised = open profit - the fee of closing it.
TEST(RealResults, OurFamilyAgreesWithLeansAccounts) {
    NEEDS_SHARED(shared_folder() / "lean/runs");
    const RealResults real;
    const std::string all = " FROM backtest JOIN lean_result USING (cell) WHERE ";
    EXPECT_EQ(real.value("SELECT count(*) AS n" + all + "abs(end_value_usd - portfolio_end_equity_usd) < 0.0001"),
              "n\n20\n");
    EXPECT_EQ(real.value("SELECT count(*) AS n" + all + "abs(fees_usd + runtime_fees_usd) < 0.0051"), "n\n20\n");
    EXPECT_EQ(real.value("SELECT count(*) AS n" + all + "abs(sale_volume_usd - runtime_volume_usd) < 0.0051"),
              "n\n20\n");
    EXPECT_EQ(
        real.value("SELECT count(*) AS n" + all + "fills = (SELECT count(*) FROM fill f WHERE f.cell = backtest.cell)"),
        "n\n20\n");
    EXPECT_EQ(real.value("SELECT symbol, realised_usd - fees_usd AS ours, runtime_net_profit_usd AS theirs" + all +
                         "abs(realised_usd - fees_usd - runtime_net_profit_usd) > 0.0051"),
              "symbol,ours,theirs\n");
}

// The invented market of these cases lies beside them, so our engine runs the same cell.
TEST(RealResults, RunAgainHereTheyAreEqual) {
    NEEDS_SHARED(shared_folder() / "lean/conformance/market");
    const TempDir scratch("tamis-rerun");
    const app::Home home(scratch.path());
    ingest::import_lean({shared_folder() / "lean/conformance/market", home.bars_folder(), 2});
    const auto results = home.open_results();
    const lean::LeanResult theirs = report::read_one_result(shared_folder() / "lean/runs-2026/v008");
    lean::LeanRun run{theirs.cell.strategy, {}};
    for (const auto& parameter : theirs.more.parameters) run.parameters[parameter.name] = parameter.text;
    const Hash128 cell =
        study::run_one(*home.open_bars(), *results, {.spec = lean::native_spec(run), .command = "test"}).cell;
    const report::Comparison compared = report::compare(report::kept_side(*results, cell), report::side_of(theirs));
    EXPECT_EQ(compared.fills, 6);
    EXPECT_EQ(compared.trades, 3);
    EXPECT_GT(compared.statistics, 80);
    for (const auto& one : compared.differences)
        ADD_FAILURE() << one.part << " " << one.column << ": " << one.left << " | " << one.right;
}

TEST(RealResults, ADifferenceIsFoundAndTheFirstComesFirst) {
    NEEDS_SHARED(shared_folder() / "lean/runs-2026/v008");
    lean::LeanResult left = report::read_one_result(shared_folder() / "lean/runs-2026/v008");
    lean::LeanResult right = report::read_one_result(shared_folder() / "lean/runs-2026/v008");
    right.fills[2].price_usd = Decimal::parse("72.31");
    right.cell.lean.sharpe_ratio = 57.202;
    const report::Comparison compared = report::compare(report::side_of(left), report::side_of(right));
    ASSERT_EQ(compared.differences.size(), 2u);
    EXPECT_EQ(compared.differences[0].part, "fill 3");
    EXPECT_EQ(compared.differences[0].left, "72.3");
    EXPECT_EQ(compared.differences[0].right, "72.31");
    EXPECT_EQ(compared.differences[1].column, "lean_sharpe_ratio");
}

}  // namespace
}  // namespace tamis
