// tests/app/kill_test.cpp — kill -9 at any moment of a run: what was committed stays, nothing is kept twice, and the
// same command goes on with exactly what is missing.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <thread>

#include "app/market.hpp"
#include "app/process.hpp"

namespace tamis {
namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr int kills_wanted = 15;
#else
constexpr int kills_wanted = 100;
#endif
// Kills come between these parts of what a whole run takes here: before the first commit, and well after it.
constexpr double earliest_part = 0.05, latest_part = 0.7;

pid_t start(const app::Home& home, const std::filesystem::path& file) {
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

std::vector<Hash128> kept_cells(const app::Home& home) {
    auto cells = home.open_results()->sql("SELECT cell FROM backtest", 10'000'000).columns[0].hashes();
    std::sort(cells.begin(), cells.end());
    return cells;
}

/// Seconds of a run that nobody kills.
double seconds_of_whole_run(const app::Home& home, const std::filesystem::path& file) {
    const Stopwatch watch;
    int status = 0;
    ::waitpid(start(home, file), &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return watch.seconds();
}

TEST(Kill, LosesNothingThatWasCommittedAndKeepsNothingTwice) {
    const SmallMarket market(10);
    const std::filesystem::path file = market.scratch.path() / "kills.yaml";
    replace_file(file, many_cells);
    const TempDir other("tamis-undisturbed");
    std::filesystem::create_directory_symlink(market.home.bars_folder(), other.path() / "bars");
    const app::Home undisturbed(other.path());
    const double whole_seconds = seconds_of_whole_run(undisturbed, file);
    std::mt19937 random(7);
    std::uniform_real_distribution<double> part(earliest_part, latest_part);
    std::vector<Hash128> before;
    int kills = 0, grew = 0, finished = 0;
    while (kills < kills_wanted) {
        const bool is_done = ended_alone(start(market.home, file), whole_seconds * part(random));
        kills += is_done ? 0 : 1;
        if (!std::filesystem::exists(market.home.results_file())) continue;
        const std::vector<Hash128> now = kept_cells(market.home);
        ASSERT_TRUE(std::adjacent_find(now.begin(), now.end()) == now.end()) << "a cell is kept twice";
        ASSERT_TRUE(std::includes(now.begin(), now.end(), before.begin(), before.end())) << "a committed cell is lost";
        grew += now.size() > before.size() ? 1 : 0;
        before = now;
        if (!is_done) continue;
        ++finished;  // all of it is kept: begin again
        std::filesystem::remove(market.home.results_file());
        std::filesystem::remove(market.home.results_file().string() + ".wal");
        before.clear();
    }
    EXPECT_GT(grew, 0) << "runs got somewhere between kills";

    seconds_of_whole_run(market.home, file);  // to the end, beside the run that nobody disturbed
    EXPECT_TRUE(same_rows(kept_text(*market.home.open_results()), kept_text(*undisturbed.open_results())));
    // Cells, trades, fills and strategy rows of each cell came together or not at all.
    const auto results = market.home.open_results();
    EXPECT_EQ(count(*results,
                    "backtest b LEFT JOIN strategy_market_structure s ON s.cell = b.cell WHERE b.status = 'done' AND "
                    "s.cell IS NULL"),
              0);
    EXPECT_EQ(count(*results,
                    "(SELECT b.cell FROM backtest b LEFT JOIN trade t ON t.cell = b.cell GROUP BY b.cell, "
                    "b.trade_number_of_trades HAVING count(t.number) <> coalesce(b.trade_number_of_trades, 0))"),
              0);
    std::printf("%d kills, %d times with new cells, %d runs finished between\n", kills, grew, finished);
}

}  // namespace
}  // namespace tamis
