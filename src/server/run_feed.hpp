// server/run_feed.hpp — what one run has told so far, for everyone who listens.
#pragma once

#include <deque>
#include <mutex>
#include <optional>

#include "app/work.hpp"
#include "base/clock.hpp"
#include "record/rows.hpp"
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

/// What a run told, for streams: its state, its progress at most a few times a second, cells as they are kept, its end.
class RunFeed final : public EventFeed {
  public:
    void tell(const std::string& name, const std::string& data);
    void show(const RunProgress& progress);
    /// It waits, computes or is paused.
    void enter(const std::string& state);
    /// Rows of `backtest` that were kept just now.
    void kept(const record::Rows& cells);
    void end(const std::string& state, const std::string& message);
    std::optional<RunProgress> progress() const;
    std::string message() const;  ///< why it ended so; empty: as it should, or not yet
    std::vector<Event> after(std::uint64_t id) const override;
    bool is_over() const override;

  private:
    void add(const std::string& name, const std::string& data);
    mutable std::mutex mutex_;
    std::deque<Event> events_;
    std::uint64_t last_id_ = 0, kept_ = 0;
    std::size_t batches_ = 0;
    std::optional<RunProgress> progress_;
    std::string message_;
    bool is_over_ = false;
};

/// Hears what the work tells, turns it into rates, and thins it out.
class Teller {
  public:
    explicit Teller(RunFeed& feed) : feed_(feed) {}
    void operator()(const jobs::ProgressState& state);

  private:
    RunFeed& feed_;
    std::string unit_;
    Stopwatch watch_;
    double last_seconds_ = -1;
    std::uint64_t last_done_ = 0;
};

}  // namespace tamis::server
