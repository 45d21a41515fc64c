// bench/engine_bench.cpp — the backtest engine on invented minutes: one-day cells, a quarter of minutes, a portfolio.
#include <benchmark/benchmark.h>

#include "backtest/backtest.hpp"
#include "backtest/strategies/all.hpp"
#include "backtest/tables.hpp"
#include "base/file.hpp"
#include "simulation/simulation.hpp"

namespace tamis {
namespace {

using namespace std::chrono;

/// A market of 400 symbols and a quarter, made once.
struct Market {
    TempDir folder{"tamis-bench"};
    std::shared_ptr<const bars::BarStore> store;
    std::vector<std::string> tickers;
    Market() {
        const simulation::SimulationSpec spec{
            .symbols = 400, .first = sys_days(2024y / 1 / 2), .last = sys_days(2024y / 3 / 28), .seed = 7};
        simulation::simulate(spec, folder.path(), 2);
        store = bars::BarStore::open(folder.path());
        for (const std::string& ticker : store->tickers()) {
            const bars::MinuteDay* day = store->book(ticker)->find_minute_day(sys_days(2024y / 3 / 14));
            if (day && day->trade_rows >= 350) tickers.push_back(ticker);
        }
    }
    static const Market& get() {
        static const Market market;
        return market;
    }
};

backtest::BacktestSpec spec_of(const std::string& ticker, TradingDay first, TradingDay last, int pivot_bars) {
    backtest::BacktestSpec spec;
    spec.symbols = {ticker};
    spec.first = first;
    spec.last = last;
    backtest::MarketStructure strategy;
    strategy.pivot_bars = pivot_bars;
    strategy.timeframe = "1min";
    spec.strategy = strategy;
    return spec;
}

void run_cells(benchmark::State& state, TradingDay first, TradingDay last) {
    const Market& market = Market::get();
    const int pivot_bars = static_cast<int>(state.range(0));
    std::int64_t bars = 0, all_bars = 0, cells = 0, fills = 0;
    std::size_t next = 0;
    for (auto _ : state) {
        const auto spec = spec_of(market.tickers[next++ % market.tickers.size()], first, last, pivot_bars);
        auto result = backtest::run(*market.store, spec);
        const backtest::CellRows rows = backtest::cell_rows(spec, {}, {}, std::move(result), {});
        // The answer: the account adds up, and something was seen.
        if (!rows.cell.own.bars || *rows.cell.own.bars < 300) state.SkipWithError("a cell saw too few bars");
        bars += *rows.cell.own.bars;
        all_bars += *rows.cell.own.bars + *rows.cell.own.warmup_bars;
        fills += *rows.cell.own.fills;
        ++cells;
    }
    state.counters["cells/s"] = benchmark::Counter(static_cast<double>(cells), benchmark::Counter::kIsRate);
    state.counters["bars/s"] = benchmark::Counter(static_cast<double>(bars), benchmark::Counter::kIsRate);
    state.counters["with_warm_up/s"] = benchmark::Counter(static_cast<double>(all_bars), benchmark::Counter::kIsRate);
    state.counters["fills_a_cell"] = static_cast<double>(fills) / static_cast<double>(cells);
}

void one_day_cells(benchmark::State& state) {
    run_cells(state, sys_days(2024y / 3 / 14), sys_days(2024y / 3 / 14));
}
BENCHMARK(one_day_cells)->ArgName("pivot_bars")->Arg(2)->Arg(5)->Arg(20)->Unit(benchmark::kMicrosecond);

/// As a study runs them: the cells of a symbol's day, `specs_of` its ticker, share a tape.
template <class SpecsOf>
void run_shared_cells(benchmark::State& state, const SpecsOf& specs_of) {
    const Market& market = Market::get();
    std::int64_t cells = 0, fills = 0;
    std::size_t next = 0;
    for (auto _ : state) {
        const std::vector<backtest::BacktestSpec> specs = specs_of(market.tickers[next++ % market.tickers.size()]);
        const auto tape = backtest::Tape::make(*market.store, backtest::tape_spec(specs.front()));
        for (const backtest::BacktestSpec& spec : specs) {
            auto result = backtest::run(tape, market.store->interest_rates(), spec);
            const backtest::CellRows rows = backtest::cell_rows(spec, {}, {}, std::move(result), {});
            if (!rows.cell.own.bars || *rows.cell.own.bars < 300) state.SkipWithError("a cell saw too few bars");
            fills += *rows.cell.own.fills;
            ++cells;
        }
    }
    state.counters["cells/s"] = benchmark::Counter(static_cast<double>(cells), benchmark::Counter::kIsRate);
    state.counters["fills_a_cell"] = static_cast<double>(fills) / static_cast<double>(cells);
}

constexpr TradingDay shared_day = sys_days(2024y / 3 / 14);

/// `timeframe`: minutes.
void grid_cells(benchmark::State& state) {
    run_shared_cells(state, [&](const std::string& ticker) {
        std::vector<backtest::BacktestSpec> specs;
        for (const int bars : {1, 2, 3, 5, 10, 20}) {
            specs.push_back(spec_of(ticker, shared_day, shared_day, bars));
            specs.back().strategy.set("timeframe", state.range(0) == 1 ? "1min" : "5min");
        }
        return specs;
    });
}
BENCHMARK(grid_cells)->ArgName("minutes")->Arg(1)->Arg(5)->Unit(benchmark::kMicrosecond);

/// One day of every strategy but market_structure, six cells over one tape; parameters under which it trades.
void strategy_cells(benchmark::State& state, const char* name, const char* parameter, const char* value) {
    backtest::StrategySpec strategy = backtest::make_strategy(name);
    if (parameter) strategy.set(parameter, value);
    run_shared_cells(state, [&](const std::string& ticker) {
        auto spec = spec_of(ticker, shared_day, shared_day, 2);
        spec.strategy = strategy;
        return std::vector<backtest::BacktestSpec>(6, spec);
    });
}
BENCHMARK_CAPTURE(strategy_cells, buy_and_hold, "buy_and_hold", nullptr, nullptr)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(strategy_cells, gap_fade, "gap_fade", "threshold", "0.1%")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(strategy_cells, moving_average_cross, "moving_average_cross", "slow_bars", "15")
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(strategy_cells, opening_range_breakout, "opening_range_breakout", nullptr, nullptr)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(strategy_cells, rsi_reversion, "rsi_reversion", "period_bars", "5")->Unit(benchmark::kMicrosecond);

/// Eleven symbols, sixty sessions of minutes, one portfolio.
void portfolio(benchmark::State& state) {
    const Market& market = Market::get();
    auto spec = spec_of(market.tickers.front(), sys_days(2024y / 1 / 3), sys_days(2024y / 3 / 27), 20);
    spec.symbols.assign(market.tickers.begin(), market.tickers.begin() + 11);
    std::int64_t bars = 0;
    for (auto _ : state) {
        const auto result = backtest::run(*market.store, spec);
        if (result.facts.path.bars < 200'000 || result.facts.trades.empty()) state.SkipWithError("too little happened");
        bars += result.facts.path.bars;
    }
    state.counters["bars/s"] = benchmark::Counter(static_cast<double>(bars), benchmark::Counter::kIsRate);
}
BENCHMARK(portfolio)->Unit(benchmark::kMillisecond);

void quarter_cells(benchmark::State& state) {
    run_cells(state, sys_days(2024y / 1 / 5), sys_days(2024y / 3 / 28));
}
BENCHMARK(quarter_cells)->ArgName("pivot_bars")->Arg(2)->Arg(5)->Arg(20)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tamis
