// tests/app/own_strategy_test.cpp — strategies in libraries of their own: listed, run, told apart by their content, and
// never more than their own cell when they go wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/market.hpp"
#include "app/process.hpp"
#include "base/text.hpp"

namespace tamis {
namespace {

using testing::HasSubstr;

const std::string library = FAULTY_LIBRARY, changed_library = CHANGED_LIBRARY;

struct Desk {
    SmallMarket market{2};

    Ended run(std::vector<std::string> words) const {
        words.insert(words.end(), {"--home", market.home.path().string()});
        return run_tamis(market.scratch.path(), words);
    }
    Ended backtest(const std::string& file, std::vector<std::string> more = {}) const {
        std::vector<std::string> words{
            "backtest", "--strategy-library", file, "--strategy", "faulty", "--symbol", "SPY"};
        words.insert(words.end(), {"--from", "2024-01-22", "--to", "2024-01-22"});
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }
    std::string told(const std::string& sql) const { return run({"sql", sql, "--csv"}).output; }
};

TEST(OwnStrategy, IsListedAndShownWithItsParameters) {
    const Desk desk;
    EXPECT_THAT(desk.run({"strategy", "list", "--csv", "--strategy-library", library}).output,
                HasSubstr("\nfaulty,1+"));
    EXPECT_THAT(desk.run({"strategy", "show", "faulty", "--strategy-library", library}).output,
                HasSubstr("What goes wrong."));
    EXPECT_THAT(desk.run({"strategy", "list"}).output, Not(HasSubstr("faulty")));
}

TEST(OwnStrategy, OfTheHomesFolderNeedsNoOption) {
    const Desk desk;
    std::filesystem::create_directory(desk.market.home.strategies_folder());
    std::filesystem::copy(library, desk.market.home.strategies_folder() / "mine.so");
    EXPECT_THAT(desk.run({"strategy", "list"}).output, HasSubstr("faulty"));
    EXPECT_THAT(desk.run({"doctor"}).output, HasSubstr("of libraries: 1"));
}

TEST(OwnStrategy, IsLoadedOnlyWhereStrategiesAreLookedUp) {
    const Desk desk;
    std::filesystem::create_directory(desk.market.home.strategies_folder());
    std::filesystem::copy(library, desk.market.home.strategies_folder() / "mine.so");
    ::setenv("LD_DEBUG", "files", 1);  // the loader tells what it opens
    const std::string bars = desk.run({"bars", "list"}).output, strategies = desk.run({"strategy", "list"}).output;
    ::unsetenv("LD_DEBUG");
    EXPECT_THAT(bars, Not(HasSubstr("mine.so")));
    EXPECT_THAT(strategies, HasSubstr("mine.so"));
}

TEST(OwnStrategy, IsKeptAndAnswersFromTheStoreUntilItsContentChanges) {
    const Desk desk;
    EXPECT_THAT(desk.backtest(library).output, HasSubstr("computed and kept"));
    EXPECT_THAT(desk.backtest(library).output, HasSubstr("known"));
    EXPECT_THAT(desk.backtest(changed_library).output, HasSubstr("computed and kept"));
    EXPECT_EQ(desk.told("SELECT bars FROM strategy_faulty"), "bars\n390\n390\n");
    EXPECT_EQ(desk.told("SELECT count(DISTINCT strategy_version) AS versions FROM backtest"), "versions\n2\n");
}

TEST(OwnStrategy, FailsItsOwnCellWithTheReasonAndTheBar) {
    const Desk desk;
    const std::filesystem::path pipeline = desk.market.scratch.path() / "faults.yaml";
    replace_file(pipeline, R"yaml(name: faults
screening:
  date_range: {start: 2024-01-22, end: 2024-01-22}
  filters: ["price_range(max=1000000)"]
  universe: [SPY]
backtesting:
  strategy: faulty
  parameters: {fault: [none, throws, throws_text, loops, sends, cancels, joins, history, numbers, starts]}
execution: {timeout_per_backtest: 2}
)yaml");
    const Ended ended = desk.run({"run", pipeline.string(), "--strategy-library", library, "--quiet"});
    EXPECT_EQ(ended.exit_code, 0) << ended.output;
    const std::string told = desk.told("SELECT parameters, status, reason FROM backtest ORDER BY parameters");
    const std::string place = "faulty was at 2024-01-22 10:00:00 and failed: ";
    for (const std::string& reason : {place + "it threw no idea what to do",
                                      place + "it threw something that is no std::exception",
                                      place + "more than 10000 orders, changes and cancellations at once",
                                      std::string("faulty had not begun and failed: it threw no beginning"),
                                      place + "no security can join a cell",
                                      place + "a cell has no history but its warm-up",
                                      place + "there is no security 7; this run has 1",
                                      std::string("timed out after 2.00 s (faulty was at 2024-01-22 10:00:00)")})
        EXPECT_THAT(told, HasSubstr(reason));
    EXPECT_THAT(told, HasSubstr(R"("fault=""none""",done,)"));
}

TEST(OwnStrategy, OfAPartIsMergedWithItsRowsOrNotAtAll) {
    const Desk desk;
    const std::filesystem::path pipeline = desk.market.scratch.path() / "one.yaml";
    const std::string part = (desk.market.scratch.path() / "part-1.duckdb").string();
    replace_file(pipeline, R"yaml(name: one
screening:
  date_range: {start: 2024-01-22, end: 2024-01-22}
  filters: ["price_range(max=1000000)"]
  universe: [SPY]
backtesting: {strategy: faulty}
)yaml");
    ASSERT_EQ(
        desk.run({"run", pipeline.string(), "--strategy-library", library, "--shard", "1/1", "--out", part}).exit_code,
        0);
    const TempDir without_bars("tamis-merged");
    const auto merged = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"merge", part, "--home", without_bars.path().string()});
        return run_tamis(desk.market.scratch.path(), more);
    };
    const Ended refused = merged({});
    EXPECT_EQ(refused.exit_code, 5) << refused.output;
    EXPECT_THAT(refused.output, HasSubstr("rows of strategy_faulty"));
    EXPECT_THAT(refused.output, HasSubstr("--strategy-library"));
    const Ended whole = merged({"--strategy-library", library});
    EXPECT_EQ(whole.exit_code, 0) << whole.output;
    EXPECT_THAT(whole.output, HasSubstr("1 cells new, 0 there already"));
    EXPECT_EQ(run_tamis(desk.market.scratch.path(),
                        {"sql", "SELECT bars FROM strategy_faulty", "--csv", "--home", without_bars.path().string()})
                  .output,
              "bars\n390\n");
    EXPECT_EQ(desk.run({"cache", "why", pipeline.string(), "--strategy-library", library}).exit_code, 0);
}

TEST(OwnStrategy, IsNotBegunUnderANameThatIsTakenNorHidesTheEnginesNames) {
    const Desk desk;
    const Ended taken = desk.run({"strategy", "new", "gap_fade"});
    EXPECT_EQ(taken.exit_code, 4);
    EXPECT_THAT(taken.output, HasSubstr("there is a strategy 'gap_fade' already"));
    const std::string out = desk.market.scratch.path().string();
    EXPECT_EQ(desk.run({"strategy", "new", "slice", "--out", out}).exit_code, 0);
    EXPECT_THAT(read_file(desk.market.scratch.path() / "slice/slice.cpp"), HasSubstr("struct SliceStrategy {"));
}

TEST(OwnStrategy, ThatDoesNotComeBackIsGivenUpInABacktestToo) {
    const Desk desk;
    const Ended ended = desk.backtest(library, {"--param", "fault=loops", "--timeout", "1"});
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_THAT(ended.output, HasSubstr("faulty was at 2024-01-22 10:00:00 when its 1.00 s were over"));
}

/// A look-ahead check of the library's strategy that loops at ten.
std::vector<std::string> look_at_loop(std::vector<std::string> more) {
    std::vector<std::string> words{"check", "lookahead", "faulty", "--strategy-library", library, "--param"};
    words.insert(words.end(), {"fault=loops", "--symbol", "SPY", "--from", "2024-01-22", "--to", "2024-01-22"});
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

TEST(OwnStrategy, ThatDoesNotComeBackIsGivenUpWhenItIsLookedAt) {
    const Desk desk;
    const Ended looked = desk.run(look_at_loop({"--timeout", "1"}));
    EXPECT_EQ(looked.exit_code, 2);
    EXPECT_THAT(looked.output, HasSubstr("faulty was at 2024-01-22 10:00:00 when its 1.00 s were over"));
    const std::filesystem::path pipeline = desk.market.scratch.path() / "loops.yaml";
    replace_file(pipeline, R"yaml(name: loops
backtesting:
  strategy: faulty
  symbols: [SPY]
  date_range: {start: 2024-01-22, end: 2024-01-22}
  parameters: {fault: loops}
execution: {timeout_per_backtest: 1}
)yaml");
    desk.run({"run", pipeline.string(), "--strategy-library", library, "--quiet"});
    const std::string cell = desk.told("SELECT cell FROM backtest").substr(5, 32);
    const Ended explained = desk.run({"explain", cell, "--strategy-library", library, "--timeout", "1"});
    EXPECT_EQ(explained.exit_code, 2);
    EXPECT_THAT(explained.output, HasSubstr("faulty was at 2024-01-22 10:00:00 when its 1.00 s were over"));
}

TEST(OwnStrategy, ThatDoesNotComeBackIsEndedByOneInterruptWhenItIsLookedAt) {
    const Desk desk;
    int exit_code = -1;
    // A signal that comes before the program listens ends it as any other.
    for (int seconds = 2; exit_code == -1 && seconds < 60; seconds *= 2) {
        Process process(desk.market.scratch.path(), look_at_loop({"--home", desk.market.home.path().string()}));
        std::this_thread::sleep_for(std::chrono::seconds(seconds));
        process.signal(SIGINT);
        ASSERT_TRUE(process.wait(60)) << "one is enough";
        exit_code = process.ended().exit_code;
    }
    EXPECT_EQ(exit_code, 130);
}

TEST(OwnStrategy, OfAnotherInterfaceIsRefusedBeforeItsCodeRuns) {
    const Desk desk;
    std::string content = read_file(library);
    const std::string mark = "tamis strategy interface ";
    const std::size_t version = content.find(mark) + mark.size();
    content[version] = content[version] == '0' ? '1' : '0';
    const std::filesystem::path other = desk.market.scratch.path() / "other.so";
    replace_file(other, content);
    const Ended ended = desk.backtest(other.string());
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_THAT(ended.output, HasSubstr("other.so was built for another version of Tamis (interface "));
}

TEST(OwnStrategy, WhoseFileIsNoneIsRefusedInWords) {
    const Desk desk;
    const std::filesystem::path text = desk.market.scratch.path() / "text.so";
    replace_file(text, "not a library");
    EXPECT_THAT(desk.backtest(text.string()).output, HasSubstr("text.so is no library of strategies"));
    EXPECT_EQ(desk.backtest("nowhere.so").exit_code, 3);
    EXPECT_THAT(desk.backtest(library, {"--strategy-library", changed_library}).output,
                HasSubstr("there is a strategy 'faulty' already"));
}

}  // namespace
}  // namespace tamis
