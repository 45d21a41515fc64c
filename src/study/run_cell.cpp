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
struct Call {
    explicit Call(std::string_view of) : strategy(of) {}

    std::string strategy;
    std::shared_ptr<backtest::StrategyWatch> place = std::make_shared<backtest::StrategyWatch>();
    std::stop_source source;

    std::mutex mutex;
    std::condition_variable changed;
    bool is_over = false;
    std::exception_ptr failure;
};
template <class Result>
struct CallFor : Call {
    using Call::Call;
    std::optional<Result> result;
};

template <class Result, class Work>
void make_call(const std::shared_ptr<CallFor<Result>>& call, const Work& work) {
    std::optional<Result> result;
    std::exception_ptr failure;
    try {
        result = work(call->place, call->source.get_token());
    } catch (...) {
        failure = std::current_exception();
    }
    const std::lock_guard lock(call->mutex);
    if (call->place->is_given_up) --given_up;
    call->result = std::move(result);
    call->failure = failure;
    call->is_over = true;
    call->changed.notify_one();
}

/// Waits until the run is over, `is_enough` or that many seconds; whether it is over.
template <class IsEnough>
bool wait_for(Call& call, double seconds, const IsEnough& is_enough) {
    constexpr auto look_again = std::chrono::milliseconds(10);
    const Stopwatch watch;
    std::unique_lock lock(call.mutex);
    while (!call.is_over && !is_enough() && watch.seconds() < seconds) call.changed.wait_for(lock, look_again);
    return call.is_over;
}

/// Whether there was something to give up: a call that has not come back.
bool give_up(Call& call) {
    const std::lock_guard lock(call.mutex);
    if (call.is_over) return false;
    ++given_up;
    return call.place->is_given_up = true;
}

[[noreturn]] void refuse(const Call& call, double seconds, bool was_stopped) {
    const std::string place = call.place->place(call.strategy);
    if (was_stopped) throw Error{Problem::cancelled, place};
    throw TimeIsOver{Problem::invalid_request, place + " when its " + duration_text(seconds) + " were over"};
}

void require_room(std::string_view strategy) {
    if (given_up < most_given_up()) return;
    throw Error{Problem::unavailable,
                fmt::format("{} was not begun: {} calls of own strategies have not come back and keep every core busy; "
                            "mend what runs away, and begin again",
                            strategy,
                            given_up.load())};
}

/// `work(place, stop)` on a thread that can be left to itself; it holds all that it needs.
template <class Result, class Work>
Result called(std::string_view strategy, double timeout_seconds, const std::stop_token& stop, const Work& work) {
    require_room(strategy);
    const double seconds = timeout_seconds > 0 ? timeout_seconds : own_strategy_seconds;
    const auto call = std::make_shared<CallFor<Result>>(strategy);
    std::thread thread([call, work] { make_call(call, work); });
    if (!wait_for(*call, seconds, [&] { return stop.stop_requested(); })) {
        call->source.request_stop();
        if (!wait_for(*call, polite_seconds, [] { return false; })) end_call(thread.get_id());
        wait_for(*call, grace_seconds, [] { return false; });
        give_up(*call) ? thread.detach() : thread.join();
        refuse(*call, seconds, stop.stop_requested());
    }
    thread.join();
    if (call->failure) std::rethrow_exception(call->failure);
    return std::move(*call->result);
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
    const auto work = [tape = std::move(tape), &rates, spec, wanted](const auto& place, const std::stop_token& token) {
        backtest::Wanted watched = wanted;
        watched.watch = place;
        return backtest::run(tape, rates, spec, watched, token);
    };
    return called<backtest::BacktestResult>(spec.strategy.type().name, timeout_seconds, stop, work);
}

backtest::WatchedRun watch_cell(std::shared_ptr<const backtest::Tape> tape,
                                std::shared_ptr<const bars::BarStore> bars,
                                const backtest::BacktestSpec& spec,
                                std::optional<ExchangeTime> until,
                                double timeout_seconds,
                                const std::stop_token& stop) {
    if (!spec.strategy.type().is_from_library)
        return backtest::watch(std::move(tape), *bars, spec, {.until = until, .stop = stop});
    const auto work = [tape = std::move(tape), bars = std::move(bars), spec, until](const auto& place,
                                                                                    const std::stop_token& token) {
        return backtest::watch(tape, *bars, spec, {.until = until, .place = place, .stop = token});
    };
    return called<backtest::WatchedRun>(spec.strategy.type().name, timeout_seconds, stop, work);
}

}  // namespace tamis::study
