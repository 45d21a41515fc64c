// tools/conformance_page.cpp — lines of Markdown.
#include "conformance_page.hpp"

#include <algorithm>
#include <sstream>

namespace tamis {

namespace {

constexpr const char* introduction = R"(# How the engine compares with LEAN

Written by `make conformance`; LEAN's build is 24863901. Equal means text for text. What these runs mean for a user is in
[concepts/lean-equality.md](concepts/lean-equality.md).

## Published backtests

LEAN's own regression algorithms, written on the interface for strategies of one's own (`tests/oracles/strategies`): every
statistic of the summary, the hash of the order list, each order, and equity, return, benchmark and turnover of each midnight.

| backtest | equal | compared | largest difference |
|---|---|---|---|
)";

constexpr const char* numbers_introduction = R"(
Of these the statistics of the summary and the hash of the order list are published, and nothing else is compared:

| backtest | equal | compared | largest difference |
|---|---|---|---|
)";

constexpr const char* cases_introduction = R"(
## Cases on invented markets

LEAN's answers to scripted orders of every kind and to the market-structure strategy: order events and the remarks on them, closed
trades, profits, equity, hash, and the printed statistics, those of trades, of the portfolio and of the moment. `kinds` are the things that people report most: splits, dividends and shorts, auctions and half days,
halts, touched and jumped limits, fees, ties, margin calls, equity through zero, cash accounts, renames, delistings.

| folder | strategy | equal | compared | largest difference |
|---|---|---|---|---|
)";

constexpr const char* ending = R"(
## Real runs

Ten runs of LEAN's build of August 2025 are run again on the bars that their logs hold; every fill, the equity at the end and every
trade statistic that those bars decide are equal (`tests/lean/august_runs_test.cpp`). Ten result folders of August 2026 are read, and
their accounts add up (`tests/lean/real_results_test.cpp`). All ten are run again: every value of the result files that are written of
it is LEAN's as it is spelt (eight cases in `tests/lean/result_writer_test.cpp`, two published backtests in `tests/oracles`).

## Not covered by any

Options, futures and other assets; tick and second bars; Python strategies; prices in split-adjusted and total-return series of
published backtests; settlement, cash accounts and extended hours in more than one published backtest; consolidated quote bars;
universes of fine fundamental data; securities of one run with different normalizations or fill-forward.

## Where the engine goes another way

| what | LEAN | the engine |
|---|---|---|
| the benchmark is delisted during a run | ends with a runtime error of its own, all statistics 0 | goes on; the benchmark keeps its last price |
| more than about twenty orders are open and all are cancelled at once, or split | in the order of a table that grows with them and with the processors of the machine | in the order of that table before it grows |
| a list of orders updates one to parts of a share | trades them | refuses the list; shares are whole |
| a list of orders has a limit, stop or trailing price that is not above 0 | takes it | refuses the list |
)";

std::string shown(double number) {
    std::ostringstream text;
    text << number;
    return text.str();
}

void add_oracle(std::string& out, const Compared& one) {
    out += "| " + one.name + " | " + (one.difference.empty() ? "yes" : "no: " + one.difference) + " | " +
           std::to_string(one.compared) + " | " + (one.difference.empty() ? "0" : "see there") + " |\n";
}

void add_family(std::string& out, const ConformancePage::Family& family) {
    int equal = 0, compared = 0;
    double largest = 0;
    for (const Compared& one : family.cases) {
        equal += one.difference.empty() && one.refused.empty();
        compared += one.compared;
        largest = std::max(largest, one.largest);
    }
    out += "| " + family.folder + " | " + family.strategy + " | " + std::to_string(equal) + " of " +
           std::to_string(family.cases.size()) + " | " + std::to_string(compared) + " | " + shown(largest) + " |\n";
}

}  // namespace

std::string page_text(const ConformancePage& page) {
    std::string out = introduction;
    for (const Compared& one : page.oracles) add_oracle(out, one);
    out += numbers_introduction;
    for (const Compared& one : page.numbers) add_oracle(out, one);
    out += cases_introduction;
    for (const ConformancePage::Family& family : page.families) add_family(out, family);
    return out + ending;
}

}  // namespace tamis
