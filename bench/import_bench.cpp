// bench/import_bench.cpp — LEAN's minute zips into the bar store.
#include <benchmark/benchmark.h>

#include "bars/bar_store.hpp"
#include "base/file.hpp"
#include "ingest/import_lean.hpp"
#include "simulation/simulation.hpp"

namespace tamis {
namespace {

using namespace std::chrono;

/// A LEAN folder of 60 symbols and a quarter, made once; how many minute bars it holds.
struct LeanFolder {
    TempDir folder{"tamis-lean"};
    std::uint64_t bars = 0;
    LeanFolder() {
        const simulation::SimulationSpec spec{
            .symbols = 60, .first = sys_days(2024y / 1 / 2), .last = sys_days(2024y / 3 / 28), .seed = 7, .quotes = 0};
        bars = simulation::simulate_as_lean(spec, folder.path(), 2).minute_bars;
    }
};

void import_minutes(benchmark::State& state) {
    static const LeanFolder lean;
    std::uint64_t bars = 0;
    for (auto _ : state) {
        state.PauseTiming();
        const TempDir store("tamis-import");
        state.ResumeTiming();
        const auto report =
            ingest::import_lean({lean.folder.path(), store.path(), static_cast<unsigned>(state.range(0))});
        if (report.minute_bars != lean.bars || report.rejected_count() != 0)
            state.SkipWithError("bars are missing or were rejected");
        bars += report.minute_bars;
    }
    state.counters["bars/s"] = benchmark::Counter(static_cast<double>(bars), benchmark::Counter::kIsRate);
}
BENCHMARK(import_minutes)->ArgName("threads")->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tamis
