// server/run_queue.hpp — runs that were asked for, one after the other on a thread of their own; what is promised is in
// the result file, so that a kill loses none.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "app/home.hpp"
#include "app/pipelines.hpp"
#include "server/run_feed.hpp"

namespace tamis::server {

class RunQueue {
  public:
    static constexpr std::size_t most_queued = 100;

    /// `home`: one whose results are open. Goes on with what an earlier server had promised. `writing`: held while a
    /// run is in work.
    RunQueue(app::Home home, std::timed_mutex& writing);
    /// Ends the run that goes on; it stays promised.
    ~RunQueue();
    RunQueue(const RunQueue&) = delete;
    RunQueue& operator=(const RunQueue&) = delete;

    /// The number of a new run. Throws Error invalid_request for a wrong pipeline, unavailable where too many wait.
    std::int64_t add(const std::string& pipeline);
    /// Throws Error not_found for a run that neither waits, runs nor is paused.
    void cancel(std::int64_t run);
    /// What is computed is kept; the next run goes on meanwhile. Throws Error not_found, conflict for one that is
    /// paused.
    void pause(std::int64_t run);
    /// It waits for its turn again. Throws Error not_found, conflict for one that is not paused.
    void resume(std::int64_t run);
    /// Of a run of this server; null: it is not one.
    std::shared_ptr<const RunFeed> feed(std::int64_t run) const;
    /// The run in work: until the last of it is done, a moment after its row says how it ended.
    std::optional<std::int64_t> in_work() const;
    /// The run that goes on, or that waits first; none: nothing is left to do.
    std::optional<std::int64_t> going_on() const;

  private:
    struct Job {
        std::int64_t run = 0;
        std::string pipeline;
        std::shared_ptr<RunFeed> feed = std::make_shared<RunFeed>();
        bool is_cancelled = false, is_paused = false;
    };
    using Jobs = std::deque<std::shared_ptr<Job>>;
    void work();
    std::shared_ptr<Job> next();
    void run(const std::shared_ptr<Job>& job);
    /// The state that it ended in.
    std::string compute(Job& job, std::string& message);
    /// An interrupted job that is not over: it is paused, promised to the next server, or goes on at its turn.
    void put_off(const std::shared_ptr<Job>& job, const std::string& message);
    void remember(const std::shared_ptr<Job>& job);
    void queue(const std::shared_ptr<Job>& job);
    bool end_waiting(Jobs& jobs, std::int64_t run);
    [[noreturn]] void refuse(std::int64_t run, const char* why) const;

    const app::Home home_;
    std::timed_mutex& writing_;
    std::unique_ptr<store::ResultStore> results_;  ///< of whoever adds and cancels
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    Jobs waiting_, paused_;
    std::shared_ptr<Job> running_;
    std::map<std::int64_t, std::shared_ptr<Job>> remembered_;
    std::atomic<bool> stop_run_ = false;
    bool is_closing_ = false;
    std::thread thread_;
};

}  // namespace tamis::server
