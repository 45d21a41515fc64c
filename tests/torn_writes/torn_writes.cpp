// tests/torn_writes/torn_writes.cpp — loaded before the C library by a program that is to die within a write: of the
// writes to results.duckdb and what stands beside it, the one whose number TORN_WRITE says is done by half.
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

bool is_of_results(int file) {
    std::array<char, 4096> path{};
    const std::string link = "/proc/self/fd/" + std::to_string(file);
    return ::readlink(link.c_str(), path.data(), path.size() - 1) > 0 &&
           std::strstr(path.data(), "results.duckdb") != nullptr;
}

/// How much of this write is still done; all of it but once.
std::size_t bytes_done(int file, std::size_t bytes) {
    static const long torn = std::getenv("TORN_WRITE") ? std::atol(std::getenv("TORN_WRITE")) : 0;
    static std::atomic<long> writes = 0;
    return torn > 0 && is_of_results(file) && ++writes == torn ? bytes / 2 : bytes;
}

ssize_t die_unless(bool is_whole, ssize_t written) {
    if (!is_whole) ::kill(::getpid(), SIGKILL);
    return written;
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* content, std::size_t bytes) {
    const std::size_t done = bytes_done(file, bytes);
    return die_unless(done == bytes, ::syscall(SYS_write, file, content, done));
}

ssize_t pwrite64(int file, const void* content, std::size_t bytes, off64_t place) {
    const std::size_t done = bytes_done(file, bytes);
    return die_unless(done == bytes, ::syscall(SYS_pwrite64, file, content, done, place));
}

ssize_t pwrite(int file, const void* content, std::size_t bytes, off_t place) {
    return pwrite64(file, content, bytes, place);
}
}
