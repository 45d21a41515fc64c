// server/jobs.cpp — one thread that works, and what waits for it.
#include "server/jobs.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <tuple>

#include "base/error.hpp"
#include "base/text.hpp"
#include "server/answers.hpp"
#include "server/turn.hpp"

namespace tamis::server {

namespace {
constexpr std::size_t most_jobs_remembered = 100;
constexpr int nice_of_jobs = 10;
}  // namespace

Jobs::Jobs(std::timed_mutex& writing) : writing_(writing), thread_([this] { work(); }) {}

Jobs::~Jobs() {
    {
        const std::lock_guard lock(mutex_);
        is_closing_ = stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
    for (const auto& job : waiting_) end(*job, "cancelled", "the server ends");
}

std::int64_t Jobs::add(const std::string& what, bool writes_results, Task task) {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= most_waiting)
        throw Error{Problem::unavailable, fmt::format("{} jobs wait already; cancel some, or try later", most_waiting)};
    const auto job = std::make_shared<Job>();
    job->told = {.job = ++last_, .what = what, .state = "queued", .message = {}, .answer = {}, .progress = {}};
    job->writes_results = writes_results;
    job->task = std::move(task);
    job->feed->enter("queued");
    waiting_.push_back(job);
    remembered_.push_back(job);
    if (remembered_.size() > most_jobs_remembered && remembered_.front()->feed->is_over()) remembered_.pop_front();
    wake_.notify_all();
    return last_;
}

std::shared_ptr<Jobs::Job> Jobs::find(std::int64_t number) const {
    for (const auto& job : remembered_)
        if (job->told.job == number) return job;
    throw Error{Problem::not_found, fmt::format("there is no job {} of this server", number)};
}

void Jobs::cancel(std::int64_t number) {
    const std::lock_guard lock(mutex_);
    const auto job = find(number);
    const auto at = std::find(waiting_.begin(), waiting_.end(), job);
    if (job == running_) {
        stop_ = true;
    } else if (at != waiting_.end()) {
        waiting_.erase(at);
        end(*job, "cancelled", "it had not begun");
    } else {
        throw Error{Problem::not_found, fmt::format("job {} is over", number)};
    }
}

Jobs::Told Jobs::told(std::int64_t job) const {
    const std::lock_guard lock(mutex_);
    Told told = find(job)->told;
    told.progress = find(job)->feed->progress();
    return told;
}

std::vector<Jobs::Told> Jobs::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<Told> all;
    for (auto job = remembered_.rbegin(); job != remembered_.rend(); ++job) {
        all.push_back((*job)->told);
        all.back().progress = (*job)->feed->progress();
    }
    return all;
}

std::shared_ptr<const RunFeed> Jobs::feed(std::int64_t job) const {
    const std::lock_guard lock(mutex_);
    return find(job)->feed;
}

std::optional<std::string> Jobs::name_of(const Job* job) {
    return job ? std::optional(fmt::format("job {} ({})", job->told.job, job->told.what)) : std::nullopt;
}

std::optional<std::string> Jobs::going_on() const {
    const std::lock_guard lock(mutex_);
    return name_of((running_ || waiting_.empty() ? running_ : waiting_.front()).get());
}

std::optional<std::string> Jobs::next_waiting() const {
    const std::lock_guard lock(mutex_);
    return name_of(waiting_.empty() ? nullptr : waiting_.front().get());
}

std::shared_ptr<Jobs::Job> Jobs::next() {
    std::unique_lock lock(mutex_);
    running_ = nullptr;
    wake_.wait(lock, [this] { return is_closing_ || !waiting_.empty(); });
    if (is_closing_) return nullptr;
    running_ = waiting_.front();
    waiting_.pop_front();
    stop_ = false;
    return running_;
}

void Jobs::work() {
    // Whoever asks goes before a job, as before a run.
    std::ignore = ::setpriority(PRIO_PROCESS, 0, nice_of_jobs);
    while (const auto job = next()) run(*job);
}

void Jobs::run(Job& job) {
    std::unique_lock writing(writing_, std::defer_lock);
    if (job.writes_results && !has_its_turn(writing, stop_)) {
        const std::lock_guard lock(mutex_);
        return end(job, "cancelled", "it had not begun");
    }
    {
        const std::lock_guard lock(mutex_);
        job.told.state = "running";
    }
    job.feed->enter("running");
    app::Work work;
    work.stop = &stop_;
    work.on_progress = Teller(*job.feed);
    work.on_note = [&](const std::string& note) { job.feed->tell("note", quoted_json(note)); };
    std::string state = "done", message, answer;
    try {
        Answer told = job.task(work);
        answer = std::move(told.json);
        message = told.failure;
        if (told.was_interrupted) state = "cancelled";
        if (!message.empty()) state = "failed";
    } catch (const std::exception& error) {
        state = stop_ ? "cancelled" : "failed";
        message = error.what();
    }
    const std::lock_guard lock(mutex_);
    end(job, state, message, answer);
}

void Jobs::end(Job& job, const std::string& state, const std::string& message, const std::string& answer) {
    job.told.state = state;
    job.told.message = message;
    job.told.answer = answer;
    job.task = nullptr;  // what it holds of the home is let go
    job.feed->end(state, message);
}

}  // namespace tamis::server
