// tests/app/parts_test.cpp — a study in shares gives what it gives whole, and parts that do not belong are refused.
#include "app/parts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "app/market.hpp"
#include "app/pipelines.hpp"
#include "app/process.hpp"
#include "app/screens.hpp"
#include "app/shard_commands.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "study/native_engine.hpp"
#include "study/shard.hpp"

namespace tamis {
namespace {

using testing::HasSubstr;

constexpr const char* pipeline_text = R"yaml(name: shared
screening:
  date_range: {start: 2024-02-20, end: 2024-02-29}
  filters: ["gap(threshold=1%)"]
backtesting:
  strategy: market_structure
  parameters: {pivot_bars: [2, 5], timeframe: 1min, warmup_sessions: 1}
)yaml";

constexpr const char* rules_of_hits = R"yaml(name: hits
screening:
  date_range: {start: 2024-02-20, end: 2024-02-29}
  filters: ["gap(threshold=1%)"]
backtesting:
  strategy: rules
  parameters: {entry: "minutes == 5 and hit_gap > least", least: [0, 2%]}
)yaml";

app::PipelineAnswer run_share(const app::Home& home,
                              const std::string& shard,
                              const std::filesystem::path& part,
                              const char* text = pipeline_text) {
    const app::PipelineRequest request{
        .text = text, .writes_reports = false, .threads = 2, .shard = shard, .part = part};
    return app::run_pipeline(home, app::read_pipeline(request), request, {});
}

/// A home with the market's bars and no results.
app::Home beside(const SmallMarket& market, const TempDir& folder) {
    std::filesystem::create_directory_symlink(market.home.bars_folder(), folder.path() / "bars");
    return app::Home(folder.path());
}

class Parts : public testing::Test {
  protected:
    std::filesystem::path part(int number) const {
        return scratch.path() / ("part-" + std::to_string(number) + ".duckdb");
    }
    std::vector<std::filesystem::path> run_shares(int of) {
        std::vector<std::filesystem::path> files;
        for (int i = 1; i <= of; ++i) {
            run_share(market.home, std::to_string(i) + "/" + std::to_string(of), part(i));
            files.push_back(part(i));
        }
        return files;
    }
    std::string merged_text(const app::Home& home) {
        const auto results = home.open_results();
        return kept_text(*results) + record::csv_text(results->sql("SELECT * FROM run_cell ORDER BY ALL", 100'000)) +
               record::csv_text(results->sql(
                   "SELECT name, state, hits, cells_asked, cells_known, cells_computed, cells_failed FROM run", 10));
    }
    const SmallMarket market;
    const TempDir scratch, whole_folder, merged_folder;
};

TEST_F(Parts, TogetherAreTheWholeRowForRow) {
    const app::Home whole = beside(market, whole_folder), merged = beside(market, merged_folder);
    run_share(whole, "", {});
    const auto files = run_shares(3);
    const app::MergeAnswer answer = app::merge_parts(merged, files, {});
    for (const app::MergedPart& one : answer.parts) {
        EXPECT_EQ(one.refused, "");
        EXPECT_GT(one.cells_new, 0);
    }
    ASSERT_EQ(answer.runs.size(), 1u);
    EXPECT_THAT(answer.runs[0].to_repeat, testing::IsEmpty());
    const std::string text = merged_text(merged);
    EXPECT_TRUE(same_rows(text, merged_text(whole)));
    const app::MergeAnswer again = app::merge_parts(merged, files, {});
    EXPECT_EQ(again.parts[0].cells_new, 0);
    EXPECT_TRUE(same_rows(merged_text(merged), text)) << "a part may be merged twice";
}

TEST_F(Parts, NameTheSharesThatAreMissing) {
    run_share(market.home, "2/3", part(2));
    const app::Home merged = beside(market, merged_folder);
    const app::MergeAnswer answer = app::merge_parts(merged, {part(2), part(7)}, {});
    EXPECT_THAT(answer.parts[1].refused, HasSubstr("no such file"));
    ASSERT_EQ(answer.runs.size(), 1u);
    EXPECT_EQ(answer.runs[0].to_repeat, (std::vector<std::int64_t>{1, 3}));
    EXPECT_THAT(merged_text(merged), HasSubstr("shared,interrupted,"));
}

TEST_F(Parts, TakeTheDaysThatTheHomeHasScreened) {
    run_share(market.home, "1/2", part(1));
    EXPECT_EQ(run_share(market.home, "", {}).outcome.run.screen_days_known, 0) << "a part keeps nothing in the home";
    const study::RunRow second = run_share(market.home, "2/2", part(2)).outcome.run;
    EXPECT_EQ(second.screen_days_known, second.screen_days_asked);
}

TEST_F(Parts, BeginWithACopyOfTheScreenedDaysAndLookAtNoHome) {
    const std::filesystem::path days = scratch.path() / "days.duckdb";
    const screen::ScreenSpec spec = *app::read_pipeline({.text = pipeline_text}).study.screen;
    EXPECT_EQ(app::screen_apart(market.home, days, spec, {}).days_known(), 0);
    EXPECT_FALSE(std::filesystem::exists(market.home.results_file())) << "nothing is kept in the home";
    std::filesystem::copy_file(days, part(2));
    const study::RunRow run = run_share(market.home, "2/2", part(2)).outcome.run;
    EXPECT_GT(run.screen_days_asked, 0);
    EXPECT_EQ(run.screen_days_known, run.screen_days_asked);
}

TEST_F(Parts, GoOnAfterAKillAndAreTheSame) {
    const std::filesystem::path file = scratch.path() / "many.yaml";
    replace_file(file, many_cells);
    const auto share = [&](const std::filesystem::path& into) {
        return std::vector<std::string>{"run",
                                        file.string(),
                                        "--home",
                                        market.home.path().string(),
                                        "--shard",
                                        "2/3",
                                        "--out",
                                        into.string(),
                                        "--quiet"};
    };
    const auto cells = [](const std::filesystem::path& into) {
        try {
            const auto results = app::Home::with_part(app::Home("."), into).open_results_to_read();
            return count(*results, "backtest");
        } catch (const Error&) {
            return std::int64_t{0};  // not made yet
        }
    };
    {
        Process killed(scratch.path(), share(part(1)));
        while (killed.is_running() && cells(part(1)) == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
        killed.signal(SIGKILL);
    }
    const std::int64_t by_then = cells(part(1));
    EXPECT_GT(by_then, 0);
    EXPECT_EQ(run_tamis(scratch.path(), share(part(1))).exit_code, 0);
    EXPECT_EQ(run_tamis(scratch.path(), share(part(2))).exit_code, 0);
    const auto gone_on = app::Home::with_part(market.home, part(1)).open_results();
    EXPECT_TRUE(same_kept_rows(*gone_on, *app::Home::with_part(market.home, part(2)).open_results()));
    EXPECT_GE(count(*gone_on, "run_cell WHERE was_known"), by_then);
}

TEST_F(Parts, AreMadeByACommandAShard) {
    const std::filesystem::path file = scratch.path() / "shared.yaml", folder = scratch.path() / "of commands";
    replace_file(file, pipeline_text);
    auto commands = app::shard_commands(market.home, {.file = file}, 3, folder, "test {shard} != 2 && echo {run}");
    ASSERT_EQ(commands.size(), 3u);
    EXPECT_THAT(commands[2].line, HasSubstr("--shard 3/3 --out '" + (folder / "part-3.duckdb").string() + "' --quiet"));
    app::run_commands(commands, {});
    EXPECT_EQ(commands[0].failure, "");
    EXPECT_THAT(commands[1].failure, HasSubstr("exit code 1"));
    EXPECT_THAT(read_file(folder / "part-3.log"), HasSubstr("--shard 3/3"));
    for (const char* form : {"echo {out}", "echo {shard}"})
        EXPECT_THROW((void)app::shard_commands(market.home, {.file = file}, 3, folder, form), Error) << form;
}

// What failed in a part is merged as failed and listed; a part in which it did not fail replaces it.
TEST_F(Parts, AreToldAsJsonBeforeAnythingRuns) {
    const std::filesystem::path file = scratch.path() / "shared.yaml";
    replace_file(file, pipeline_text);
    const auto told = [&](const char* on) {
        const Ended ended = run_tamis(scratch.path(),
                                      {"run",
                                       file.string(),
                                       "--on",
                                       on,
                                       "--shards",
                                       "2",
                                       "--dry-run",
                                       "--json",
                                       "--strategy-library",
                                       FAULTY_LIBRARY,
                                       "--home",
                                       market.home.path().string()});
        EXPECT_EQ(ended.exit_code, 0) << ended.output;
        return nlohmann::json::parse(ended.output);
    };
    const nlohmann::json lines = told("command");
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[1]["shard"], 2);
    EXPECT_THAT(lines[1]["line"].get<std::string>(), HasSubstr("--shard 2/2 --out '"));
    const nlohmann::json scripts = told("slurm");
    for (const char* name : {"screen", "shard", "merge"}) {
        const auto script = scripts[name].get<std::string>();
        EXPECT_THAT(script, HasSubstr("libraries=( '--strategy-library' '/")) << name;
        EXPECT_THAT(script, HasSubstr("\"${libraries[@]}\"")) << name << ": each reads the pipeline or its rows";
    }
}

TEST_F(Parts, AreOfTheWayThatTheirOptionsAreOf) {
    const std::filesystem::path file = scratch.path() / "shared.yaml";
    replace_file(file, pipeline_text);
    const auto refused = [&](std::vector<std::string> more, const char* why) {
        more.insert(more.begin(), {"run", file.string(), "--home", market.home.path().string()});
        const Ended ended = run_tamis(scratch.path(), more);
        EXPECT_EQ(ended.exit_code, 2) << ended.output;
        EXPECT_THAT(ended.output, HasSubstr(why));
    };
    refused({"--shards", "64"}, "--shards goes with --on alone");
    refused({"--wait"}, "--wait goes with --on slurm alone");
    refused({"--on", "slurm", "--shards", "2", "--out", "x"}, "--out goes without --on, or with --on command alone");
    refused({"--on", "command", "--shards", "2", "--mem", "8G"}, "--mem goes with --on slurm alone");
    refused({"--on", "command", "--shards", "20000"}, "it must be 1 to 10,000");
    refused({"--on", "elsewhere", "--shards", "2"}, "--on is 'elsewhere'");
}

TEST_F(Parts, BringWhatFailedAndReplaceItLater) {
    const auto files = run_shares(2);
    const std::filesystem::path good = scratch.path() / "good.duckdb";
    std::filesystem::copy_file(files[0], good);
    {
        const auto results = app::Home::with_part(market.home, files[0]).open_results();
        results->execute("UPDATE backtest_own SET status = 'failed', reason = 'a test'");
        results->execute("UPDATE run SET cells_failed = cells_computed, cells_computed = 0");
    }
    const app::Home merged = beside(market, merged_folder);
    const app::MergeAnswer failed = app::merge_parts(merged, files, {});
    EXPECT_EQ(failed.parts[0].refused, "");
    EXPECT_EQ(failed.runs.at(0).to_repeat, (std::vector<std::int64_t>{1}));
    EXPECT_GT(count(*merged.open_results(), "backtest WHERE status = 'failed'"), 0);
    EXPECT_THAT(app::merge_parts(merged, {good}, {}).runs.at(0).to_repeat, testing::IsEmpty());
    EXPECT_EQ(count(*merged.open_results(), "backtest WHERE status = 'failed'"), 0);
}

TEST_F(Parts, OfRulesThatReadTheirHitsAreTheWholeRowForRow) {
    const app::Home whole = beside(market, whole_folder), merged = beside(market, merged_folder);
    run_share(whole, "", {}, rules_of_hits);
    for (const int i : {1, 2}) run_share(market.home, std::to_string(i) + "/2", part(i), rules_of_hits);
    const app::MergeAnswer answer = app::merge_parts(merged, {part(1), part(2)}, {});
    for (const app::MergedPart& one : answer.parts) EXPECT_EQ(one.refused, "");
    EXPECT_TRUE(same_rows(merged_text(merged), merged_text(whole)));
    EXPECT_GT(count(*merged.open_results(), "backtest WHERE hit_measures LIKE 'gap=%'"), 10);
}

TEST_F(Parts, OfOtherRulesOrOtherBarsAreRefused) {
    const auto files = run_shares(2);
    const app::Home merged = beside(market, merged_folder);
    {
        const auto results = app::Home::with_part(market.home, files[0]).open_results();
        results->execute("UPDATE backtest_shared SET engine_version = '1+lean.1'");
        const auto others = app::Home::with_part(market.home, files[1]).open_results();
        others->execute("UPDATE backtest_own SET cell = uuid()");
        others->execute("UPDATE run_cell SET cell = backtest.cell FROM backtest");
    }
    const app::MergeAnswer answer = app::merge_parts(merged, files, {});
    EXPECT_THAT(answer.parts[0].refused, HasSubstr("computed under the rules 1+lean.1; this program's are"));
    EXPECT_THAT(answer.parts[1].refused, HasSubstr("computed on other bars than those of"));
    EXPECT_EQ(count(*merged.open_results(), "backtest"), 0);
}

TEST(Shards, AreReadFromTextAndRefused) {
    EXPECT_EQ(study::parse_shard("3/64").number, 3);
    for (const char* text : {"", "3", "0/4", "5/4", "a/b", "3/64/2", "1/100001"})
        EXPECT_THROW((void)study::parse_shard(text), Error) << text;
}

// 10 + 10 + 20 + 40 bars in halves: the middle of the third span, at 30 of 80, is in the first.
TEST(Shards, AreBalancedByBarsAndHoldEverySpanOnce) {
    const std::vector<study::Span> spans{{"A", {}, {}}, {"B", {}, {}}, {"C", {}, {}}, {"D", {}, {}}};
    const auto bars_of = [](const study::Span& span) { return span.symbol < "C" ? 10 : span.symbol == "C" ? 20 : 40; };
    EXPECT_EQ(study::share_of(spans, {1, 2}, bars_of).size(), 3u);
    EXPECT_EQ(study::share_of(spans, {2, 2}, bars_of).size(), 1u);
    std::size_t all = 0;
    for (int i = 1; i <= 7; ++i) all += study::share_of(spans, {i, 7}, bars_of).size();
    EXPECT_EQ(all, spans.size());
}

}  // namespace
}  // namespace tamis
