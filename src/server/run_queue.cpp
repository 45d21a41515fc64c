// server/run_queue.cpp — one thread that computes, and what waits for it.
#include "server/run_queue.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <tuple>

#include "app/promised_runs.hpp"
#include "base/text.hpp"
#include "server/answers.hpp"
#include "server/turn.hpp"

namespace tamis::server {

namespace {

constexpr std::size_t most_remembered = 200;
constexpr int nice_of_runs = 10;

template <class Jobs>
auto find_job(Jobs& jobs, std::int64_t run) {
    return std::find_if(jobs.begin(), jobs.end(), [&](const auto& job) { return job->run == run; });
}

}  // namespace

RunQueue::RunQueue(app::Home home, std::timed_mutex& writing)
    : home_(std::move(home)), writing_(writing), results_(home_.open_results()) {
    for (const app::PromisedRun& promised : app::promised_runs(*results_)) {
        const auto job = std::make_shared<Job>(Job{promised.run, promised.pipeline});
        job->is_paused = promised.is_paused;
        job->feed->enter(promised.is_paused ? "paused" : "queued");
        (promised.is_paused ? paused_ : waiting_).push_back(job);
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
    for (const auto& job : waiting_) job->feed->end("queued", "the server ends; the run goes on with the next one");
    for (const auto& job : paused_) job->feed->end("paused", "the server ends; the run stays paused");
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
    remember(job);
    queue(job);
    return promised.run;
}

void RunQueue::queue(const std::shared_ptr<Job>& job) {
    job->is_paused = false;
    job->feed->enter("queued");
    waiting_.push_back(job);
    wake_.notify_all();
}

bool RunQueue::end_waiting(Jobs& jobs, std::int64_t run) {
    const auto at = find_job(jobs, run);
    if (at == jobs.end()) return false;
    app::end_promised_run(*results_, run, "cancelled");
    (*at)->feed->end("cancelled", "it had not ended");
    jobs.erase(at);
    return true;
}

void RunQueue::cancel(std::int64_t run) {
    const std::lock_guard lock(mutex_);
    if (running_ && running_->run == run)
        running_->is_cancelled = stop_run_ = true;
    else if (!end_waiting(waiting_, run) && !end_waiting(paused_, run))
        throw Error{Problem::not_found, fmt::format("run {} neither runs, waits nor is paused here", run)};
}

void RunQueue::refuse(std::int64_t run, const char* why) const {
    const bool is_here = (running_ && running_->run == run) || find_job(waiting_, run) != waiting_.end() ||
                         find_job(paused_, run) != paused_.end();
    if (is_here) throw Error{Problem::conflict, fmt::format("run {} {}", run, why)};
    throw Error{Problem::not_found, fmt::format("run {} neither runs, waits nor is paused here", run)};
}

void RunQueue::pause(std::int64_t run) {
    const std::lock_guard lock(mutex_);
    const auto at = find_job(waiting_, run);
    const bool is_computing = running_ && running_->run == run && !running_->is_paused;
    if (!is_computing && at == waiting_.end()) refuse(run, "is paused already");
    app::pause_promised_run(*results_, run);
    if (is_computing) {
        running_->is_paused = stop_run_ = true;
        return;
    }
    (*at)->is_paused = true;
    (*at)->feed->enter("paused");
    paused_.push_back(*at);
    waiting_.erase(at);
}

void RunQueue::resume(std::int64_t run) {
    const std::lock_guard lock(mutex_);
    const auto at = find_job(paused_, run);
    const bool is_stopping = running_ && running_->run == run && running_->is_paused;
    if (!is_stopping && at == paused_.end()) refuse(run, "is not paused");
    app::resume_promised_run(*results_, run);
    if (is_stopping) {
        running_->is_paused = false;
        return;
    }
    queue(*at);
    paused_.erase(at);
}

std::shared_ptr<const RunFeed> RunQueue::feed(std::int64_t run) const {
    const std::lock_guard lock(mutex_);
    const auto found = remembered_.find(run);
    return found == remembered_.end() ? nullptr : found->second->feed;
}

std::optional<std::int64_t> RunQueue::in_work() const {
    const std::lock_guard lock(mutex_);
    return running_ ? std::optional(running_->run) : std::nullopt;
}

std::optional<std::int64_t> RunQueue::going_on() const {
    const std::lock_guard lock(mutex_);
    if (running_) return running_->run;
    return waiting_.empty() ? std::nullopt : std::optional(waiting_.front()->run);
}

std::shared_ptr<RunQueue::Job> RunQueue::next() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return is_closing_ || !waiting_.empty(); });
    if (is_closing_) return nullptr;
    running_ = waiting_.front();
    waiting_.pop_front();
    stop_run_ = false;
    return running_;
}

void RunQueue::work() {
    // Whoever asks goes before a run: its threads inherit this one's priority, and take what is left of the processors.
    std::ignore = ::setpriority(PRIO_PROCESS, 0, nice_of_runs);
    while (const auto job = next()) run(job);
}

void RunQueue::run(const std::shared_ptr<Job>& job) {
    std::unique_lock writing(writing_, std::defer_lock);
    std::string message, state = "interrupted";
    if (has_its_turn(writing, stop_run_)) {
        job->feed->enter("running");
        state = compute(*job, message);
        writing.unlock();  // whoever hears that it has ended may write at once
    }
    {
        const std::lock_guard lock(mutex_);
        running_ = nullptr;
        if (state == "interrupted" && !job->is_cancelled) return put_off(job, message);
        app::end_promised_run(*results_, job->run, job->is_cancelled ? "cancelled" : state);
    }
    job->feed->end(job->is_cancelled ? "cancelled" : state, message);
}

void RunQueue::put_off(const std::shared_ptr<Job>& job, const std::string& message) {
    if (job->is_paused) {
        app::pause_promised_run(*results_, job->run);
        job->feed->enter("paused");
        paused_.push_back(job);
    } else if (is_closing_) {
        job->feed->end("queued", message);
    } else {
        queue(job);  // paused and resumed before it had stopped
    }
}

std::string RunQueue::compute(Job& job, std::string& message) {
    try {
        const app::PipelineRequest request{.text = job.pipeline, .writes_reports = false, .run = job.run};
        app::Work work;
        work.stop = &stop_run_;
        work.on_progress = Teller(*job.feed);
        work.on_kept = [&](const record::Rows& cells) { job.feed->kept(cells); };
        work.on_note = [&](const std::string& note) { job.feed->tell("note", quoted_json(note)); };
        const app::PipelineAnswer answer = app::run_pipeline(home_, app::read_pipeline(request), request, work);
        return answer.outcome.was_interrupted ? "interrupted" : answer.summary.run.state;
    } catch (const std::exception& error) {
        message = error.what();
        return "failed";
    }
}

}  // namespace tamis::server
