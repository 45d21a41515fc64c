// server/live.hpp — what is open while a home is served: its results, ways into them, and the queue of runs; all of it
// closed while another process has the results. Jobs are remembered meanwhile.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>

#include "app/home.hpp"
#include "base/clock.hpp"
#include "server/jobs.hpp"
#include "server/run_queue.hpp"
#include "server/stores.hpp"
#include "server/summaries.hpp"

namespace tamis::server {

class Live {
  public:
    /// Opens the home's results, which from here on reach no file outside `scratch`. Throws Error conflict where
    /// another process has them.
    Live(app::Home home, std::filesystem::path scratch, std::uint64_t memory_bytes = 0);

    /// Held while a request is answered.
    std::shared_lock<std::shared_mutex> attend() { return std::shared_lock(mutex_); }
    // For who attends. While the results are lent a copy of what their holder had committed a while ago is read, a new
    // one after ten times as long as it takes, and what would write throws Error conflict.
    Stores::Lent lend();
    /// The same for questions about cells, which see the home's lakes beside them.
    Stores::Lent lend_with_lakes();
    RunQueue& runs();
    app::Home writing_home() const;
    app::Home reading_home() const;
    /// Held while results are taken away. Throws Error conflict where a run or a job writes.
    std::unique_lock<std::timed_mutex> write_alone();
    Jobs& jobs() { return jobs_; }
    Summaries::Text summary(store::ResultStore& results, std::int64_t run);
    /// After a job that changed what reports of runs that are over say.
    void forget_summaries();
    std::shared_ptr<const RunFeed> feed(std::int64_t run) const;
    /// The run in work; none while the results are lent.
    std::optional<std::int64_t> run_in_work() const;
    /// A run is in work, or another process has the results.
    bool is_running() const { return !open_ || run_in_work(); }
    /// The results are here, and neither a run nor a job goes on or waits.
    bool is_at_rest();

    /// Closes everything for another process; why not, where a run or a job goes on or waits.
    std::optional<std::string> give_up(const std::string& to);
    /// Closes everything, does what can be done only then, and opens everything again, whatever comes of it. For a job
    /// that holds nothing of what is open. Throws Error conflict where a run or another job goes on or waits.
    void open_again(const std::function<void()>& meanwhile);
    /// Opens everything again. Throws Error conflict while yet another process has the results.
    void take_back();

  private:
    struct Open {
        Open(const app::Home& home,
             const std::filesystem::path& scratch,
             std::uint64_t memory_bytes,
             std::timed_mutex& writing);
        std::shared_ptr<store::ResultStore> results;
        app::Home home;
        Stores stores, stores_with_lakes;
        Summaries summaries;
        RunQueue runs;
    };
    const Open& open() const;
    void open_when_free();
    std::unique_ptr<store::ResultStore> way_into_copy();

    const app::Home home_;
    const std::filesystem::path scratch_;
    const std::uint64_t memory_bytes_;
    std::shared_mutex mutex_;
    std::timed_mutex writing_;    ///< held while a run, or a job that writes, is in work
    std::unique_ptr<Open> open_;  ///< null: lent
    std::string holder_;
    std::mutex copy_mutex_;
    std::unique_ptr<store::ResultStore> copy_;  ///< while lent: what its holder had committed a moment ago
    Stopwatch copied_;
    double copy_serves_seconds_ = 0;
    Jobs jobs_;
};

}  // namespace tamis::server
