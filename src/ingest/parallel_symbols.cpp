// ingest/parallel_symbols.cpp — one counter hands out the symbols.
#include "ingest/parallel_symbols.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace tamis::ingest {

ImportReport for_each_symbol(const std::vector<std::string>& symbols,
                             unsigned threads,
                             const std::function<void(const std::string&, ImportReport&)>& work,
                             const OnProgress& progress) {
    std::vector<ImportReport> reports(symbols.size());
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    ImportProgress state;
    state.symbols_total = symbols.size();
    Stopwatch since_shown;
    const auto finished = [&](std::size_t i) {
        const std::lock_guard lock(mutex);
        const ImportReport& report = reports[i];
        ++state.symbols_done;
        state.bars += report.minute_bars + report.hour_bars + report.daily_bars + report.quote_bars;
        state.rejected += report.rejected_count();
        state.current = symbols[i];
        if (!progress || (since_shown.seconds() < 0.1 && state.symbols_done != symbols.size())) return;
        since_shown = Stopwatch();
        progress(state);
    };
    const auto run = [&] {
        for (std::size_t i = next++; i < symbols.size(); i = next++) {
            try {
                work(symbols[i], reports[i]);
            } catch (const Error& error) {
                reports[i].reject(symbols[i], "failed", error.what());
            }
            finished(i);
        }
    };
    {
        std::vector<std::jthread> pool;
        for (unsigned i = 1; i < std::max(1u, threads); ++i) pool.emplace_back(run);
        run();
    }
    ImportReport all;
    for (const ImportReport& report : reports) all.add(report);
    return all;
}

}  // namespace tamis::ingest
