// app/patience.cpp — a second thread asks how far the answer is.
#include "app/patience.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "jobs/progress.hpp"

namespace tamis::app {

namespace {

constexpr std::chrono::milliseconds between_looks{100};

void watch(const std::stop_token& stop, store::ResultStore& results, const jobs::Audience& audience) {
    jobs::ProgressLine progress(audience);
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    const Stopwatch asking;
    const auto so_far = [&] {
        const double seconds = asking.seconds();
        return (seconds < 60 ? std::to_string(static_cast<int>(seconds)) + " s" : duration_text(seconds)) + " so far";
    };
    while (!woken.wait_for(lock, stop, between_looks, [&] { return stop.stop_requested(); }))
        progress.show({.done = static_cast<std::uint64_t>(results.answered_share().value_or(0) * 100),
                       .total = 100,
                       .unit = "the answer",
                       .detail = so_far(),
                       .is_share = true});
}

}  // namespace

Patience::Patience(store::ResultStore& results, const Work& work) {
    if (!work.wants_progress && !work.on_progress) return;
    results.follow_answers();
    watcher_ = std::jthread(
        [&results, audience = work.audience()](const std::stop_token& stop) { watch(stop, results, audience); });
}

}  // namespace tamis::app
