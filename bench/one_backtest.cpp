// bench/one_backtest.cpp — one `tamis backtest` as a person waits for it, the whole process: one_backtest TAMIS. Ends
// with 1 when a run fails or an answer that was kept reads differently.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace tamis {
namespace {

constexpr int repeats = 5;
constexpr std::array days{"2024-03-04", "2024-03-05", "2024-03-06"};

class Shell {
  public:
    Shell(std::string tamis, fs::path home) : tamis_(std::move(tamis)), home_(std::move(home)) {}
    const fs::path& home() const { return home_; }
    /// Milliseconds; what it prints goes to a file.
    double run(const std::string& words, const std::string& output) const {
        const std::string command =
            fmt::format("'{}' {} --home '{}' -q > '{}'", tamis_, words, home_.string(), (home_ / output).string());
        const Stopwatch watch;
        if (std::system(command.c_str()) != 0) throw Error{Problem::unavailable, command + " failed"};
        return watch.seconds() * 1000;
    }
    double backtest(const char* day, const std::string& output) const {
        return run(fmt::format("backtest --strategy market_structure --param pivot_bars=2 --param timeframe=1min "
                               "--symbol SPY --from {0} --to {0} --csv",
                               day),
                   output);
    }

  private:
    std::string tamis_;
    fs::path home_;
};

void forget_results(const fs::path& home) {
    for (const char* name : {"results.duckdb", "results.duckdb.wal", "results.duckdb.gate"}) fs::remove(home / name);
}

std::string median_of(std::vector<double> ms) {
    std::sort(ms.begin(), ms.end());
    return fmt::format("{:.0f} ms (fastest {:.0f})", ms[ms.size() / 2], ms.front());
}

int run(const char* tamis) {
    const TempDir scratch("tamis-one-backtest");
    const Shell shell(tamis, scratch.path());
    shell.run("simulate --symbols 20 --from 2024-02-01 --to 2024-03-08 --seed 7", "market");
    std::vector<double> first, computed, known;
    bool is_same = true;
    for (int i = 0; i < repeats; ++i) {
        forget_results(shell.home());
        first.push_back(shell.backtest("2024-03-01", "first"));
        for (const char* day : days) computed.push_back(shell.backtest(day, std::string("computed") + day));
        for (const char* day : days) known.push_back(shell.backtest(day, std::string("known") + day));
        for (const char* day : days)
            is_same = is_same && read_file(shell.home() / (std::string("computed") + day)) ==
                                     read_file(shell.home() / (std::string("known") + day));
    }
    std::cout << fmt::format(
        "known {}, computed {}, first in an empty home {}\n", median_of(known), median_of(computed), median_of(first));
    if (!is_same) std::cerr << "WRONG: a kept answer reads differently\n";
    return is_same ? 0 : 1;
}

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "one_backtest TAMIS: the program whose time is taken\n";
        return 2;
    }
    return tamis::run(argv[1]);
}
