// app/shard_job.hpp — a study handed to Slurm in shards: the folder that a home keeps of it, and its scripts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "app/home.hpp"

namespace tamis::app {

/// What is asked of Slurm for every task, in its own words; empty: as the cluster has it.
struct TaskWishes {
    std::string partition, time, memory;
    unsigned threads = 0;  ///< 0: one
};

/// HOME/jobs/ID. What became of the shards is not kept: the parts are there or not, and Slurm is asked for the rest.
struct ShardJob {
    std::filesystem::path folder;
    std::string study;                     ///< the pipeline's name
    std::filesystem::path home, pipeline;  ///< absolute
    std::int64_t shards = 1;
    bool has_screen = false;
    TaskWishes wishes;
    std::vector<std::string> engine;     ///< words of `tamis run` beside the file: --engine lean
    std::vector<std::string> libraries;  ///< words of every command: --strategy-library FILE
    std::vector<std::string> submitted;  ///< Slurm's ids, in the order of submission

    std::string id() const { return folder.filename().string(); }
    std::string slurm_name() const { return "tamis-" + id(); }
    std::filesystem::path part(std::int64_t shard) const {
        return folder / "parts" / ("part-" + std::to_string(shard) + ".duckdb");
    }
    std::filesystem::path screened() const { return folder / "screen.duckdb"; }
    std::filesystem::path script(const char* name) const { return folder / (std::string(name) + ".sh"); }
    std::filesystem::path logs() const { return folder / "logs"; }
    bool is_merged() const { return std::filesystem::exists(folder / "merged"); }
};

/// Makes the next folder of the home, with the pipeline's text and the scripts in it. Throws Error unavailable.
void make_job_folder(ShardJob& job);
void keep(const ShardJob& job);
/// Throws Error not_found for an id that the home has not, bad_data for a file that is none of ours.
ShardJob read_job(const Home& home, const std::string& id);
/// Ordered by number.
std::vector<ShardJob> all_jobs(const Home& home);

/// A word as a shell reads it back.
std::string shell_quoted(const std::string& word);
/// The program that runs now.
std::filesystem::path this_program();

}  // namespace tamis::app
