// lean/process.hpp — one program in a process group of its own: started, waited for, ended with all its children.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace tamis::lean {

struct ProcessSpec {
    std::vector<std::string> command;      ///< looked up on PATH
    std::filesystem::path folder;          ///< its working folder
    std::filesystem::path log;             ///< standard output and error, appended
    std::vector<std::string> environment;  ///< added to ours, "NAME=value"
};

struct Exit {
    std::optional<int> code, signal;  ///< one of them
    bool was_stopped = false;         ///< ended because `stop` was set
    bool is_success() const { return code && *code == 0; }
    std::string text() const;  ///< "exit code 3", "killed by signal 11 (Segmentation fault)"
};

/// Runs to the end. `started` hears the process id, which is also the group's, before anything waits. When `stop` is
/// set the whole group is killed; what the program leaves behind in its group is killed too. Throws Error not_found or
/// unavailable: the program cannot be started.
Exit run_process(const ProcessSpec& spec, const std::stop_token& stop, const std::function<void(int)>& started);

/// Output of a short command, for versions. Throws Error unavailable when it fails, with its output.
std::string output_of(const std::vector<std::string>& command, const std::filesystem::path& folder);

/// The last lines of a file, at most `most_bytes`.
std::string tail_of(const std::filesystem::path& file, std::size_t lines, std::size_t most_bytes = 4000);

/// Processes whose environment holds `marker` ("NAME=value"), whichever group they are in now.
std::vector<int> processes_with(const std::string& marker);
/// Clock ticks after boot at which a process started: with its id, its identity. Nothing when it is gone.
std::optional<std::uint64_t> start_ticks(int pid);
/// Kills a process group and every process with the marker, and waits until they are gone. Throws Error unavailable
/// when one does not go.
void end_processes(std::optional<int> group, const std::string& marker);

}  // namespace tamis::lean
