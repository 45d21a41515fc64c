// lean/process.cpp — a child in a group of its own, watched and ended with all that it started.
#include "lean/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <fstream>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

extern char** environ;

namespace tamis::lean {

namespace {

/// Null-terminated pointers into strings that outlive them.
std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

/// What a new process starts with: its own group, default signals, no input, its output in the log.
class SpawnSettings {
  public:
    explicit SpawnSettings(const ProcessSpec& spec) {
        posix_spawnattr_init(&attributes);
        posix_spawn_file_actions_init(&files);
        sigset_t signals;
        sigemptyset(&signals);
        for (const int one : {SIGINT, SIGTERM, SIGPIPE}) sigaddset(&signals, one);
        posix_spawnattr_setsigdefault(&attributes, &signals);
        posix_spawnattr_setpgroup(&attributes, 0);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, spec.log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
        posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
        posix_spawn_file_actions_addchdir_np(&files, spec.folder.c_str());
    }
    ~SpawnSettings() {
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&files);
    }
    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;

    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t files;
};

int start(const ProcessSpec& spec) {
    ensure(!spec.command.empty(), "a command has a program");
    std::vector<std::string> words = spec.command, settings = spec.environment;
    for (char** one = environ; *one; ++one) settings.emplace_back(*one);
    const SpawnSettings spawn(spec);
    int pid = 0;
    const int error = posix_spawnp(
        &pid, words[0].c_str(), &spawn.files, &spawn.attributes, pointers(words).data(), pointers(settings).data());
    if (error == 0) return pid;
    throw Error{error == ENOENT ? Problem::not_found : Problem::unavailable,
                fmt::format("'{}' cannot be started: {}", words[0], std::strerror(error))};
}

/// Waits for the end, with a look at `stop` twenty times a second.
bool wait_for_end(int pid, const std::stop_token& stop) {
    const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));  // glibc 2.36 declares it for C alone
    if (handle < 0) throw Error{Problem::unavailable, fmt::format("process {}: {}", pid, std::strerror(errno))};
    bool was_stopped = false;
    pollfd ended{handle, POLLIN, 0};
    while (::poll(&ended, 1, 50) <= 0 && !was_stopped) was_stopped = stop.stop_requested();
    ::close(handle);
    return was_stopped;
}

Exit reap(int pid, bool was_stopped) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    Exit exit;
    exit.was_stopped = was_stopped;
    if (WIFEXITED(status)) exit.code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) exit.signal = WTERMSIG(status);
    return exit;
}

}  // namespace

std::string Exit::text() const {
    if (code) return fmt::format("exit code {}", *code);
    return fmt::format("killed by signal {} ({})", signal.value_or(0), ::strsignal(signal.value_or(0)));
}

Exit run_process(const ProcessSpec& spec, const std::stop_token& stop, const std::function<void(int)>& started) {
    const int pid = start(spec);
    bool was_stopped = false;
    try {
        started(pid);
        was_stopped = wait_for_end(pid, stop);
    } catch (...) {
        ::kill(-pid, SIGKILL);
        reap(pid, true);
        throw;
    }
    // The group lives on while a child of it does; the id cannot be taken by another before it is reaped.
    ::kill(-pid, SIGKILL);
    return reap(pid, was_stopped);
}

std::string output_of(const std::vector<std::string>& command, const std::filesystem::path& folder) {
    const TempDir scratch("tamis-output");
    const fs::path log = scratch.path() / "output.txt";
    const Exit exit = run_process({command, folder, log, {}}, {}, [](int) {});
    const std::string output(trim(read_file(log)));
    if (!exit.is_success())
        throw Error{Problem::unavailable,
                    fmt::format("'{}' ended with {}: {}", join(command, " "), exit.text(), output)};
    return output;
}

std::string tail_of(const std::filesystem::path& file, std::size_t lines, std::size_t most_bytes) {
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    if (!in) return {};
    const auto size = static_cast<std::size_t>(std::max<std::streamoff>(in.tellg(), 0));
    std::string text(std::min(size, most_bytes), '\0');
    in.seekg(static_cast<std::streamoff>(size - text.size()));
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    std::size_t begin = text.size();
    for (std::size_t i = 0; i < lines && begin != std::string::npos && begin > 0; ++i)
        begin = text.rfind('\n', begin - 1);
    return begin == std::string::npos || begin == 0 ? text : text.substr(begin + 1);
}

std::vector<int> processes_with(const std::string& marker) {
    std::vector<int> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/proc", error)) {
        const auto pid = parse_number<int>(entry.path().filename().string());
        if (!pid || *pid == ::getpid()) continue;
        std::ifstream in(entry.path() / "environ", std::ios::binary);
        const std::string variables{std::istreambuf_iterator<char>(in), {}};
        for (const auto one : split(variables, '\0'))
            if (one == marker) {
                found.push_back(*pid);
                break;
            }
    }
    return found;
}

// Field 22 of /proc/PID/stat; the name in field 2 may hold anything, so counting begins behind its last parenthesis.
std::optional<std::uint64_t> start_ticks(int pid) {
    std::ifstream in(fmt::format("/proc/{}/stat", pid));
    const std::string line{std::istreambuf_iterator<char>(in), {}};
    const std::size_t name_end = line.rfind(')');
    if (name_end == std::string::npos) return std::nullopt;
    const auto fields = split(std::string_view(line).substr(name_end + 2), ' ');
    return fields.size() > 19 ? parse_number<std::uint64_t>(fields[19]) : std::nullopt;
}

void end_processes(std::optional<int> group, const std::string& marker) {
    if (group) ::kill(-*group, SIGKILL);
    // Killed processes take a moment to go; one that was just forked is found the next time.
    constexpr int most_looks = 500;
    for (int look = 0; look < most_looks; ++look) {
        const std::vector<int> alive = processes_with(marker);
        if (alive.empty()) return;
        for (const int pid : alive) ::kill(pid, SIGKILL);
        ::poll(nullptr, 0, 10);
    }
    throw Error{Problem::unavailable, "processes with " + marker + " do not end"};
}

}  // namespace tamis::lean
