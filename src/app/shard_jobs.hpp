// app/shard_jobs.hpp — studies on Slurm: submitted, looked at, waited for, cancelled, gone on with.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/pipelines.hpp"
#include "app/shard_job.hpp"

namespace tamis::app {

/// How far a job is; a row of `tamis jobs list`.
struct JobRow {
    std::string job, study, state;
    std::int64_t shards = 0, done = 0, running = 0, waiting = 0, missing = 0;
    std::string folder;
};
const record::Table& job_table();

/// A row of `tamis jobs status`.
struct ShardStateRow {
    std::int64_t shard = 0;
    std::string state, node;
    std::optional<std::int64_t> cells_failed = {};  ///< none: its part is not there, or was not looked into
    std::string causes = {};
};
const record::Table& shard_state_table();

/// Failed cells of a job by one cause.
struct FailureCauseRow {
    std::string cause;
    std::int64_t cells = 0;
};
const record::Table& failure_cause_table();

struct JobStatus {
    JobRow job;
    std::vector<ShardStateRow> shards;
    std::vector<std::int64_t> missing;  ///< no part of them is there, and nothing that could make one is active
    std::vector<FailureCauseRow> failures = {};  ///< of all shards that are done, most cells first, once looked for
};

/// The screen once, an array task a shard, and a merge after all of them. `shards`: 1 or more. What was not submitted
/// whole is taken back. Throws Error unavailable: no Slurm, or its refusal, or a node that does not see the home.
ShardJob submit_shards(
    const Home& home, const PipelineRequest& request, std::int64_t shards, const TaskWishes& wishes, const Work& work);
/// The same as scripts, by name; nothing is submitted or kept.
std::map<const char*, std::string> scripts_of_shards(const Home& home,
                                                     const PipelineRequest& request,
                                                     std::int64_t shards,
                                                     const TaskWishes& wishes);

std::vector<JobRow> jobs_of(const Home& home);
JobStatus status_of(const ShardJob& job);
/// Looks until nothing of the job waits or runs any more, with one progress line. Throws Error cancelled when somebody
/// stops waiting; the job goes on.
JobStatus wait_for(const ShardJob& job, const Work& work);
/// Ends what waits and runs; parts stay.
void cancel(const ShardJob& job);
/// Submits shards that neither are done nor wait nor run, and a merge after them; how many. Throws Error conflict where
/// the pipeline file has changed since.
std::int64_t resume(ShardJob& job);

}  // namespace tamis::app
