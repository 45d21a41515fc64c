// server/run_queue.cpp — one thread that computes, and what it tells while it does.
#include "server/run_queue.hpp"

#include <fmt/format.h>

#include "app/promised_runs.hpp"
#include "base/clock.hpp"
#include "server/answers.hpp"

namespace tamis::server {

namespace {

constexpr std::size_t most_events = 2000, most_remembered = 200;
constexpr double seconds_between_events = 0.25;

/// Turns what the work tells into rates, and thins it out.
class Teller {
  public:
    explicit Teller(RunFeed& feed) : feed_(feed) {}
    void operator()(const jobs::ProgressState& state) {
        if (state.unit != unit_) {
            unit_ = state.unit;
            watch_ = Stopwatch();
            last_seconds_ = -1;
        }
        const double seconds = watch_.seconds();
        const bool is_last = state.done == state.total;
        if (last_seconds_ >= 0 && !is_last && seconds - last_seconds_ < seconds_between_events) return;
        if (is_last && last_done_ == state.done && last_seconds_ >= 0) return;
        last_seconds_ = seconds;
        last_done_ = state.done;
        feed_.show(progress(state, seconds));
    }

  private:
    static RunProgress progress(const jobs::ProgressState& state, double seconds) {
        RunProgress now{state.done, state.total, state.known, state.failed, state.unit, 0, {}};
        if (seconds > 0) now.rate = static_cast<double>(state.done) / seconds;
        if (now.rate > 0 && state.done <= state.total)
            now.seconds_left = static_cast<double>(state.total - state.done) / now.rate;
        return now;
    }

    RunFeed& feed_;
    std::string unit_;
    Stopwatch watch_;
    double last_seconds_ = -1;
    std::uint64_t last_done_ = 0;
};

}  // namespace

std::string progress_json(const RunProgress& progress, std::string_view state) {
    return fmt::format(
        "{{\"state\":\"{}\",\"unit\":{},\"done\":{},\"total\":{},\"known\":{},\"failed\":{},\"rate\":{:.1f},\"eta_"
        "seconds\":"
        "{}}}",
        state,
        quoted_json(progress.unit),
        progress.done,
        progress.total,
        progress.known,
        progress.failed,
        progress.rate,
        progress.seconds_left ? fmt::format("{:.1f}", *progress.seconds_left) : "null");
}

void RunFeed::add(const std::string& name, const std::string& data) {
    events_.push_back({++last_id_, name, data});
    if (events_.size() > most_events) events_.pop_front();
}

void RunFeed::tell(const std::string& name, const std::string& data) {
    const std::lock_guard lock(mutex_);
    add(name, data);
}

void RunFeed::show(const RunProgress& progress) {
    const std::lock_guard lock(mutex_);
    progress_ = progress;
    add("progress", progress_json(progress, "running"));
}

void RunFeed::end(const std::string& state, const std::string& message) {
    const std::lock_guard lock(mutex_);
    add("end", fmt::format("{{\"state\":\"{}\",\"message\":{}}}", state, quoted_json(message)));
    progress_.reset();
    is_over_ = true;
}

std::optional<RunProgress> RunFeed::progress() const {
    const std::lock_guard lock(mutex_);
    return progress_;
}

std::vector<Event> RunFeed::after(std::uint64_t id) const {
    const std::lock_guard lock(mutex_);
    std::vector<Event> events;
    for (const Event& event : events_)
        if (event.id > id) events.push_back(event);
    return events;
}

bool RunFeed::is_over() const {
    const std::lock_guard lock(mutex_);
    return is_over_;
}

RunQueue::RunQueue(app::Home home) : home_(std::move(home)), results_(home_.open_results()) {
    for (const app::PromisedRun& promised : app::promised_runs(*results_)) {
        const auto job = std::make_shared<Job>(Job{promised.run, promised.pipeline});
        waiting_.push_back(job);
        remember(job);
    }
    thread_ = std::thread([this] { work(); });
}

RunQueue::~RunQueue() {
    {
        const std::lock_guard lock(mutex_);
        is_closing_ = stop_run_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void RunQueue::remember(const std::shared_ptr<Job>& job) {
    remembered_[job->run] = job;
    while (remembered_.size() > most_remembered && remembered_.begin()->second->feed->is_over())
        remembered_.erase(remembered_.begin());
}

std::int64_t RunQueue::add(const std::string& text) {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= most_queued)
        throw Error{Problem::unavailable, fmt::format("{} runs wait already; cancel some, or try later", most_queued)};
    const app::PromisedRun promised = app::promise_run(*results_, text);
    const auto job = std::make_shared<Job>(Job{promised.run, text});
    waiting_.push_back(job);
    remember(job);
    wake_.notify_all();
    return promised.run;
}

void RunQueue::cancel(std::int64_t run) {
    const std::lock_guard lock(mutex_);
    if (running_ && running_->run == run) {
        running_->is_cancelled = stop_run_ = true;
        return;
    }
    for (auto at = waiting_.begin(); at != waiting_.end(); ++at) {
        if ((*at)->run != run) continue;
        app::end_promised_run(*results_, run, "cancelled");
        (*at)->feed->end("cancelled", "it had not begun");
        waiting_.erase(at);
        return;
    }
    throw Error{Problem::not_found, fmt::format("run {} neither runs nor waits here", run)};
}

std::shared_ptr<const RunFeed> RunQueue::feed(std::int64_t run) const {
    const std::lock_guard lock(mutex_);
    const auto found = remembered_.find(run);
    return found == remembered_.end() ? nullptr : found->second->feed;
}

bool RunQueue::is_running() const {
    const std::lock_guard lock(mutex_);
    return running_ != nullptr;
}

std::optional<std::int64_t> RunQueue::going_on() const {
    const std::lock_guard lock(mutex_);
    if (running_) return running_->run;
    return waiting_.empty() ? std::nullopt : std::optional(waiting_.front()->run);
}

std::shared_ptr<RunQueue::Job> RunQueue::next() {
    std::unique_lock lock(mutex_);
    running_ = nullptr;
    wake_.wait(lock, [this] { return is_closing_ || !waiting_.empty(); });
    if (is_closing_) return nullptr;
    running_ = waiting_.front();
    waiting_.pop_front();
    stop_run_ = false;
    return running_;
}

void RunQueue::work() {
    while (const auto job = next()) run(*job);
}

void RunQueue::run(Job& job) {
    std::string message;
    const std::string state = compute(job, message);
    {
        const std::lock_guard lock(mutex_);
        // Ended by the server's own end: promised still.
        if (is_closing_ && !job.is_cancelled && state == "interrupted") return job.feed->end("queued", message);
        app::end_promised_run(*results_, job.run, job.is_cancelled ? "cancelled" : state);
    }
    job.feed->end(job.is_cancelled ? "cancelled" : state, message);
}

std::string RunQueue::compute(Job& job, std::string& message) {
    try {
        const app::PipelineRequest request{.text = job.pipeline, .writes_reports = false, .run = job.run};
        app::Work work;
        work.stop = &stop_run_;
        work.on_progress = Teller(*job.feed);
        work.on_note = [&](const std::string& note) { job.feed->tell("note", quoted_json(note)); };
        const app::PipelineAnswer answer = app::run_pipeline(home_, app::read_pipeline(request), request, work);
        return answer.outcome.was_interrupted ? "interrupted" : answer.summary.run.state;
    } catch (const std::exception& error) {
        message = error.what();
        return "failed";
    }
}

}  // namespace tamis::server
