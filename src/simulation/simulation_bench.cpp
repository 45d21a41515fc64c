// simulation/simulation_bench.cpp — how fast a market is invented and stored; each benchmark checks its answer.
#include <benchmark/benchmark.h>

#include "bars/bar_store.hpp"
#include "base/file.hpp"
#include "simulation/simulation.hpp"

namespace {

using namespace tamis;
using namespace std::chrono_literals;

simulation::SimulationSpec quarter() {
    return {.symbols = 10, .first = 2024y / 1 / 2, .last = 2024y / 3 / 28};
}

void InventSpyForAQuarter(benchmark::State& state) {
    const simulation::SimulatedMarket market(quarter());
    std::uint64_t bars = 0;
    for (auto _ : state) bars += market.symbol(-1).minute_bars;
    // 61 sessions from January 2nd to March 28th 2024, none of them short.
    if (bars != static_cast<std::uint64_t>(state.iterations()) * 61 * 390) state.SkipWithError("SPY lacks minutes");
    state.SetItemsProcessed(static_cast<std::int64_t>(bars));
}
BENCHMARK(InventSpyForAQuarter)->Unit(benchmark::kMillisecond);

void StoreElevenSymbolsForAQuarter(benchmark::State& state) {
    std::uint64_t bars = 0;
    for (auto _ : state) {
        const TempDir folder("tamis_bench");
        const auto report = simulation::simulate(quarter(), folder.path(), 1);
        bars += report.minute_bars;
        state.PauseTiming();
        const auto spy = bars::BarStore::open(folder.path())->book("SPY");
        if (spy->minute_days().size() != 61 || spy->daily().size() != 61) state.SkipWithError("SPY lacks days");
        state.ResumeTiming();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(bars));
}
BENCHMARK(StoreElevenSymbolsForAQuarter)->Unit(benchmark::kMillisecond);

}  // namespace
