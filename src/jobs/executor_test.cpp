// jobs/executor_test.cpp — each piece once, attempts, timeouts, and an end that is asked for.
#include "jobs/executor.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <thread>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace tamis::jobs {
namespace {

using namespace std::chrono_literals;

void nothing() {}

TEST(Executor, RunsEveryGroupOnceOnAnyNumberOfThreads) {
    for (const unsigned threads : {1u, 2u, 7u}) {
        std::atomic<bool> stop = false;
        std::mutex mutex;
        std::multiset<std::size_t> seen;
        execute(
            100,
            {.threads = threads},
            stop,
            [&](std::size_t group, Worker&) {
                const std::lock_guard lock(mutex);
                seen.insert(group);
            },
            nothing);
        EXPECT_EQ(seen.size(), 100u);
        EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), 100u);
    }
}

Attempted tried(const ExecutorOptions& options, const std::function<void(const std::stop_token&, int)>& piece) {
    std::atomic<bool> stop = false;
    Attempted result;
    int count = 0;
    execute(
        1,
        options,
        stop,
        [&](std::size_t, Worker& worker) {
            result = worker.attempt([&](const std::stop_token& token) { piece(token, ++count); });
        },
        nothing);
    return result;
}

TEST(Executor, TriesAgainUntilItWorks) {
    const Attempted result = tried({.attempts = 3}, [](const std::stop_token&, int count) {
        if (count < 3) throw Error{Problem::unavailable, "not yet"};
    });
    EXPECT_TRUE(result.is_done);
    EXPECT_EQ(result.attempts, 3);
}

TEST(Executor, KeepsTheLastReasonAndTheCountOfAttempts) {
    const Attempted result = tried({.attempts = 2}, [](const std::stop_token&, int count) {
        throw Error{Problem::bad_data, "try " + std::to_string(count)};
    });
    EXPECT_FALSE(result.is_done);
    EXPECT_EQ(result.attempts, 2);
    EXPECT_EQ(result.reason, "try 2");
}

TEST(Executor, SaysWhenItWasABug) {
    const Attempted result = tried({}, [](const std::stop_token&, int) { ensure(false, "two is two"); });
    EXPECT_EQ(result.reason.find("bug: "), 0u);
    EXPECT_NE(result.reason.find("two is two"), std::string::npos);
}

TEST(Executor, EndsAnAttemptWhoseTimeIsOver) {
    const Attempted result = tried({.timeout_seconds = 0.03}, [](const std::stop_token& token, int) {
        while (!token.stop_requested()) std::this_thread::sleep_for(1ms);
        throw Error{Problem::cancelled, "on the second day"};
    });
    EXPECT_FALSE(result.is_done);
    EXPECT_FALSE(result.was_interrupted);
    EXPECT_NE(result.reason.find("timed out after 0.03 s"), std::string::npos) << result.reason;
}

TEST(Executor, StopsWhenThePersonSaysSo) {
    std::atomic<bool> stop = false;
    std::atomic<int> done = 0;
    Attempted last;
    execute(
        1000,
        {.threads = 2},
        stop,
        [&](std::size_t, Worker& worker) {
            const Attempted result = worker.attempt([&](const std::stop_token& token) {
                if (++done == 5) stop = true;
                while (stop && !token.stop_requested()) std::this_thread::sleep_for(1ms);
                if (token.stop_requested()) throw Error{Problem::cancelled, "stopped"};
            });
            if (result.was_interrupted) last = result;
        },
        nothing);
    EXPECT_LT(done, 1000);
    EXPECT_TRUE(last.was_interrupted);
}

TEST(Executor, ThrowsWhatAGroupThrows) {
    std::atomic<bool> stop = false;
    EXPECT_THROW(execute(
                     10,
                     {.threads = 2},
                     stop,
                     [](std::size_t group, Worker&) {
                         if (group == 3) throw Error{Problem::unavailable, "the disk is gone"};
                     },
                     nothing),
                 Error);
    EXPECT_TRUE(stop);
}

}  // namespace
}  // namespace tamis::jobs
