// bench/own_strategy_bench.cpp — strategies on the interface that users have, told of every bar: eleven years of days,
// a year of minutes with quotes, 400 symbols at once.
#include <benchmark/benchmark.h>

#include "backtest/algorithm/algorithm.hpp"
#include "backtest/backtest.hpp"
#include "base/file.hpp"
#include "oracles/oracle_run.hpp"
#include "oracles/published_bars.hpp"
#include "simulation/simulation.hpp"

namespace tamis {
namespace {

using namespace std::chrono;
using namespace backtest;

/// LEAN's MACDTrendAlgorithm on its own days of SPY: every order and statistic must be the published one.
void macd_of_eleven_years(benchmark::State& state) {
    const auto lean = shared_folder() / "lean";
    if (!std::filesystem::exists(lean / "oracles.json"))
        return state.SkipWithError(("skipped, because " + (lean / "oracles.json").string() + " is missing").c_str());
    const auto all = oracles::all_oracles();
    const auto macd = std::ranges::find(all, "MACDTrendAlgorithm", &oracles::Oracle::name);
    const nlohmann::json described = oracles::described_oracles(lean).at("MACDTrendAlgorithm");
    const bars::BarStore& store = oracles::published_bars();
    static const auto outcome = oracles::hold_against(**macd, described, store, lean);
    if (!outcome.is_equal()) return state.SkipWithError(outcome.first_difference.c_str());
    const BacktestSpec spec = oracles::spec_of(**macd, described);
    for (auto _ : state) benchmark::DoNotOptimize(run(store, spec));
}
BENCHMARK(macd_of_eleven_years)->Unit(benchmark::kMillisecond);

const bars::BarStore& invented(int symbols, TradingDay first, TradingDay last, const TempDir& folder) {
    static std::vector<std::shared_ptr<const bars::BarStore>> stores;
    simulation::simulate({.symbols = symbols, .first = first, .last = last, .seed = 7}, folder.path(), 2);
    return *stores.emplace_back(bars::BarStore::open(folder.path()));
}

template <class A>
struct Unnamed : PlainStrategy {
    static constexpr std::string_view name = "own", version = "1", meaning = "Of a benchmark.";
    std::unique_ptr<Strategy> start() const { return std::make_unique<A>(); }
};

/// Counts what it was told of.
struct Counts : Algorithm {
    std::int64_t bars = 0;

  protected:
    void count(const Slice& slice) {
        for (int one = 0; one < securities(); ++one) bars += slice.bar(one) != nullptr;
    }
};

struct FollowsTwoAverages : Counts {
    void initialize() override {
        fast_ = &use<indicators::exact::ExponentialMovingAverage>(0, 60);
        slow_ = &use<indicators::exact::ExponentialMovingAverage>(0, 390);
    }
    void on_data(const Slice& slice) override {
        count(slice);
        if (!slow_->is_ready()) return;
        if (fast_->value() > slow_->value() && !is_invested(0)) set_holdings(0, 1);
        if (fast_->value() < slow_->value() && is_invested(0)) liquidate(0);
    }
    const indicators::exact::ExponentialMovingAverage *fast_ = nullptr, *slow_ = nullptr;
};

/// At noon out of all and into each twentieth.
struct TakesTurns : Counts {
    void on_data(const Slice& slice) override {
        count(slice);
        if (!is_time(12, 0)) return;
        liquidate();
        for (int one = static_cast<int>(today().time_since_epoch().count() % 20); one < securities(); one += 20)
            if (slice.bar(one)) market_order(one, 10);
    }
};

template <class A>
void run_own(benchmark::State& state, const bars::BarStore& store, BacktestSpec spec, std::int64_t least_bars) {
    spec.strategy = Unnamed<A>{};
    std::int64_t bars = 0;
    std::optional<Decimal> end;
    for (auto _ : state) {
        const BacktestResult result = run(store, spec);
        const auto& own = static_cast<const Counts&>(*result.strategy);
        const Decimal value = result.facts.equity.back().value;
        if (own.bars < least_bars || result.facts.orders.empty()) state.SkipWithError("too little happened");
        if (end.value_or(value) != value) state.SkipWithError("another end than the last time");
        end = value;
        bars += own.bars;
    }
    state.counters["bars/s"] = benchmark::Counter(static_cast<double>(bars), benchmark::Counter::kIsRate);
}

void year_of_minutes(benchmark::State& state) {
    static const TempDir folder{"tamis-bench"};
    static const bars::BarStore& store = invented(1, sys_days(2023y / 1 / 3), sys_days(2023y / 12 / 29), folder);
    BacktestSpec spec;
    spec.symbols = {"SPY"};
    spec.first = sys_days(2023y / 1 / 3);
    spec.last = sys_days(2023y / 12 / 29);
    run_own<FollowsTwoAverages>(state, store, spec, 90'000);
}
BENCHMARK(year_of_minutes)->Unit(benchmark::kMillisecond);

void four_hundred_symbols(benchmark::State& state) {
    static const TempDir folder{"tamis-bench"};
    static const bars::BarStore& store = invented(400, sys_days(2024y / 3 / 1), sys_days(2024y / 3 / 28), folder);
    BacktestSpec spec;
    spec.symbols = store.tickers();
    spec.first = sys_days(2024y / 3 / 1);
    spec.last = sys_days(2024y / 3 / 28);
    run_own<TakesTurns>(state, store, spec, 1'000'000);
}
BENCHMARK(four_hundred_symbols)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tamis
