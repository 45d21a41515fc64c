// tests/app/interrupt_test.cpp — the first Ctrl-C or SIGTERM ends every use case within a second: what is whole stays,
// the same command goes on, and nothing half-written is left behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <random>

#include "app/market.hpp"
#include "app/process.hpp"
#include "bars/inventory.hpp"

namespace tamis {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

#ifdef __SANITIZE_ADDRESS__
constexpr double most_seconds = 5, slowness = 8;  // sanitizers are slow
#else
constexpr double most_seconds = 1, slowness = 1;
#endif
constexpr int interrupted_code = 130;

/// Starts the command, signals it once `is_under_way`, and holds it to its second. Nothing: it ended before, or the
/// signal ended it before it had begun to listen and to work.
std::optional<Ended> interrupt(const std::filesystem::path& folder,
                               const std::vector<std::string>& arguments,
                               int signal,
                               const std::function<bool()>& is_under_way) {
    Process process(folder, arguments);
    const Stopwatch watch;
    constexpr double patience_seconds = 60;
    while (process.is_running() && !is_under_way() && watch.seconds() < patience_seconds)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    process.signal(signal);
    EXPECT_TRUE(process.wait(most_seconds)) << "still running " << most_seconds << " s after the first signal";
    process.wait(patience_seconds);
    Ended ended = process.ended();
    const bool had_not_begun = ended.exit_code == -1 && ended.output.empty();
    if (ended.exit_code == 0 || had_not_begun) return std::nullopt;
    EXPECT_EQ(ended.exit_code, interrupted_code) << ended.output;
    EXPECT_THAT(ended.output, HasSubstr("interrupted"));
    EXPECT_THAT(ended.output, HasSubstr("the same command"));
    return ended;
}

std::vector<std::filesystem::path> half_written(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> left;
    for (const auto& path : files_below(folder))
        if (path.extension() == ".new" || path.extension() == ".tmp") left.push_back(path);
    return left;
}

/// Books of a home, in force or not.
std::size_t books(const std::filesystem::path& home) {
    std::error_code ignored;
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(home / "bars" / "books", ignored))
        count += entry.path().string().find(".book") != std::string::npos ? 1 : 0;
    return count;
}

class Interrupt : public testing::Test {
  protected:
    /// Interrupts the import twice and then lets it go on to its end: each symbol is whole at every time, and the books
    /// are those of an import that nobody disturbed.
    void check_import(const std::function<std::vector<std::string>(const std::string& home)>& command) {
        std::size_t before = 0;
        int interruptions = 0;
        for (const int signal : {SIGINT, SIGTERM}) {
            const std::size_t there = books(home);
            const auto ended =
                interrupt(scratch.path(), command(home.string()), signal, [&] { return books(home) > there; });
            interruptions += ended ? 1 : 0;
            const auto store = bars::BarStore::open(home / "bars");
            EXPECT_THAT(bars::verify(*store).damage, IsEmpty());
            EXPECT_GE(store->tickers().size(), before) << "what was in stays";
            before = store->tickers().size();
            EXPECT_THAT(half_written(home), IsEmpty());
        }
        EXPECT_GT(interruptions, 0) << "at least one signal came before the end";
        const Ended last = run_tamis(scratch.path(), command(home.string()));
        EXPECT_EQ(last.exit_code, 0) << last.output;
        const std::filesystem::path other = scratch.path() / "undisturbed";
        EXPECT_EQ(run_tamis(scratch.path(), command(other.string())).exit_code, 0);
        EXPECT_TRUE(all_bars(home) == all_bars(other));
    }
    /// Every number of a store.
    static std::string all_bars(const std::filesystem::path& folder) {
        std::string text;
        const auto store = bars::BarStore::open(folder / "bars");
        for (const auto& row : bars::inventory(*store))
            text += row.symbol + " " + row.resolution + " " + std::to_string(row.bars) + "\n";
        for (const std::string& ticker : store->tickers()) {
            const auto book = store->book(ticker);
            for (const bars::MinuteDay& day : book->minute_days())
                text += hex_text(day.trade_hash) + hex_text(day.quote_hash);
            for (const Hash128& hash : book->daily().hash) text += hex_text(hash);
        }
        return text;
    }
    TempDir scratch{"tamis-interrupt"};
    const std::filesystem::path home = scratch.path() / "home";
};

TEST_F(Interrupt, EndsASimulationBetweenSymbols) {
    check_import([](const std::string& folder) {
        return std::vector<std::string>{
            "simulate", "--symbols", "30", "--from", "2024-01-02", "--to", "2024-12-31", "-j1", "--home", folder};
    });
}

TEST_F(Interrupt, EndsAnImportOfALeanFolderBetweenSymbols) {
    const std::string data = (scratch.path() / "lean").string();
    ASSERT_EQ(run_tamis(scratch.path(),
                        {"simulate",
                         "--symbols",
                         "25",
                         "--from",
                         "2024-01-02",
                         "--to",
                         "2024-03-28",
                         "--as",
                         "lean",
                         "--out",
                         data})
                  .exit_code,
              0);
    check_import([&](const std::string& folder) {
        return std::vector<std::string>{"import", "lean", data, "-j1", "--home", folder};
    });
}

TEST_F(Interrupt, EndsASimulationOfALeanFolderBetweenFiles) {
    const std::filesystem::path data = scratch.path() / "lean";
    const std::vector<std::string> command{"simulate",
                                           "--symbols",
                                           "60",
                                           "--from",
                                           "2024-01-02",
                                           "--to",
                                           "2024-05-31",
                                           "--as",
                                           "lean",
                                           "-j1",
                                           "--out",
                                           data.string()};
    const auto ended = interrupt(
        scratch.path(), command, SIGTERM, [&] { return std::filesystem::exists(data / "equity/usa/minute/spy"); });
    EXPECT_TRUE(ended);
    EXPECT_THAT(half_written(data), IsEmpty());
}

TEST_F(Interrupt, EndsAnImportOfCsvWithinAFile) {
    const std::filesystem::path file = scratch.path() / "rows.csv";
    {
        std::ofstream out(file);
        out << "ticker,volume,open,close,high,low,window_start,transactions\n";
        constexpr std::int64_t open_ns = 1'704'205'800'000'000'000, minute_ns = 60'000'000'000;
        for (int day = 0; day < 3; ++day)
            for (int minute = 0; minute < 390; ++minute)
                for (int symbol = 0; symbol < 1000; ++symbol)
                    out << "S" << symbol << ",100,10,10.5,11,9.5," << open_ns + (day * 1440 + minute) * minute_ns
                        << ",3\n";
    }
    const std::vector<std::string> command{"import", "csv", file.string(), "--home", home.string()};
    // While it reads, and while it writes.
    const auto reading =
        interrupt(scratch.path(), command, SIGINT, [&] { return std::filesystem::exists(home / "bars" / "STORE"); });
    ASSERT_TRUE(reading);
    EXPECT_THAT(reading->output, HasSubstr("0 symbols"));
    const auto writing = interrupt(scratch.path(), command, SIGTERM, [&] { return books(home) > 0; });
    ASSERT_TRUE(writing);
    EXPECT_THAT(half_written(home), IsEmpty());
    const auto store = bars::BarStore::open(home / "bars");
    EXPECT_GT(store->tickers().size(), 0u);
    for (const std::string& ticker : store->tickers())
        EXPECT_EQ(store->book(ticker)->minute_days().size(), 3u) << ticker << " is whole";
    const Ended last = run_tamis(scratch.path(), command);
    EXPECT_EQ(last.exit_code, 0) << last.output;
    EXPECT_EQ(bars::BarStore::open(home / "bars")->tickers().size(), 1000u);
}

/// Commands over bars that are there.
class InterruptAtWork : public testing::Test {
  protected:
    /// Signals at many moments: the command ends in its second whenever the signal comes, and some come before its end.
    void check(std::vector<std::string> command) {
        command.insert(command.end(), {"--home", market.home.path().string()});
        std::mt19937 random(7);
        int interruptions = 0;
        for (int i = 0; i < 12; ++i) {
            const double after_seconds = slowness * (0.05 + 0.01 * static_cast<double>(random() % 40));
            const Stopwatch watch;
            const auto ended = interrupt(market.scratch.path(), command, i % 2 ? SIGINT : SIGTERM, [&] {
                return watch.seconds() > after_seconds;
            });
            interruptions += ended ? 1 : 0;
        }
        EXPECT_GT(interruptions, 0) << "at least one signal came before the end";
        const Ended last = run_tamis(market.scratch.path(), command);
        EXPECT_EQ(last.exit_code, 0) << last.output;
    }
    SmallMarket market{98};
};

TEST_F(InterruptAtWork, EndsABacktest) {
    std::string symbols;
    for (const std::string& ticker : market.home.open_bars()->tickers())
        symbols += (symbols.empty() ? "" : ",") + ticker;
    check(
        {"backtest", "--strategy", "buy_and_hold", "--symbol", symbols, "--from", "2024-01-03", "--to", "2024-02-28"});
    const auto results = market.home.open_results();
    EXPECT_EQ(count(*results, "backtest"), 1) << "whole or not at all";
    EXPECT_GT(count(*results, "run WHERE state = 'interrupted'"), 0);
    EXPECT_EQ(count(*results, "run WHERE state = 'failed' OR state = 'running'"), 0);
}

TEST_F(InterruptAtWork, EndsAScreenThatNobodyKeeps) {
    std::atomic<bool> flag = true;
    const auto bars = market.home.open_bars();
    const auto results = market.home.open_results();
    screen::ScreenSpec spec = *small_study().screen;
    jobs::ProgressLine silent(false);
    try {
        study::run_screen(*bars, *results, spec, 2, true, silent, Stop(flag));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.problem(), Problem::cancelled);
        EXPECT_THAT(error.what(), HasSubstr("the same command goes on"));
    }
    EXPECT_EQ(count(*results, "screen_day"), 0);
}

TEST_F(InterruptAtWork, EndsARunWhileItScreens) {
    std::atomic<bool> flag = true;
    const auto results = market.home.open_results();
    const study::StudyOutcome outcome =
        study::run_study(*market.home.open_bars(), *results, small_study(), "small", flag, false);
    EXPECT_TRUE(outcome.was_interrupted);
    EXPECT_EQ(outcome.run.state, "interrupted");
    EXPECT_EQ(count(*results, "run WHERE state = 'interrupted'"), 1);
}

TEST_F(InterruptAtWork, EndsAVerification) {
    std::atomic<bool> flag = true;
    const bars::Verification found = bars::verify(*market.home.open_bars(), {}, Stop(flag));
    EXPECT_EQ(found.symbols_done, 0u);
    EXPECT_THAT(found.damage, IsEmpty());
}

TEST_F(InterruptAtWork, EndsWhatNobodyListensForAtOnce) {
    const std::string slow =
        "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3";
    run_tamis(market.scratch.path(),
              {"backtest",
               "--strategy",
               "buy_and_hold",
               "--symbol",
               "SPY",
               "--from",
               "2024-01-03",
               "--to",
               "2024-01-04",
               "--home",
               market.home.path().string()});
    const Stopwatch watch;
    const auto ended =
        interrupt(market.scratch.path(), {"sql", slow, "--home", market.home.path().string()}, SIGINT, [&] {
            return watch.seconds() > 0.5;
        });
    EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace tamis
