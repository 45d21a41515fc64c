// study/run_cell.cpp — the thread, who waits for it, and what both hold together.
#include "study/run_cell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace tamis::study {

namespace {

constexpr double polite_seconds = 0.2;  ///< for a run that looks at its stop between two bars
constexpr double grace_seconds = 2;

/// Threads of calls that never came back; each keeps a core busy.
std::atomic<unsigned> given_up = 0;
unsigned most_given_up() {
    return std::max(4u, 2 * std::thread::hardware_concurrency());
}

std::atomic<EndCall> end_call_of = nullptr;

void end_call(std::thread::id thread) {
    if (const EndCall end = end_call_of) end(thread);
}

/// Lives as long as the last of the two threads needs it.
struct Watched {
    Watched(std::shared_ptr<const backtest::Tape> on,
            const InterestRates& interest,
            const backtest::BacktestSpec& of,
            const backtest::Wanted& what)
        : tape(std::move(on)), rates(interest), spec(of), wanted(what) {}

    std::shared_ptr<const backtest::Tape> tape;
    const InterestRates& rates;
    backtest::BacktestSpec spec;
    backtest::Wanted wanted;
    std::stop_source source;

    std::mutex mutex;
    std::condition_variable changed;
    bool is_over = false;
    std::optional<backtest::BacktestResult> result;
    std::exception_ptr failure;
};

void work(const std::shared_ptr<Watched>& watched) {
    std::optional<backtest::BacktestResult> result;
    std::exception_ptr failure;
    try {
        result =
            backtest::run(watched->tape, watched->rates, watched->spec, watched->wanted, watched->source.get_token());
    } catch (...) {
        failure = std::current_exception();
    }
    const std::lock_guard lock(watched->mutex);
    if (watched->wanted.watch->is_given_up) --given_up;
    watched->result = std::move(result);
    watched->failure = failure;
    watched->is_over = true;
    watched->changed.notify_one();
}

/// Waits until the run is over, `is_enough` or that many seconds; whether it is over.
template <class IsEnough>
bool wait_for(Watched& watched, double seconds, const IsEnough& is_enough) {
    constexpr auto look_again = std::chrono::milliseconds(10);
    const Stopwatch watch;
    std::unique_lock lock(watched.mutex);
    while (!watched.is_over && !is_enough() && watch.seconds() < seconds) watched.changed.wait_for(lock, look_again);
    return watched.is_over;
}

/// Whether there was something to give up: a call that has not come back.
bool give_up(Watched& watched) {
    const std::lock_guard lock(watched.mutex);
    if (watched.is_over) return false;
    ++given_up;
    return watched.wanted.watch->is_given_up = true;
}

[[noreturn]] void refuse(const Watched& watched, double seconds, bool was_stopped) {
    const std::string place = watched.wanted.watch->place(watched.spec.strategy.type().name);
    if (was_stopped) throw Error{Problem::cancelled, place};
    throw Error{Problem::invalid_request, place + " when its " + duration_text(seconds) + " were over"};
}

backtest::BacktestResult run_watched(const std::shared_ptr<Watched>& watched,
                                     double seconds,
                                     const std::stop_token& stop) {
    std::thread thread(work, watched);
    if (!wait_for(*watched, seconds, [&] { return stop.stop_requested(); })) {
        watched->source.request_stop();
        if (!wait_for(*watched, polite_seconds, [] { return false; })) end_call(thread.get_id());
        wait_for(*watched, grace_seconds, [] { return false; });
        give_up(*watched) ? thread.detach() : thread.join();
        refuse(*watched, seconds, stop.stop_requested());
    }
    thread.join();
    if (watched->failure) std::rethrow_exception(watched->failure);
    return std::move(*watched->result);
}

}  // namespace

void set_end_call(EndCall end_call) {
    end_call_of = end_call;
}

backtest::BacktestResult run_cell(std::shared_ptr<const backtest::Tape> tape,
                                  const InterestRates& rates,
                                  const backtest::BacktestSpec& spec,
                                  const backtest::Wanted& wanted,
                                  double timeout_seconds,
                                  const std::stop_token& stop) {
    if (!spec.strategy.type().is_from_library) return backtest::run(std::move(tape), rates, spec, wanted, stop);
    if (given_up >= most_given_up())
        throw Error{
            Problem::unavailable,
            fmt::format("{} was not begun: {} calls of own strategies have not come back and keep every core busy; "
                        "mend what runs away, and begin again",
                        spec.strategy.type().name,
                        given_up.load())};
    const auto watched = std::make_shared<Watched>(std::move(tape), rates, spec, wanted);
    watched->wanted.watch = std::make_shared<backtest::StrategyWatch>();
    return run_watched(watched, timeout_seconds > 0 ? timeout_seconds : own_strategy_seconds, stop);
}

}  // namespace tamis::study
