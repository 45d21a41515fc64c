// app/slurm.hpp — Slurm's own commands, asked: sbatch, squeue, scancel, srun.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/shard_job.hpp"

namespace tamis::app {

/// A task that Slurm knows; it forgets one some minutes after its end.
struct SlurmTask {
    std::string job;                    ///< the id that sbatch gave
    std::optional<std::int64_t> index;  ///< of a task of an array
    std::string state;                  ///< in lower case: pending, running, timeout, node_fail, …
    std::string node;
    bool is_active() const;
};

/// The version that answers. Throws Error unavailable where Slurm is not here.
std::string slurm_version();
/// The id of a script submitted. `more`: options of sbatch. Throws Error unavailable with Slurm's words.
std::string submit(const ShardJob& job, const char* script, const std::vector<std::string>& more);
/// This person's tasks, those of the jobs named. Throws Error unavailable.
std::vector<SlurmTask> tasks_of(const std::vector<std::string>& submitted);
void cancel_tasks(const ShardJob& job);
/// A node looks whether it sees what the job's tasks need; false: none was free to. Throws Error unavailable: what it
/// does not see.
bool has_a_node_looked(const ShardJob& job);

}  // namespace tamis::app
