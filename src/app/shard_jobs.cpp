// app/shard_jobs.cpp — the parts that are there and what Slurm says of the rest make up a job's state.
#include "app/shard_jobs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <thread>

#include "app/shard_scripts.hpp"
#include "app/slurm.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace tamis::app {

namespace {

constexpr std::array job_fields{
    record::field<&JobRow::job>({record::Unit::none, "Its number: the name of its folder."}),
    record::field<&JobRow::study>({record::Unit::none, "Name of the study."}),
    record::field<&JobRow::state>({record::Unit::none,
                                   "running; merging; merged; not merged: all shards are done, and their merge failed "
                                   "or was cancelled; incomplete: shards are missing and nothing runs."}),
    record::field<&JobRow::shards>({record::Unit::count, "Shards in all."}),
    record::field<&JobRow::done>({record::Unit::count, "Shards whose part is there."}),
    record::field<&JobRow::running>({record::Unit::count, "Shards on a node."}),
    record::field<&JobRow::waiting>({record::Unit::count, "Shards that wait for a node, or for the screen."}),
    record::field<&JobRow::missing>({record::Unit::count, "Shards that 'tamis jobs resume' would submit."}),
    record::field<&JobRow::folder>({record::Unit::none, "Where its scripts, logs and parts are."}),
};
static_assert(record::describes_every_member<JobRow>(job_fields.size()));

constexpr std::array shard_state_fields{
    record::field<&ShardStateRow::shard>({record::Unit::none, "Number of the shard."}),
    record::field<&ShardStateRow::state>({record::Unit::none,
                                          "done: its part is there; else as Slurm calls it (pending, running, timeout, "
                                          "node_fail, …), or missing where Slurm knows it no more."}),
    record::field<&ShardStateRow::node>({record::Unit::none, "The node, as long as Slurm knows it."}),
    record::field<&ShardStateRow::cells_failed>(
        {record::Unit::count, "Failed cells in its part; NULL: it is not done, or its part cannot be read."}),
    record::field<&ShardStateRow::causes>(
        {record::Unit::none,
         "The first causes of these, with the cells that each cost; of a shard that ended without its part the last "
         "line of its log."}),
};
static_assert(record::describes_every_member<ShardStateRow>(shard_state_fields.size()));

constexpr std::array failure_cause_fields{
    record::field<&FailureCauseRow::cause>({record::Unit::none, "Why cells failed, without the cell's days."}),
    record::field<&FailureCauseRow::cells>({record::Unit::count, "How many."}),
};
static_assert(record::describes_every_member<FailureCauseRow>(failure_cause_fields.size()));

ShardJob job_for(const Home& home, const PipelineRequest& request, std::int64_t shards, const TaskWishes& wishes) {
    const pipeline::Pipeline pipeline = read_pipeline(request);
    ShardJob job{.folder = {},
                 .study = pipeline.study.name,
                 .home = fs::canonical(home.path()),
                 .pipeline = fs::canonical(request.file),
                 .shards = shards,
                 .has_screen = pipeline.study.screen.has_value(),
                 .wishes = wishes,
                 .engine = {},
                 .libraries = {},
                 .submitted = {}};
    if (!request.engine.empty()) job.engine = {"--engine", request.engine};
    if (!request.lean_setup.empty())
        job.engine.insert(job.engine.end(), {"--lean", fs::canonical(request.lean_setup).string()});
    if (request.keep_folders) job.engine.emplace_back("--keep");
    for (const std::string& library : request.libraries)
        job.libraries.insert(job.libraries.end(), {"--strategy-library", fs::canonical(library).string()});
    return job;
}

/// Submits one script and keeps its id before anything else.
std::string submit_and_keep(ShardJob& job, const char* script, const std::vector<std::string>& more) {
    job.submitted.push_back(submit(job, script, more));
    keep(job);
    return job.submitted.back();
}

/// "1-3,7", as Slurm writes an array.
std::string ranges_of(const std::vector<std::int64_t>& shards) {
    std::string text;
    for (std::size_t i = 0; i < shards.size();) {
        std::size_t end = i + 1;
        while (end < shards.size() && shards[end] == shards[end - 1] + 1) ++end;
        text += (text.empty() ? "" : ",") + std::to_string(shards[i]);
        if (end > i + 1) text += "-" + std::to_string(shards[end - 1]);
        i = end;
    }
    return text;
}

/// What is asked for, one after the other: a job waits for the one before it, however shards end.
void submit_chain(ShardJob& job, const std::vector<std::int64_t>& shards) {
    std::vector<std::string> after;
    if (!shards.empty()) {
        if (job.has_screen && !fs::exists(job.screened())) {
            const std::string screen =
                submit_and_keep(job, "screen", {"--output=" + (job.logs() / "screen.log").string()});
            after = {"--dependency=afterok:" + screen, "--kill-on-invalid-dep=yes"};
        }
        after.push_back("--array=" + ranges_of(shards));
        after.push_back("--output=" + (job.logs() / "shard-%a.log").string());
        const std::string array = submit_and_keep(job, "shard", after);
        after = {"--dependency=afterany:" + array};
    }
    after.push_back("--output=" + (job.logs() / "merge.log").string());
    submit_and_keep(job, "merge", after);
}

std::vector<std::int64_t> every_shard(const ShardJob& job) {
    std::vector<std::int64_t> shards;
    for (std::int64_t shard = 1; shard <= job.shards; ++shard) shards.push_back(shard);
    return shards;
}

/// The last that Slurm says of each shard: what is active before what has ended.
std::map<std::int64_t, SlurmTask> last_of_shards(const std::vector<SlurmTask>& tasks) {
    std::map<std::int64_t, SlurmTask> last;
    for (const SlurmTask& task : tasks) {
        if (!task.index) continue;
        SlurmTask& known = last.try_emplace(*task.index, task).first->second;
        if (task.is_active() || !known.is_active()) known = task;
    }
    return last;
}

ShardStateRow state_of(const ShardJob& job, std::int64_t shard, const std::map<std::int64_t, SlurmTask>& last) {
    if (fs::exists(job.part(shard))) return {shard, "done", {}};
    const auto task = last.find(shard);
    // It ended well by its exit code, and its part was taken away since.
    if (task == last.end() || task->second.state == "completed") return {shard, "missing", {}};
    return {shard, task->second.state, task->second.node};
}

std::string state_of(const ShardJob& job, const JobRow& row, bool is_other_active) {
    if (row.running + row.waiting > 0) return "running";
    if (is_other_active) return row.missing > 0 ? "running" : "merging";
    if (row.missing > 0) return "incomplete";
    return job.is_merged() ? "merged" : "not merged";
}

JobStatus status_with(const ShardJob& job, const std::vector<SlurmTask>& tasks) {
    JobStatus status{
        {.job = job.id(), .study = job.study, .state = {}, .shards = job.shards, .folder = job.folder.string()},
        {},
        {}};
    const auto last = last_of_shards(tasks);
    for (std::int64_t shard = 1; shard <= job.shards; ++shard) {
        const ShardStateRow& row = status.shards.emplace_back(state_of(job, shard, last));
        const auto task = last.find(shard);
        if (row.state == "done")
            ++status.job.done;
        else if (task == last.end() || !task->second.is_active())
            status.missing.push_back(shard);
        else
            ++(row.state == "pending" ? status.job.waiting : status.job.running);
    }
    status.job.missing = static_cast<std::int64_t>(status.missing.size());
    const bool is_other_active =
        std::any_of(tasks.begin(), tasks.end(), [](const SlurmTask& task) { return !task.index && task.is_active(); });
    status.job.state = state_of(job, status.job, is_other_active);
    return status;
}

jobs::ProgressState progress_of(const JobRow& row) {
    return {.done = static_cast<std::uint64_t>(row.done),
            .total = static_cast<std::uint64_t>(row.shards),
            .unit = "shards",
            .detail = fmt::format("{}, {} running, {} missing", row.state, row.running, row.missing)};
}

void take_back(const ShardJob& job) noexcept {
    try {
        cancel_tasks(job);
        fs::remove_all(job.folder);
    } catch (const std::exception&) {
        // The refusal that led here is what a person should read; the folder says what is left.
        return;
    }
}

}  // namespace

const record::Table& job_table() {
    static constexpr auto table = record::table<JobRow>("job", "Studies handed to Slurm.", job_fields);
    return table;
}

const record::Table& shard_state_table() {
    static constexpr auto table =
        record::table<ShardStateRow>("shard", "Shards of a study on Slurm.", shard_state_fields);
    return table;
}

const record::Table& failure_cause_table() {
    static constexpr auto table =
        record::table<FailureCauseRow>("failure", "Failed cells of a study on Slurm by cause.", failure_cause_fields);
    return table;
}

ShardJob submit_shards(
    const Home& home, const PipelineRequest& request, std::int64_t shards, const TaskWishes& wishes, const Work& work) {
    (void)slurm_version();
    (void)home.open_bars();
    ShardJob job = job_for(home, request, shards, wishes);
    make_job_folder(job);
    try {
        if (!has_a_node_looked(job))
            work.note("no node was free to look whether it sees " + job.home.string() +
                      "; a shard that does not fails");
        keep(job);
        submit_chain(job, every_shard(job));
    } catch (...) {
        take_back(job);
        throw;
    }
    return job;
}

std::map<const char*, std::string> scripts_of_shards(const Home& home,
                                                     const PipelineRequest& request,
                                                     std::int64_t shards,
                                                     const TaskWishes& wishes) {
    ShardJob job = job_for(home, request, shards, wishes);
    job.folder = job.home / "jobs" / "NUMBER";
    return scripts_of(job);
}

std::vector<JobRow> jobs_of(const Home& home) {
    const std::vector<ShardJob> jobs = all_jobs(home);
    std::vector<std::string> submitted;
    for (const ShardJob& job : jobs) submitted.insert(submitted.end(), job.submitted.begin(), job.submitted.end());
    const std::vector<SlurmTask> tasks = jobs.empty() ? std::vector<SlurmTask>() : tasks_of(submitted);
    std::vector<JobRow> rows;
    for (const ShardJob& job : jobs) {
        std::vector<SlurmTask> own;
        for (const SlurmTask& task : tasks)
            if (std::find(job.submitted.begin(), job.submitted.end(), task.job) != job.submitted.end())
                own.push_back(task);
        rows.push_back(status_with(job, own).job);
    }
    return rows;
}

JobStatus status_of(const ShardJob& job) {
    return status_with(job, tasks_of(job.submitted));
}

namespace {

/// A controller restarts and a network fails: some looks in a row that Slurm does not answer are borne.
class PatientLook {
  public:
    PatientLook(const ShardJob& job, const Work& work) : job_(job), work_(work) {}
    std::optional<JobStatus> look() {
        try {
            JobStatus status = status_of(job_);
            failures_ = 0;
            return status;
        } catch (const Error& error) {
            if (error.problem() != Problem::unavailable || ++failures_ > most_failures) throw;
            work_.note(std::string("Slurm is asked again: ") + error.what());
            return std::nullopt;
        }
    }

  private:
    static constexpr int most_failures = 10;
    const ShardJob& job_;
    const Work& work_;
    int failures_ = 0;
};

}  // namespace

JobStatus wait_for(const ShardJob& job, const Work& work) {
    constexpr auto pause = std::chrono::milliseconds(100);
    constexpr int pauses_between_looks = 50;
    const std::string on_leaving = fmt::format("job {0} goes on; 'tamis jobs status {0}' says how far it is", job.id());
    jobs::ProgressLine progress(work.audience());
    const auto listening = work.listening();
    for (PatientLook patient(job, work);;) {
        if (const std::optional<JobStatus> status = patient.look()) {
            progress.show(progress_of(status->job));
            if (status->job.state != "running" && status->job.state != "merging") {
                progress.finish(progress_of(status->job));
                return *status;
            }
        }
        for (int i = 0; i < pauses_between_looks; ++i) {
            work.wish().check(on_leaving.c_str());
            std::this_thread::sleep_for(pause);
        }
    }
}

void cancel(const ShardJob& job) {
    cancel_tasks(job);
}

std::int64_t resume(ShardJob& job) {
    if (read_file(job.pipeline) != read_file(job.folder / "study.yaml"))
        throw Error{Problem::conflict,
                    job.pipeline.string() + " was changed since job " + job.id() +
                        " was submitted, so its shards would be of another study; what it was is in " +
                        (job.folder / "study.yaml").string()};
    const JobStatus status = status_of(job);
    if (!status.missing.empty() || status.job.state == "not merged") submit_chain(job, status.missing);
    return status.job.missing;
}

}  // namespace tamis::app
