// server/jobs.hpp — long work beside runs, one piece after the other: imports, checks, comparisons. It is told as runs
// are, and forgotten with the server: what it brings is kept by whoever does it.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "app/work.hpp"
#include "server/run_feed.hpp"

namespace tamis::server {

class Jobs {
  public:
    static constexpr std::size_t most_waiting = 100;
    struct Answer {
        std::string json;  ///< one value
        bool was_interrupted = false;
        std::string failure;  ///< what ended it before its end; `json` tells of what came before

        Answer(std::string value, bool is_a_part = false, std::string why = {})
            : json(std::move(value)), was_interrupted(is_a_part), failure(std::move(why)) {}
    };
    /// Does the work. It throws when it is stopped, or answers for what it had done: what is whole is done, whoever
    /// wished it to stop.
    using Task = std::function<Answer(const app::Work&)>;

    /// `writing`: held by who adds to the results over a while, a run or a job.
    explicit Jobs(std::timed_mutex& writing);
    /// Stops the one in work; those that wait are gone.
    ~Jobs();
    Jobs(const Jobs&) = delete;
    Jobs& operator=(const Jobs&) = delete;

    /// How one stands. `state`: queued, running, done, failed or cancelled.
    struct Told {
        std::int64_t job = 0;
        std::string what, state, message;
        std::string answer;  ///< JSON; empty: none yet, or none
        std::optional<RunProgress> progress;
    };
    /// The number of a new one. Throws Error unavailable where too many wait.
    std::int64_t add(const std::string& what, bool writes_results, Task task);
    /// Throws Error not_found for one that neither waits nor is in work.
    void cancel(std::int64_t job);
    /// Throws Error not_found.
    Told told(std::int64_t job) const;
    std::vector<Told> all() const;  ///< the newest first
    std::shared_ptr<const RunFeed> feed(std::int64_t job) const;
    /// What is in work, or waits first; none: nothing is left to do.
    std::optional<std::string> going_on() const;
    std::optional<std::string> next_waiting() const;  ///< behind the one in work

  private:
    struct Job {
        Told told;
        bool writes_results = false;
        Task task;
        std::shared_ptr<RunFeed> feed = std::make_shared<RunFeed>();
    };
    static std::optional<std::string> name_of(const Job* job);
    void work();
    std::shared_ptr<Job> next();
    void run(Job& job);
    void end(Job& job, const std::string& state, const std::string& message, const std::string& answer = {});
    std::shared_ptr<Job> find(std::int64_t job) const;

    std::timed_mutex& writing_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<Job>> waiting_, remembered_;
    std::shared_ptr<Job> running_;
    std::int64_t last_ = 0;
    std::atomic<bool> stop_ = false;
    bool is_closing_ = false;
    std::thread thread_;
};

}  // namespace tamis::server
