// tests/app/process.hpp — the program as a process of its own: started, signalled, waited for with an end in sight.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/file.hpp"

namespace tamis {

/// How a process ended; both of its streams.
struct Ended {
    int exit_code = -1;  ///< −1: a signal ended it
    std::string output;
};

/// Starts `tamis ARGUMENTS`, both of its streams in a file. The file is empty before this returns: nobody takes what an
/// earlier process has said in it for words of this one.
inline pid_t launch(const std::vector<std::string>& arguments, const std::filesystem::path& output = "/dev/null") {
    std::vector<char*> words{const_cast<char*>(TAMIS_BINARY)};
    for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    const pid_t child = ::fork();
    if (child != 0) {
        ::close(file);
        return child;
    }
    ::dup2(file, STDOUT_FILENO);
    ::dup2(file, STDERR_FILENO);
    ::execv(TAMIS_BINARY, words.data());
    ::_exit(127);
}

/// `tamis ARGUMENTS`, its streams in a file of the folder.
class Process {
  public:
    Process(const std::filesystem::path& folder, const std::vector<std::string>& arguments)
        : output_(folder / "output.txt"), child_(launch(arguments, output_)) {}
    ~Process() {
        if (is_running()) ::kill(child_, SIGKILL);
        if (!status_) ::waitpid(child_, nullptr, 0);
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void signal(int number) const { ::kill(child_, number); }
    bool is_running() {
        int status = 0;
        if (!status_ && ::waitpid(child_, &status, WNOHANG) == child_) status_ = status;
        return !status_.has_value();
    }
    /// Seconds until it ended; nothing when it did not within the time.
    std::optional<double> wait(double seconds) {
        const Stopwatch watch;
        while (is_running()) {
            if (watch.seconds() > seconds) return std::nullopt;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return watch.seconds();
    }
    /// Once it has ended.
    Ended ended() const { return {status_ && WIFEXITED(*status_) ? WEXITSTATUS(*status_) : -1, read_file(output_)}; }

  private:
    std::filesystem::path output_;
    pid_t child_ = -1;
    std::optional<int> status_;
};

/// Runs to the end.
inline Ended run_tamis(const std::filesystem::path& folder, const std::vector<std::string>& arguments) {
    Process process(folder, arguments);
    constexpr double patience_seconds = 300;
    process.wait(patience_seconds);
    return process.ended();
}

}  // namespace tamis
