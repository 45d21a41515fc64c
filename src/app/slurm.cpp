// app/slurm.cpp — words for Slurm's commands, and their answers read.
#include "app/slurm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"
#include "lean/process.hpp"

namespace tamis::app {

namespace {

std::string answer_of(const std::vector<std::string>& command) {
    return lean::output_of(command, "/");
}

/// Where tasks run, and on what, as sbatch and srun both read it.
std::vector<std::string> wishes_as_options(const ShardJob& job) {
    std::vector<std::string> options{"--job-name=" + job.slurm_name()};
    const auto wish = [&](const char* name, const std::string& value) {
        if (!value.empty()) options.push_back(name + value);
    };
    wish("--partition=", job.wishes.partition);
    wish("--mem=", job.wishes.memory);
    options.push_back(fmt::format("--cpus-per-task={}", std::max(1u, job.wishes.threads)));
    return options;
}

}  // namespace

bool SlurmTask::is_active() const {
    static constexpr std::array<std::string_view, 9> active{"pending",
                                                            "configuring",
                                                            "running",
                                                            "completing",
                                                            "suspended",
                                                            "requeued",
                                                            "requeue_hold",
                                                            "resizing",
                                                            "signaling"};
    return std::find(active.begin(), active.end(), state) != active.end();
}

std::string slurm_version() {
    try {
        return answer_of({"sbatch", "--version"});
    } catch (const Error& error) {
        throw Error{
            Problem::unavailable,
            std::string("--on slurm needs Slurm's commands (sbatch, squeue, scancel, srun) here: ") + error.what()};
    }
}

std::string submit(const ShardJob& job, const char* script, const std::vector<std::string>& more) {
    std::vector<std::string> command{"sbatch", "--parsable", "--requeue", "--open-mode=append", "--chdir=/"};
    for (const std::string& option : wishes_as_options(job)) command.push_back(option);
    if (!job.wishes.time.empty()) command.push_back("--time=" + job.wishes.time);
    command.insert(command.end(), more.begin(), more.end());
    command.push_back(job.script(script).string());
    // With several clusters the answer is "id;cluster"; warnings stand on lines before it.
    const std::string answer = answer_of(command);
    const auto lines = split(answer, '\n');
    const std::string id(split(lines.back(), ';').front());
    if (!parse_number<std::int64_t>(id)) throw Error{Problem::unavailable, "sbatch gave no id but: " + answer};
    return id;
}

std::vector<SlurmTask> tasks_of(const std::vector<std::string>& submitted) {
    std::vector<SlurmTask> tasks;
    const std::string answer =
        answer_of({"squeue", "--me", "--noheader", "--array", "--states=all", "--format=%F|%K|%T|%N"});
    for (const std::string_view line : split(answer, '\n')) {
        const auto parts = split(line, '|');
        if (parts.size() != 4) continue;
        SlurmTask task{std::string(trim(parts[0])),
                       parse_number<std::int64_t>(trim(parts[1])),
                       lower(trim(parts[2])),
                       std::string(trim(parts[3]))};
        if (std::find(submitted.begin(), submitted.end(), task.job) != submitted.end()) tasks.push_back(task);
    }
    return tasks;
}

void cancel_tasks(const ShardJob& job) {
    // scancel fails where one of the ids has ended already.
    std::vector<std::string> command{"scancel"};
    for (const SlurmTask& task : tasks_of(job.submitted))
        if (task.is_active() && std::find(command.begin(), command.end(), task.job) == command.end())
            command.push_back(task.job);
    if (command.size() > 1) (void)answer_of(command);
}

bool has_a_node_looked(const ShardJob& job) {
    std::vector<std::string> command{"srun", "--immediate=10", "--ntasks=1", "--time=1", "--chdir=/"};
    for (const std::string& option : wishes_as_options(job)) command.push_back(option);
    command.insert(command.end(), {"/bin/bash", job.script("check").string()});
    try {
        (void)answer_of(command);
        return true;
    } catch (const Error& error) {
        const std::string_view words = error.what();
        if (words.find("Unable to allocate resources: Requested nodes are busy") != std::string_view::npos ||
            words.find("Immediate execution impossible") != std::string_view::npos)
            return false;
        throw Error{Problem::unavailable,
                    fmt::format("a node does not see what a shard needs. The program, the pipeline and the home with "
                                "its bars must lie on a file system that every node has, under the same path; nodes "
                                "without one take the bars that 'tamis bars export --for' writes. {}",
                                words)};
    }
}

}  // namespace tamis::app
