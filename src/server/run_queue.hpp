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
#include "server/http.hpp"

namespace tamis::server {

/// How far a run is; rates are of cells a second.
struct RunProgress {
    std::uint64_t done = 0, total = 0, known = 0, failed = 0;
    std::string unit;
    double rate = 0;
    std::optional<double> seconds_left;
};

/// One object.
std::string progress_json(const RunProgress& progress, std::string_view state);

/// What a run told, for streams: its progress at most a few times a second, and its end.
class RunFeed final : public EventFeed {
  public:
    void tell(const std::string& name, const std::string& data);
    void show(const RunProgress& progress);
    void end(const std::string& state, const std::string& message);
    std::optional<RunProgress> progress() const;
    std::vector<Event> after(std::uint64_t id) const override;
    bool is_over() const override;

  private:
    void add(const std::string& name, const std::string& data);
    mutable std::mutex mutex_;
    std::deque<Event> events_;
    std::uint64_t last_id_ = 0;
    std::optional<RunProgress> progress_;
    bool is_over_ = false;
};

class RunQueue {
  public:
    static constexpr std::size_t most_queued = 100;

    /// `home`: one whose results are open. Goes on with what an earlier server had promised.
    explicit RunQueue(app::Home home);
    /// Ends the run that goes on; it stays promised.
    ~RunQueue();
    RunQueue(const RunQueue&) = delete;
    RunQueue& operator=(const RunQueue&) = delete;

    /// The number of a new run. Throws Error invalid_request for a wrong pipeline, unavailable where too many wait.
    std::int64_t add(const std::string& pipeline);
    /// Throws Error not_found for a run that neither waits nor runs.
    void cancel(std::int64_t run);
    /// Of a run of this server; null: it is not one.
    std::shared_ptr<const RunFeed> feed(std::int64_t run) const;
    bool is_running() const;
    /// The run that goes on, or that waits first; none: nothing is left to do.
    std::optional<std::int64_t> going_on() const;

  private:
    struct Job {
        std::int64_t run = 0;
        std::string pipeline;
        std::shared_ptr<RunFeed> feed = std::make_shared<RunFeed>();
        bool is_cancelled = false;
    };
    void work();
    std::shared_ptr<Job> next();
    void run(Job& job);
    /// The state that it ended in.
    std::string compute(Job& job, std::string& message);
    void remember(const std::shared_ptr<Job>& job);

    const app::Home home_;
    std::unique_ptr<store::ResultStore> results_;  ///< of whoever adds and cancels
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<Job>> waiting_;
    std::shared_ptr<Job> running_;
    std::map<std::int64_t, std::shared_ptr<Job>> remembered_;
    std::atomic<bool> stop_run_ = false;
    bool is_closing_ = false;
    std::thread thread_;
};

}  // namespace tamis::server
