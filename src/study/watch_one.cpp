// study/watch_one.cpp — the run on its thread, while this one looks whether somebody wishes to stop.
#include "study/watch_one.hpp"

#include <atomic>
#include <stop_token>

#include "jobs/executor.hpp"
#include "study/run_cell.hpp"

namespace tamis::study {

backtest::WatchedRun watch_one(const std::shared_ptr<const bars::BarStore>& bars,
                               const std::shared_ptr<const backtest::Tape>& tape,
                               const backtest::BacktestSpec& spec,
                               std::optional<ExchangeTime> until,
                               double timeout_seconds,
                               const Stop& stop) {
    backtest::WatchedRun watched;
    std::stop_source source;
    std::atomic<bool> is_over = false;
    const auto run = [&](std::size_t, jobs::Worker&) {
        watched = watch_cell(tape, bars, spec, until, timeout_seconds, source.get_token());
    };
    const auto look = [&] {
        if (stop.is_wanted()) source.request_stop();
    };
    jobs::execute(1, {}, is_over, run, look);
    return watched;
}

}  // namespace tamis::study
