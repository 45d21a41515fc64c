// tests/app/kill_test.cpp — kill -9 at any moment of a run: what was committed stays, nothing is kept twice, and the
// same command goes on with exactly what is missing.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <future>
#include <random>
#include <thread>

#include "app/market.hpp"
#include "app/process.hpp"

namespace tamis {
namespace {

namespace fs = std::filesystem;

// In two homes at once: one alone leaves half of the machine idle.
constexpr int kills_a_home = 50;
// Kills come between these parts of what a whole run takes here: before the first commit, and well after it.
constexpr double earliest_part = 0.05, latest_part = 0.7;

pid_t start(const app::Home& home, const fs::path& file) {
    const std::string folder = home.path().string();
    return launch({"run", file.string(), "--home", folder, "--output", folder + "/reports", "--quiet"});
}

/// True when the child ended by itself before it was killed.
bool ended_alone(pid_t child, double after_seconds) {
    std::this_thread::sleep_for(std::chrono::duration<double>(after_seconds));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status);
}

std::vector<Hash128> kept_cells(store::ResultStore& results) {
    auto cells = results.sql("SELECT cell FROM backtest", 10'000'000).columns[0].hashes();
    std::sort(cells.begin(), cells.end());
    return cells;
}

/// Seconds of runs at once that nobody kills.
double seconds_of_whole_runs(std::initializer_list<const app::Home*> homes, const fs::path& file) {
    const Stopwatch watch;
    std::vector<pid_t> runs;
    for (const app::Home* home : homes) runs.push_back(start(*home, file));
    for (const pid_t run : runs) {
        int status = 0;
        ::waitpid(run, &status, 0);
        EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    return watch.seconds();
}

struct Kills {
    int all = 0, grew = 0, finished = 0;
};

/// Begins the run again and again and kills it: what was kept before is there after, and once.
void kill_often(const app::Home& home, const fs::path& file, double whole_seconds, unsigned seed, Kills& kills) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> part(earliest_part, latest_part);
    std::vector<Hash128> before;
    while (kills.all < kills_a_home) {
        const bool is_done = ended_alone(start(home, file), whole_seconds * part(random));
        kills.all += is_done ? 0 : 1;
        if (!fs::exists(home.results_file())) continue;
        const std::vector<Hash128> now = kept_cells(*home.open_results());
        ASSERT_TRUE(std::adjacent_find(now.begin(), now.end()) == now.end()) << "a cell is kept twice";
        ASSERT_TRUE(std::includes(now.begin(), now.end(), before.begin(), before.end())) << "a committed cell is lost";
        kills.grew += now.size() > before.size() ? 1 : 0;
        before = now;
        if (!is_done) continue;
        ++kills.finished;  // all of it is kept: begin again
        fs::remove(home.results_file());
        fs::remove(home.results_file().string() + ".wal");
        before.clear();
    }
}

/// Cells, trades, fills and strategy rows of each cell came together or not at all.
void expect_whole_cells(store::ResultStore& results) {
    EXPECT_EQ(count(results,
                    "backtest b LEFT JOIN strategy_market_structure s ON s.cell = b.cell WHERE b.status = 'done' AND "
                    "s.cell IS NULL"),
              0);
    EXPECT_EQ(count(results,
                    "(SELECT b.cell FROM backtest b LEFT JOIN trade t ON t.cell = b.cell GROUP BY b.cell, "
                    "b.trade_number_of_trades HAVING count(t.number) <> coalesce(b.trade_number_of_trades, 0))"),
              0);
}

TEST(Kill, LosesNothingThatWasCommittedAndKeepsNothingTwice) {
    const SmallMarket market(10);
    const fs::path file = market.scratch.path() / "kills.yaml";
    replace_file(file, many_cells);
    const TempDir second_folder("tamis-second"), undisturbed_folder("tamis-undisturbed");
    for (const TempDir* folder : {&second_folder, &undisturbed_folder})
        fs::create_directory_symlink(market.home.bars_folder(), folder->path() / "bars");
    const app::Home second(second_folder.path()), undisturbed(undisturbed_folder.path());
    const double whole_seconds = seconds_of_whole_runs({&undisturbed, &second}, file);
    Kills kills, more_kills;
    auto beside = std::async(std::launch::async, [&] { kill_often(second, file, whole_seconds, 11, more_kills); });
    kill_often(market.home, file, whole_seconds, 7, kills);
    beside.get();
    EXPECT_GT(kills.grew + more_kills.grew, 0) << "runs got somewhere between kills";
    const auto expected = undisturbed.open_results();
    seconds_of_whole_runs({&market.home, &second}, file);  // to the end, beside the run that nobody disturbed
    for (const app::Home* home : {&market.home, &second}) {
        const auto results = home->open_results();
        EXPECT_TRUE(same_kept_rows(*results, *expected));
        expect_whole_cells(*results);
    }
    std::printf("%d and %d kills, %d and %d times with new cells, %d runs finished between\n",
                kills.all,
                more_kills.all,
                kills.grew,
                more_kills.grew,
                kills.finished + more_kills.finished);
}

/// The next processes die in the middle of their nth write to a result file.
struct TornWrite {
    explicit TornWrite(int nth) {
        ::setenv("TORN_WRITE", std::to_string(nth).c_str(), 1);
        ::setenv("LD_PRELOAD", TORN_WRITES, 1);
    }
    ~TornWrite() {
        ::unsetenv("TORN_WRITE");
        ::unsetenv("LD_PRELOAD");
    }
};

/// A pipeline of thirty cells a symbol.
std::string a_week(const char* first, const char* last) {
    return fmt::format(R"yaml(name: week
screening:
  date_range: {{start: {}, end: {}}}
  filters: ["price_range(max=1000000)"]
backtesting:
  strategy: market_structure
  parameters: {{pivot_bars: [1, 2, 3], timeframe: [1min, 5min]}}
)yaml",
                       first,
                       last);
}

TEST(Kill, WithinAnyWriteLosesNothingThatWasCommitted) {
    const SmallMarket market(6);
    const app::Home& home = market.home;
    const fs::path first = market.scratch.path() / "first.yaml", second = market.scratch.path() / "second.yaml";
    replace_file(first, a_week("2024-01-22", "2024-01-26"));
    replace_file(second, a_week("2024-01-29", "2024-02-02"));
    seconds_of_whole_runs({&home}, first);
    const std::vector<Hash128> committed = kept_cells(*home.open_results());
    const std::string before = read_file(home.results_file());
    seconds_of_whole_runs({&home}, second);
    const std::string expected = kept_hashes(*home.open_results());
    int nth = 1;
    for (;; ++nth) {
        SCOPED_TRACE("write " + std::to_string(nth));
        replace_file(home.results_file(), before);
        int status = 0;
        {
            const TornWrite torn(nth);
            ::waitpid(start(home, second), &status, 0);
        }
        if (WIFEXITED(status)) {  // it has fewer writes
            EXPECT_EQ(WEXITSTATUS(status), 0);
            break;
        }
        {
            const auto results = home.open_results();
            const std::vector<Hash128> now = kept_cells(*results);
            ASSERT_TRUE(std::includes(now.begin(), now.end(), committed.begin(), committed.end()));
            expect_whole_cells(*results);
        }
        if (nth % 8 != 0) continue;  // once in a while what is missing is computed, too
        seconds_of_whole_runs({&home}, second);
        ASSERT_EQ(kept_hashes(*home.open_results()), expected);
    }
    std::printf("%d writes torn in turn\n", nth - 1);
    EXPECT_GT(nth, 20);
}

}  // namespace
}  // namespace tamis
