// tests/lean/result_writer_test.cpp — our result files beside those that LEAN wrote of the same runs: every value as it
// is spelt; and beside every real folder: the same keys and types.
#include "lean/result_writer.hpp"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "app/home.hpp"
#include "app/import_results.hpp"
#include "backtest/cell.hpp"
#include "backtest/strategies/all.hpp"
#include "backtest/strategies/buy_and_hold.hpp"
#include "base/file.hpp"
#include "case_comparison.hpp"
#include "ingest/import_lean.hpp"
#include "lean/equal_files.hpp"
#include "lean/native_spec.hpp"
#include "report/compare_results.hpp"
#include "shared.hpp"
#include "study/run_one.hpp"

namespace tamis {
namespace {

/// The invented market of the cases, for as long as it lives.
struct Market {
    TempDir scratch{"tamis-writer"};
    app::Home home{scratch.path()};
    std::shared_ptr<const bars::BarStore> bars;

    Market() {
        ingest::import_lean({shared_folder() / "lean/conformance/market", home.bars_folder(), 2});
        bars = home.open_bars();
    }
    backtest::BacktestSpec spec(const std::string& name) const {
        const fs::path folder = shared_folder() / "lean/conformance/cases" / name;
        return spec_of_case(nlohmann::json::parse(read_file(folder / "spec.json")), folder);
    }
    lean::ResultFiles files(const backtest::BacktestSpec& spec) const {
        return lean::result_files(spec, backtest::run(*bars, spec, lean::wanted_for_files), bars->interest_rates());
    }
};

TEST(ResultWriter, FilesOfTheSameRunAreLeansTextForText) {
    NEEDS_SHARED(shared_folder() / "lean/conformance/market");
    const Market market;
    int equal = 0;
    for (const char* name : {"v003", "v005", "v008", "v009", "v010", "v012", "v014", "v021"}) {
        SCOPED_TRACE(name);
        const fs::path folder = shared_folder() / "lean/runs-2026" / name;
        const lean::ResultFiles ours = market.files(market.spec(name));
        equal += expect_equal_files(folder, ours);
        expect_equal_logs(folder, ours);
    }
    EXPECT_GT(equal, 20'000);
}

TEST(ResultWriter, TwoRunsOfASpecWriteTheSameBytes) {
    NEEDS_SHARED(shared_folder() / "lean/conformance/market");
    const Market market;
    const backtest::BacktestSpec spec = market.spec("v012");
    const lean::ResultFiles one = market.files(spec), other = market.files(spec);
    EXPECT_EQ(one.full, other.full);
    EXPECT_EQ(one.summary, other.summary);
    EXPECT_EQ(one.order_events, other.order_events);
    EXPECT_EQ(one.log, other.log);
    EXPECT_EQ(one.engine_log, other.engine_log);
}

/// Paths without what names a run's own things, each with the type of its value.
std::set<std::string> shape_of(const std::string& text) {
    static const std::vector<std::pair<std::regex, std::string>> own{
        {std::regex(R"(\[\d+\])"), "[]"},
        {std::regex(R"(^rollingWindow\.[^.]*)"), "rollingWindow.*"},
        {std::regex(R"(^orders\.\d+)"), "orders.*"},
        {std::regex(R"(^profitLoss\..*)"), "profitLoss.*"},
        {std::regex(R"(^algorithmConfiguration\.parameters\..*)"), "algorithmConfiguration.parameters.*"},
        {std::regex(R"((Assets Sales Volume|Portfolio Margin)\.series\.[^.]*)"), "$1.series.*"},
    };
    std::set<std::string> shape;
    for (const auto& [path, value] : FlatJson::of(text)) {
        std::string place = path;
        for (const auto& [pattern, name] : own) place = std::regex_replace(place, pattern, name);
        const bool is_number = value[0] == '-' || (value[0] >= '0' && value[0] <= '9');
        const bool is_truth = value == "true" || value == "false";
        shape.insert(place + (value[0] == '"' ? " text" : is_number ? " number" : is_truth ? " truth" : " " + value));
    }
    return shape;
}

/// What is of other builds, of other things than stocks' orders, or of the machine.
bool is_passed_over(const std::string& place) {
    static const std::regex others(
        R"(analysis.*|totalPerformance\.closedTrades\[\]\.symbol\..*|charts\.(?!Strategy Equity|Benchmark).*\.values .*)"
        R"(|serverStatistics.*|algorithmConfiguration\.parameters \{\})");
    return std::regex_match(place, others);
}

// Some of these runs are of 2025, and some of strategies that are not here.
TEST(ResultWriter, WhateverARealFolderHoldsOursHasInTheSamePlace) {
    NEEDS_SHARED(shared_folder() / "lean/conformance/market");
    const Market market;
    std::map<std::string, std::set<std::string>> ours;
    std::vector<backtest::BacktestSpec> specs;
    for (const char* name : {"v003", "v005", "v008", "v010", "v012"}) specs.push_back(market.spec(name));
    specs.push_back(specs.front());  // one that closes no trade
    specs.back().strategy = backtest::BuyAndHold{};
    for (const backtest::BacktestSpec& spec : specs) {
        const lean::ResultFiles files = market.files(spec);
        ours["-summary.json"].merge(shape_of(files.summary));
        ours["-order-events.json"].merge(shape_of(files.order_events));
        ours[".json"].merge(shape_of(files.full));
    }
    int files = 0;
    for (const char* builds : {"lean/runs", "lean/runs-2026"})
        for (const fs::path& file : files_below(shared_folder() / builds))
            for (const char* end : {"-summary.json", "-order-events.json", ".json"}) {
                const std::string name = file.filename().string();
                if (!name.ends_with(end) || name.starts_with("data-monitor")) continue;
                for (const std::string& place : shape_of(read_file(file)))
                    EXPECT_TRUE(ours[end].contains(place) || is_passed_over(place)) << name << ": " << place;
                ++files;
                break;
            }
    EXPECT_EQ(files, 60);
}

TEST(ResultWriter, OursAreImportedAsLeansAreAndCanBeRunAgain) {
    NEEDS_SHARED(shared_folder() / "lean/conformance/market");
    const Market market;
    const backtest::BacktestSpec spec = market.spec("v008");
    const fs::path folder = market.scratch.path() / "written";
    lean::write_files(market.files(spec), folder);
    const auto results = market.home.open_results();
    std::atomic<bool> stop = false;
    const auto report = app::import_results(*results, {{folder}, "", "test", 1, false}, stop);
    EXPECT_EQ(report.added, 1u);
    EXPECT_TRUE(report.refused.empty());
    EXPECT_TRUE(report.notes.empty());
    EXPECT_TRUE(report.other_fields.empty());

    const lean::LeanResult read = report::read_one_result(folder);
    lean::LeanRun run{read.cell.strategy, {}};
    for (const auto& parameter : read.more.parameters) run.parameters[parameter.name] = parameter.text;
    EXPECT_EQ(canonical_text(lean::native_spec(run), {}), canonical_text(spec, {}));
    const Hash128 cell = study::run_one(*market.bars, *results, {.spec = spec, .command = "test"}).cell;
    const report::Comparison compared = report::compare(report::kept_side(*results, cell), report::side_of(read));
    EXPECT_EQ(compared.fills, 6);
    EXPECT_EQ(compared.trades, 3);
    EXPECT_GT(compared.statistics, 80);
    EXPECT_TRUE(compared.differences.empty());
}

TEST(FlatJson, FailsWhereAKeyStandsTwice) {
    EXPECT_NONFATAL_FAILURE((void)FlatJson::of(R"({"a": {"b": 1, "c": 2, "b": {}}})"), "b stands twice in 'a'");
}

// Rules with a number called cash could not be run again from their folder: two parameters had one name.
TEST(ResultWriter, ANumberOfAStrategyThatIsCalledAsTheRunsStandsBesideIt) {
    NEEDS_SHARED(shared_folder() / "lean/conformance/market");
    const Market market;
    backtest::BacktestSpec spec = market.spec("v008");
    spec.strategy = backtest::make_strategy("rules");
    spec.strategy.set("entry", "close > cash + start + fee + ticker + least");
    for (const char* name : {"cash", "start", "fee", "ticker", "least"}) spec.strategy.set(name, "2.5");
    const FlatJson::Values written = FlatJson::of(market.files(spec).full);
    const std::string parameters = "algorithmConfiguration.parameters.";
    EXPECT_EQ(written.at(parameters + "cash"), "\"30000\"");
    for (const char* name : {"strategy.cash", "strategy.start", "strategy.fee", "strategy.ticker", "least"})
        EXPECT_EQ(written.at(parameters + name), "\"2.5\"") << name;
    lean::LeanRun run{"Rules", {}};
    for (const auto& [path, value] : written)
        if (path.starts_with(parameters))
            run.parameters[path.substr(parameters.size())] = nlohmann::json::parse(value).get<std::string>();
    EXPECT_EQ(canonical_text(lean::native_spec(run), {}), canonical_text(spec, {}));
}

TEST(ResultWriter, EverySettingStandsAmongTheParametersByTheNameThatReadsIt) {
    NEEDS_SHARED(shared_folder() / "lean/conformance/market");
    const Market market;
    for (const char* name : {"v010", "v014", "v021"}) {
        const backtest::BacktestSpec spec = market.spec(name);
        const nlohmann::json written = nlohmann::json::parse(market.files(spec).full);
        lean::LeanRun run{"ScriptedOrders", {}};
        for (const auto& [parameter, value] : written.at("algorithmConfiguration").at("parameters").items())
            run.parameters[parameter] = value;
        EXPECT_EQ(canonical_text(lean::native_spec(run), {}), canonical_text(spec, {})) << name;
    }
}

}  // namespace
}  // namespace tamis
