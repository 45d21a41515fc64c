// jobs/executor.cpp — threads, a watchdog for timeouts, and the loop of attempts.
#include "jobs/executor.hpp"

#include <algorithm>
#include <exception>
#include <limits>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace tamis::jobs {

namespace {

constexpr double never = std::numeric_limits<double>::infinity();

class Slot final : public Worker {
  public:
    Slot(const ExecutorOptions& options, const std::atomic<bool>& stop) : options_(options), stop_(stop) {}

    bool is_stopping() const override { return stop_.load(std::memory_order_relaxed); }

    Attempted attempt(const std::function<void(const std::stop_token&)>& piece) override {
        Attempted result;
        while (result.attempts < options_.attempts) {
            ++result.attempts;
            const Stopwatch watch;
            const bool is_over = try_once(piece, result);
            result.execution_ms = watch.seconds() * 1000;
            if (is_over) return result;
        }
        return result;
    }

    /// From the watchdog: ends an attempt whose time is over, and all of them when the run stops.
    void look(double now_seconds) {
        const std::lock_guard lock(mutex_);
        if (source_ && (now_seconds > deadline_ || is_stopping())) source_->request_stop();
    }
    double now() const { return clock_.seconds(); }

  private:
    bool try_once(const std::function<void(const std::stop_token&)>& piece, Attempted& result) {
        const std::stop_token token = begin();
        try {
            piece(token);
            result.is_done = true;
        } catch (const Error& error) {
            result.reason = error.what();
            if (error.problem() == Problem::cancelled) {
                result.was_interrupted = is_stopping();
                result.reason =
                    "timed out after " + duration_text(options_.timeout_seconds) + " (" + error.what() + ")";
            }
        } catch (const fs::filesystem_error& error) {
            result.reason = path_error(error).what();
        } catch (const std::exception& error) {
            result.reason = std::string("bug: ") + error.what();
        } catch (...) {
            result.reason = "bug: something else than an error was thrown";
        }
        end();
        return result.is_done || result.was_interrupted;
    }
    std::stop_token begin() {
        const std::lock_guard lock(mutex_);
        source_ = std::make_unique<std::stop_source>();
        deadline_ = options_.timeout_seconds > 0 ? clock_.seconds() + options_.timeout_seconds : never;
        return source_->get_token();
    }
    void end() {
        const std::lock_guard lock(mutex_);
        source_.reset();
    }

    const ExecutorOptions& options_;
    const std::atomic<bool>& stop_;
    Stopwatch clock_;
    std::mutex mutex_;
    std::unique_ptr<std::stop_source> source_;
    double deadline_ = never;
};

}  // namespace

void execute(std::size_t groups,
             const ExecutorOptions& options,
             std::atomic<bool>& stop,
             const std::function<void(std::size_t, Worker&)>& group,
             const std::function<void()>& meanwhile) {
    const std::size_t threads = std::clamp<std::size_t>(options.threads, 1, std::max<std::size_t>(groups, 1));
    std::vector<std::unique_ptr<Slot>> slots;
    for (std::size_t i = 0; i < threads; ++i) slots.push_back(std::make_unique<Slot>(options, stop));
    std::atomic<std::size_t> next = 0, running = threads;
    std::mutex mutex;
    std::exception_ptr failure;
    const auto work = [&](Slot& slot) {
        try {
            for (std::size_t i = next++; i < groups && !stop; i = next++) group(i, slot);
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!failure) failure = std::current_exception();
            stop = true;
        }
        --running;
    };
    {
        std::vector<std::jthread> pool;
        for (const auto& slot : slots) pool.emplace_back([&work, &slot] { work(*slot); });
        while (running != 0) {
            for (const auto& slot : slots) slot->look(slot->now());
            try {
                meanwhile();
            } catch (...) {
                const std::lock_guard lock(mutex);
                if (!failure) failure = std::current_exception();
                stop = true;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }
    if (failure) std::rethrow_exception(failure);
    meanwhile();
}

}  // namespace tamis::jobs
