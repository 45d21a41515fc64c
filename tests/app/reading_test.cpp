// tests/app/reading_test.cpp — questions answered while a run computes in another process: only what is committed, and
// nobody harms anybody.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <thread>

#include "app/market.hpp"
#include "app/process.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace tamis {
namespace {

#ifdef __SANITIZE_ADDRESS__
const char* const pivot_bars = "[1, 2, 3, 4, 5, 6]";  // sanitizers are slow: these take as long as all do without them
constexpr int symbols = 24;
#else
const char* const pivot_bars = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
constexpr int symbols = 60;
#endif
const std::string long_study = std::string(R"yaml(name: long
screening:
  date_range: {start: 2024-01-22, end: 2024-02-29}
  filters: ["price_range(max=1000000)"]
backtesting:
  strategy: market_structure
  parameters: {timeframe: [1min, 5min], exit: [clock, bar], pivot_bars: )yaml") +
                               pivot_bars + "}\n";

class ReadingBeside : public testing::Test {
  protected:
    ReadingBeside() { replace_file(file, long_study); }
    ~ReadingBeside() override {
        if (runner <= 0) return;
        ::kill(runner, SIGKILL);
        ::waitpid(runner, nullptr, 0);
    }

    void start_run() {
        runner = launch({"run", file, "--home", home(), "--output", home() + "/reports", "--quiet", "-j", "1"});
    }
    /// Its exit status once it has ended.
    int wait_for_run() {
        int status = 0;
        ::waitpid(runner, &status, 0);
        runner = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }
    bool is_running() {
        siginfo_t info{};
        return ::waitid(P_PID, static_cast<id_t>(runner), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0;
    }
    std::string home() const { return market.home.path().string(); }
    /// What a command prints; its exit code must be 0.
    std::string answer(const std::string& command) {
        const std::string line = std::string(TAMIS_BINARY) + " " + command + " --home " + home() + " 2>/dev/null";
        FILE* pipe = ::popen(line.c_str(), "r");
        std::string output;
        char buffer[4096];
        for (std::size_t n; (n = ::fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, n);
        const int status = ::pclose(pipe);
        EXPECT_EQ(status, 0) << command << "\n" << output;
        return output;
    }
    std::int64_t number(const std::string& sql) {
        const std::string text = answer("sql --csv \"" + sql + "\"");
        const auto lines = split(text, '\n');
        return lines.size() < 2 ? -1 : parse_number<std::int64_t>(lines[1]).value_or(-1);
    }
    void wait_for_cells(std::int64_t least) {
        while (is_running() && (!std::filesystem::exists(market.home.results_file()) || kept() < least))
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    /// -1: there is no table yet.
    std::int64_t kept() {
        try {
            return count(*market.home.open_results_to_read(), "backtest");
        } catch (const Error&) {
            return -1;
        }
    }

    SmallMarket market{symbols};
    std::string file = (market.scratch.path() / "long.yaml").string();
    pid_t runner = -1;
};

TEST_F(ReadingBeside, EveryQuestionIsAnsweredFromWholeCommits) {
    start_run();
    wait_for_cells(1);
    int answered = 0;
    const auto note_answer = [&] { answered += is_running() ? 1 : 0; };
    std::int64_t before = 0;
    while (is_running()) {
        // A cell with its trades, its strategy's row and its place in the run: all of it or nothing.
        EXPECT_EQ(
            number("SELECT count(*) FROM backtest b LEFT JOIN strategy_market_structure s ON s.cell = b.cell LEFT "
                   "JOIN run_cell c ON c.cell = b.cell LEFT JOIN (SELECT cell, count(*) AS n FROM trade GROUP BY "
                   "cell) t ON t.cell = b.cell WHERE c.cell IS NULL OR (s.cell IS NULL AND b.status = 'done') OR "
                   "coalesce(t.n, 0) <> coalesce(b.trade_number_of_trades, 0)"),
            0);
        note_answer();
        const std::string list = answer("results list --csv --columns cell --limit 1");
        answer("results show " + list.substr(list.find('\n') + 1, 12));
        note_answer();
        EXPECT_NE(answer("cache stats --csv").find(",long,"), std::string::npos);
        note_answer();
        const std::int64_t now = kept();
        EXPECT_GE(now, before) << "what was seen stays";
        before = now;
        const std::string runs = answer("results runs --csv");
        // The run's row says that it is done a moment before its process has ended.
        if (!is_running() || runs.find("long,done") != std::string::npos) break;
        EXPECT_NE(runs.find("long,running"), std::string::npos) << runs;
        note_answer();
    }
    EXPECT_EQ(wait_for_run(), 0);
    EXPECT_GT(answered, 0) << "the run was over before anybody asked";
    EXPECT_EQ(number("SELECT cells_computed FROM run"), number("SELECT count(*) FROM backtest"));
    EXPECT_EQ(number("SELECT cells_asked FROM run"), number("SELECT count(*) FROM backtest"));
}

TEST_F(ReadingBeside, SaysWhoIsWriting) {
    start_run();
    wait_for_cells(1);
    const auto results = market.home.open_results_to_read();
    ASSERT_TRUE(is_running());
    EXPECT_NE(results->writer().find("run " + file), std::string::npos) << results->writer();
    EXPECT_NE(results->writer().find(std::to_string(runner)), std::string::npos);
    EXPECT_THROW(market.home.open_results(), Error) << "one writer";
    EXPECT_THROW(results->execute("DELETE FROM backtest_own"), Error) << "a copy is for reading";
}

TEST_F(ReadingBeside, KilledReadersLeaveTheRunAsItWouldBe) {
    start_run();
    std::mt19937 random(11);
    int kills = 0;
    while (is_running() && kills < 60) {
        const pid_t reader = launch({"sql", "SELECT sum(total_return_fraction) FROM backtest", "--home", home()});
        std::this_thread::sleep_for(std::chrono::milliseconds(random() % 60));
        ::kill(reader, SIGKILL);
        int status = 0;
        ::waitpid(reader, &status, 0);
        kills += WIFSIGNALED(status) ? 1 : 0;
    }
    EXPECT_EQ(wait_for_run(), 0);
    EXPECT_GT(kills, 5);
    const TempDir other("tamis-undisturbed");
    std::filesystem::create_directory_symlink(market.home.bars_folder(), other.path() / "bars");
    const app::Home undisturbed(other.path());
    int status = 0;
    ::waitpid(
        launch({"run", file, "--home", other.path(), "--output", other.path() / "reports", "--quiet"}), &status, 0);
    ASSERT_EQ(status, 0);
    EXPECT_TRUE(same_kept_rows(*market.home.open_results(), *undisturbed.open_results()));
}

TEST_F(ReadingBeside, AKilledRunLeavesItsReadersWhole) {
    start_run();
    wait_for_cells(1);
    const auto results = market.home.open_results_to_read();
    const std::int64_t seen = count(*results, "backtest");
    ::kill(runner, SIGKILL);
    EXPECT_EQ(wait_for_run(), -SIGKILL);
    EXPECT_EQ(count(*results, "backtest"), seen) << "a reader goes on with what it has";
    EXPECT_GE(kept(), seen) << "and the next one reads what was committed";
    EXPECT_TRUE(market.home.open_results_to_read()->writer().empty());
    start_run();
    EXPECT_EQ(wait_for_run(), 0);
    EXPECT_EQ(number("SELECT max(cells_asked) FROM run"), number("SELECT count(*) FROM backtest"));
}

}  // namespace
}  // namespace tamis
