// tests/app/lean_engine_test.cpp — LEAN as the engine of a run, driven with a stand-in that can be told to misbehave.
#include "study/lean_engine.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <thread>

#include "app/home.hpp"
#include "app/prepared_run.hpp"
#include "app/process.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "lean/process.hpp"
#include "pipeline/lean_setup_file.hpp"
#include "pipeline/pipeline_file.hpp"
#include "record/format.hpp"
#include "study/run_study.hpp"

namespace tamis {
namespace {

/// A home, an algorithm, a data folder and a setup that starts the stand-in.
struct Bench {
    TempDir scratch{"tamis-lean-engine"};
    fs::path folder = scratch.path();
    app::Home home{folder / "home"};

    Bench() {
        write("algorithm/main.py", "class Breakout(QCAlgorithm):\n    pass\n");
        write("algorithm/helper.py", "answer = 42\n");
        write("algorithm/backtests/old/1.json", "{}");
        write("data/equity/usa/daily/spy.zip", "bars");
        write("home/lean.yaml", setup_text());
    }
    void write(const std::string& place, const std::string& content) const {
        fs::create_directories((folder / place).parent_path());
        replace_file(folder / place, content, false);
    }
    std::string setup_text(const std::string& more = "") const {
        return "launcher: " LEAN_STAND_IN "\nproject: ../algorithm\ndata_folder: ../data\n" + more;
    }
    std::string pipeline_text(const std::string& symbols,
                              const std::string& parameters,
                              const std::string& execution) const {
        return "name: lean\nengine: lean\nbacktesting:\n  symbols: [" + symbols +
               "]\n  date_range: {start: 2025-08-04, end: 2025-08-04}\n  parameters: {" + parameters +
               "}\nexecution: {" + execution + "}\n";
    }
    study::StudyOutcome run(const std::string& symbols,
                            const std::string& parameters,
                            const std::string& execution = "parallel_backtests: 2") const {
        const auto results = home.open_results();
        return run(*results,
                   pipeline::parse_pipeline(pipeline_text(symbols, parameters, execution), "lean.yaml", folder));
    }
    study::StudyOutcome run(store::ResultStore& results, const pipeline::Pipeline& pipeline) const {
        app::PreparedRun prepared = app::prepare(home, pipeline, {}, false);
        std::atomic<bool> stop = false;
        return study::run_study(nullptr, *prepared.engine, results, pipeline.study, pipeline.text, stop, false);
    }
    std::string value(const std::string& sql) const {
        return record::csv_text(home.open_results_to_read()->sql(sql, 100));
    }
    std::size_t folders(const std::string& kind) const {
        std::error_code error;
        std::size_t count = 0;
        for ([[maybe_unused]] const auto& one : fs::directory_iterator(home.path() / "lean" / kind, error)) ++count;
        return count;
    }
    std::size_t starts(const std::string& file) const {
        const std::string text = fs::exists(folder / file) ? read_file(folder / file) : "";
        return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    }
    std::string marker() const { return (home.path() / "lean/running").string(); }
};

/// Processes of any run of LEAN below the home.
std::size_t alive(const Bench& bench) {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        if (!parse_number<int>(entry.path().filename().string())) continue;
        std::ifstream in(entry.path() / "environ", std::ios::binary);
        const std::string variables{std::istreambuf_iterator<char>(in), {}};
        if (variables.find("TAMIS_LEAN_FOLDER=" + bench.marker()) != std::string::npos) ++count;
    }
    return count;
}

/// Waits for so many processes; false when they do not come within a minute.
bool come_alive(const Bench& bench, std::size_t processes) {
    for (int look = 0; look < 3000; ++look) {
        if (alive(bench) >= processes) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
}

TEST(LeanEngine, CellsAreRunKeptAndKnownTheNextTime) {
    const Bench bench;
    const auto first = bench.run("AAPL, MSFT, SPY", "pivot_bars: [2, 5]");
    EXPECT_EQ(first.run.cells_asked, 6);
    EXPECT_EQ(first.run.cells_computed, 6);
    EXPECT_EQ(bench.value("SELECT DISTINCT strategy, engine, status, attempts FROM backtest"),
              "strategy,engine,status,attempts\nBreakout,lean,done,1\n");
    EXPECT_EQ(bench.value("SELECT symbol, parameters FROM backtest WHERE symbol = 'MSFT' ORDER BY parameters"),
              "symbol,parameters\n"
              "MSFT,\"cash=100000, endDate=20250804, pivot_bars=2, startDate=20250804, symbols=MSFT\"\n"
              "MSFT,\"cash=100000, endDate=20250804, pivot_bars=5, startDate=20250804, symbols=MSFT\"\n");
    EXPECT_EQ(bench.value("SELECT (SELECT count(*) FROM fill) = (SELECT sum(fills) FROM backtest) AS all_kept"),
              "all_kept\ntrue\n");
    EXPECT_EQ(bench.value("SELECT count(*) AS n FROM lean_result"), "n\n6\n");
    EXPECT_EQ(bench.folders("running") + bench.folders("kept"), 0u);
    const auto second = bench.run("AAPL, MSFT, SPY", "pivot_bars: [2, 5]");
    EXPECT_EQ(second.run.cells_known, 6);
    EXPECT_EQ(second.run.cells_computed, 0);
}

// LEAN works in the folder of its run: a path that was relative there named nothing.
TEST(LeanEngine, RunsFromAHomeThatIsNamedByARelativePath) {
    Bench bench;
    struct Standing {
        fs::path before = fs::current_path();
        ~Standing() { fs::current_path(before); }
    } const standing;
    fs::current_path(bench.folder);
    bench.home = app::Home{"home"};
    EXPECT_EQ(bench.run("SPY", "pivot_bars: 2").run.cells_computed, 1);
}

TEST(LeanEngine, TheKeyHoldsAlgorithmDataConfigurationAndParameters) {
    const Bench bench;
    EXPECT_EQ(bench.run("SPY", "").run.cells_computed, 1);
    bench.write("algorithm/backtests/new/2.json", "{}");  // results are no part of the algorithm
    EXPECT_EQ(bench.run("SPY", "").run.cells_known, 1);
    bench.write("algorithm/helper.py", "answer = 43\n");
    EXPECT_EQ(bench.run("SPY", "").run.cells_computed, 1) << "an imported file changed";
    bench.write("data/equity/usa/daily/spy.zip", "more bars");
    EXPECT_EQ(bench.run("SPY", "").run.cells_computed, 1) << "data changed";
    bench.write("base.json", "{// a comment\n\"environment\": \"backtesting\", \"show-missing-data-logs\": true}");
    bench.write("home/lean.yaml", bench.setup_text("configuration: ../base.json\n"));
    EXPECT_EQ(bench.run("SPY", "").run.cells_computed, 1) << "the configuration changed";
    EXPECT_EQ(bench.run("SPY", "").run.cells_known, 1);
    EXPECT_EQ(
        bench.value("SELECT count(DISTINCT strategy_version) AS a, count(DISTINCT data_version) AS d FROM backtest"),
        "a,d\n2,2\n");
}

TEST(LeanEngine, FilesThatChangeWhileARunGoesOnDoNotRunUnderTheOldKey) {
    const Bench bench;
    const auto results = bench.home.open_results();
    const auto pipeline = pipeline::parse_pipeline(bench.pipeline_text("AAPL", "", ""), "lean.yaml", bench.folder);
    app::PreparedRun prepared = app::prepare(bench.home, pipeline, {}, false);
    bench.write("algorithm/helper.py", "answer = 44\n");
    std::atomic<bool> stop = false;
    const auto outcome =
        study::run_study(nullptr, *prepared.engine, *results, pipeline.study, pipeline.text, stop, false);
    EXPECT_EQ(outcome.run.cells_failed, 1);
    EXPECT_TRUE(record::csv_text(results->sql("SELECT reason FROM backtest", 1))
                    .starts_with("reason\nthe algorithm's files changed while the run went on"));
}

struct Misbehaviour {
    const char *behave, *reason, *exit_code, *signal;
};

TEST(LeanEngine, FailuresKeepTheirReasonExitCodeAndLog) {
    const std::vector<Misbehaviour> all{
        {"fail", "exit code 3; the log ends: ERROR:: Engine.Run(): the algorithm cannot be loaded", "3", ""},
        {"crash", "killed by signal 6 (Aborted)", "", "6"},
        {"half", "exit code 0, but its result is not whole: cut off after ", "0", ""},
        {"no_result", "exit code 0, but 0 full results in the output; the log ends: ", "0", ""},
        {"runtime_error", "LEAN: Division by zero in OnData; the log ends: ", "0", ""},
        {"other_symbol", "LEAN traded SPY, asked for AAPL; the log ends: ", "0", ""},
        {"other_days",
         "LEAN ran 2025-08-04..2025-08-05 instead of 2025-08-04..2025-08-04: does the algorithm read its days "
         "from the parameters?; the log ends: ",
         "0",
         ""},
        {"other_parameters", "LEAN ran with pivot_bars='99' instead of '2'; the log ends: ", "0", ""},
    };
    for (const Misbehaviour& one : all) {
        const Bench bench;
        const auto outcome =
            bench.run("AAPL", std::string("pivot_bars: 2, behave: ") + one.behave, "retry_attempts: 2");
        EXPECT_EQ(outcome.run.cells_failed, 1) << one.behave;
        const std::string reason = bench.value("SELECT reason FROM backtest WHERE status = 'failed' AND attempts = 2");
        EXPECT_NE(reason.find(one.reason), std::string::npos) << one.behave << ": " << reason;
        EXPECT_EQ(bench.value("SELECT attempt, exit_code, signal FROM lean_failure ORDER BY attempt"),
                  fmt::format("attempt,exit_code,signal\n1,{0},{1}\n2,{0},{1}\n", one.exit_code, one.signal))
            << one.behave;
        EXPECT_EQ(bench.value("SELECT count(lean_total_orders) + count(end_value_usd) AS n FROM backtest"), "n\n0\n");
        EXPECT_EQ(bench.folders("kept"), 2u) << "failed runs' folders stay";
        EXPECT_EQ(bench.folders("running"), 0u);
        EXPECT_EQ(alive(bench), 0u);
    }
}

TEST(LeanEngine, ASecondAttemptCanSucceedAndTellsOfTheFirst) {
    const Bench bench;
    const auto outcome =
        bench.run("AAPL", "behave: fail_once, starts: " + (bench.folder / "starts").string(), "retry_attempts: 3");
    EXPECT_EQ(outcome.run.cells_failed, 0);
    EXPECT_EQ(bench.value("SELECT status, attempts FROM backtest"), "status,attempts\ndone,2\n");
    EXPECT_EQ(bench.value("SELECT attempt, exit_code, log_tail LIKE '%the network is down' AS told FROM lean_failure"),
              "attempt,exit_code,told\n1,1,true\n");
}

TEST(LeanEngine, ATimeoutEndsTheWholeGroupAndWhoeverLeftIt) {
    const Bench bench;
    const auto outcome =
        bench.run("AAPL, MSFT", "behave: hang_with_children", "timeout_per_backtest: 0.5, parallel_backtests: 2");
    EXPECT_EQ(outcome.run.cells_failed, 2);
    EXPECT_EQ(bench.value("SELECT DISTINCT reason LIKE 'timed out after %' AS told FROM backtest"), "told\ntrue\n");
    EXPECT_EQ(alive(bench), 0u);
}

TEST(LeanEngine, ChildrenThatOutliveTheRunAreEnded) {
    const Bench bench;
    EXPECT_EQ(bench.run("AAPL", "behave: children").run.cells_computed, 1);
    EXPECT_EQ(alive(bench), 0u);
}

TEST(LeanEngine, MuchOutputIsNoTrouble) {
    const Bench bench;
    EXPECT_EQ(bench.run("AAPL", "behave: noisy").run.cells_computed, 1);
}

TEST(LeanEngine, FoldersAreKeptOnlyByWish) {
    const Bench bench;
    bench.write("home/lean.yaml", bench.setup_text("keep: always\n"));
    EXPECT_EQ(bench.run("AAPL", "").run.cells_computed, 1);
    EXPECT_EQ(bench.folders("kept"), 1u);
    bench.write("home/lean.yaml", bench.setup_text("keep: never\n"));
    EXPECT_EQ(bench.run("AAPL", "behave: fail").run.cells_failed, 1);
    EXPECT_EQ(bench.folders("kept"), 1u);
    EXPECT_EQ(bench.folders("running"), 0u);
}

TEST(LeanEngine, CancellingEndsWhatRuns) {
    const Bench bench;
    const auto results = bench.home.open_results();
    const auto pipeline = pipeline::parse_pipeline(
        bench.pipeline_text("AAPL, MSFT, SPY", "behave: hang", "parallel_backtests: 2"), "lean.yaml", bench.folder);
    app::PreparedRun prepared = app::prepare(bench.home, pipeline, {}, false);
    std::atomic<bool> stop = false;
    std::jthread canceller([&] {
        EXPECT_TRUE(come_alive(bench, 2));
        stop = true;
    });
    const auto outcome =
        study::run_study(nullptr, *prepared.engine, *results, pipeline.study, pipeline.text, stop, false);
    EXPECT_TRUE(outcome.was_interrupted);
    EXPECT_EQ(alive(bench), 0u);
    EXPECT_EQ(record::csv_text(results->sql("SELECT count(*) AS n FROM backtest", 1)), "n\n0\n");
}

pid_t start_run(const Bench& bench, const fs::path& pipeline) {
    return launch({"run",
                   pipeline.string(),
                   "--home",
                   bench.home.path().string(),
                   "--output",
                   (bench.folder / "reports").string(),
                   "--quiet"});
}

// kill -9 of the program: what it started is found and ended by the next, and no cell runs twice at once.
TEST(LeanEngine, OrphansOfAKilledRunAreFoundAndEnded) {
    const Bench bench;
    bench.write("hang.yaml", bench.pipeline_text("AAPL, MSFT", "behave: hang_with_children", "parallel_backtests: 2"));
    const pid_t child = start_run(bench, bench.folder / "hang.yaml");
    EXPECT_TRUE(come_alive(bench, 4)) << "two runs, each with a child that left its group";
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    EXPECT_EQ(alive(bench), 4u);
    EXPECT_EQ(bench.folders("running"), 2u);
    const auto outcome = bench.run("AAPL, MSFT", "behave: ok");
    EXPECT_EQ(outcome.run.cells_computed, 2);
    EXPECT_EQ(alive(bench), 0u);
    EXPECT_EQ(bench.folders("running"), 0u);
}

TEST(LeanEngine, KilledAgainAndAgainTheRunEndsWithEveryCellOnce) {
    const Bench bench;
    const std::string starts = (bench.folder / "starts").string();
    std::string symbols;
    for (int i = 0; i < 12; ++i) symbols += (i ? ", S" : "S") + std::to_string(i);
    bench.write("run.yaml", bench.pipeline_text(symbols, "behave: slow, starts: " + starts, "parallel_backtests: 2"));
    for (int kills = 0; kills < 5; ++kills) {
        const pid_t child = start_run(bench, bench.folder / "run.yaml");
        std::this_thread::sleep_for(std::chrono::milliseconds(700));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
    }
    const auto outcome = bench.run(symbols, "behave: slow, starts: " + starts);
    EXPECT_EQ(outcome.run.cells_known + outcome.run.cells_computed, 12);
    EXPECT_EQ(bench.value("SELECT count(*) AS n, count(DISTINCT symbol) AS s FROM backtest WHERE status = 'done'"),
              "n,s\n12,12\n");
    EXPECT_EQ(alive(bench), 0u);
    EXPECT_EQ(bench.folders("running"), 0u);
}

std::string refusal(const Bench& bench, const std::string& setup) {
    bench.write("home/lean.yaml", setup);
    try {
        bench.run("AAPL", "");
    } catch (const Error& error) {
        return error.what();
    }
    return "not refused";
}

TEST(LeanEngine, AWrongSetupIsRefusedInWords) {
    const Bench bench;
    const auto ends = [](const std::string& text, const std::string& end) { return text.ends_with(end) ? end : text; };
    std::string end = "needs project: the algorithm's folder";
    EXPECT_EQ(ends(refusal(bench, "launcher: " LEAN_STAND_IN "\n"), end), end);
    EXPECT_NE(refusal(bench, bench.setup_text("launchr: x\n")).find("launchr"), std::string::npos);
    end =
        "image is 'quantconnect/lean:latest', which names another LEAN tomorrow; pin it (quantconnect/lean:16831 or "
        "quantconnect/lean@sha256:…), or say allow_latest: true";
    bench.write("home/lean.json", "{}");
    const std::string cli = "start: cli\nproject: ../algorithm\ndata_folder: ../data\nconfiguration: lean.json\n";
    EXPECT_EQ(refusal(bench, cli + "image: quantconnect/lean:latest\n"), end);
    EXPECT_EQ(ends(refusal(bench, cli), "the LEAN setup needs image: quantconnect/lean:16831 or a digest"),
              "the LEAN setup needs image: quantconnect/lean:16831 or a digest");
    EXPECT_NE(refusal(bench, bench.setup_text("command: [x, \"{confg}\"]\n")).find("not refused"), std::string::npos)
        << "a wrong command fails its cells, each with the reason";
    EXPECT_NE(bench.value("SELECT reason FROM backtest").find("names {confg}; did you mean 'config'?"),
              std::string::npos);
}

// The lean command line, told by a template: its parameters go into the project's config.json.
TEST(LeanEngine, TheCommandLineGetsItsProjectAndImage) {
    const Bench bench;
    bench.write("lean.json", "{\"data-folder\": \"data\", \"organization-id\": \"x\"}");
    bench.write("bin/lean",
                "#!/bin/sh\necho \"$@\" >> " + (bench.folder / "words").string() + "\ncp -r \"$2\" " +
                    (bench.folder / "seen").string() + "\ncat \"$6\" > " + (bench.folder / "config_seen").string() +
                    "\nexit 9\n");
    fs::permissions(bench.folder / "bin/lean", fs::perms::owner_all);
    bench.write(
        "home/lean.yaml",
        "start: cli\nimage: quantconnect/lean:16831\nproject: ../algorithm\ndata_folder: ../data\nconfiguration: "
        "../lean.json\nstop_command: [\"true\"]\ncommand: [" +
            (bench.folder / "bin/lean").string() +
            ", backtest, \"{project}\", --output, \"{output}\", --lean-config, \"{config}\", --image, \"{image}\"]\n");
    EXPECT_EQ(bench.run("AAPL", "pivot_bars: 3").run.cells_failed, 1);
    EXPECT_NE(read_file(bench.folder / "words").find("--image quantconnect/lean:16831"), std::string::npos);
    EXPECT_NE(read_file(bench.folder / "seen/config.json").find("\"pivot_bars\": \"3\""), std::string::npos);
    EXPECT_TRUE(fs::exists(bench.folder / "seen/helper.py"));
    EXPECT_FALSE(fs::exists(bench.folder / "seen/backtests"));
    EXPECT_NE(read_file(bench.folder / "config_seen").find((bench.folder / "data").string()), std::string::npos);
    EXPECT_EQ(bench.value("SELECT engine_version FROM backtest"), "engine_version\nquantconnect/lean:16831\n");
}

}  // namespace
}  // namespace tamis
