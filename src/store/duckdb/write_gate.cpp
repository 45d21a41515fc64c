// store/duckdb/write_gate.cpp — locks on single bytes of a file beside the results.
#include "store/duckdb/write_gate.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "base/clock.hpp"

namespace tamis::store {

namespace {

constexpr double longest_wait_of_reader_seconds = 60;
constexpr auto pause = std::chrono::milliseconds(1);

// Locks of an open file, not of the process: DuckDB's own are the process's, and closing any of its descriptors on a
// file drops those.
struct flock one_byte(GateFile::Byte byte, short kind) {
    struct flock range{};
    range.l_type = kind;
    range.l_whence = SEEK_SET;
    range.l_start = byte;
    range.l_len = 1;
    return range;
}

}  // namespace

GateFile::GateFile(const std::filesystem::path& file, bool creates)
    : descriptor_(
          ::open((file.string() + ".gate").c_str(), (creates ? O_RDWR | O_CREAT : O_RDONLY) | O_CLOEXEC, 0644)) {}

GateFile::~GateFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

bool GateFile::lock(Byte byte, bool is_shared) {
    struct flock range = one_byte(byte, is_shared ? F_RDLCK : F_WRLCK);
    return ::fcntl(descriptor_, F_OFD_SETLK, &range) == 0;
}

void GateFile::unlock(Byte byte) {
    struct flock range = one_byte(byte, F_UNLCK);
    ::fcntl(descriptor_, F_OFD_SETLK, &range);
}

bool GateFile::is_locked_by_another(Byte byte) const {
    struct flock range = one_byte(byte, F_WRLCK);
    return ::fcntl(descriptor_, F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
}

GateFile::Note GateFile::read() const {
    Note note;
    return ::pread(descriptor_, &note, sizeof note, 0) == sizeof note ? note : Note{};
}

bool GateFile::write(const Note& note) {
    return ::pwrite(descriptor_, &note, sizeof note, 0) == sizeof note;
}

WriteGate::WriteGate(const std::filesystem::path& file, double longest_wait_seconds)
    : gate_(file, true), longest_wait_seconds_(longest_wait_seconds) {
    is_held_ = gate_.is_open() && gate_.lock(GateFile::presence, false);
    if (!is_held_ || gate_.write({::getpid(), gate_.read().forced})) return;
    gate_.unlock(GateFile::presence);  // a full disk: what cannot be noted is not promised
    is_held_ = false;
}

void WriteGate::come() {
    const std::lock_guard lock(mutex_);
    if (present_++ == 0) enter();
}

void WriteGate::go() {
    const std::lock_guard lock(mutex_);
    if (--present_ == 0) leave();
}

bool WriteGate::try_enter() {
    if (!gate_.lock(GateFile::door, false)) return false;
    is_inside_ = gate_.lock(GateFile::body, false);
    gate_.unlock(GateFile::door);
    return is_inside_;
}

void WriteGate::enter() {
    if (!is_held_) return;
    const Stopwatch watch;
    while (!try_enter()) {
        if (has_given_up_waiting_ || watch.seconds() > longest_wait_seconds_) {
            has_given_up_waiting_ = true;
            gate_.write({::getpid(), gate_.read().forced + 1});
            return;
        }
        std::this_thread::sleep_for(pause);
    }
    has_given_up_waiting_ = false;
}

void WriteGate::leave() {
    if (is_inside_) gate_.unlock(GateFile::body);
    is_inside_ = false;
}

std::optional<std::int64_t> writer_of(const std::filesystem::path& file) {
    const GateFile gate(file, false);
    if (!gate.is_open() || !gate.is_locked_by_another(GateFile::presence)) return std::nullopt;
    return gate.read().pid;
}

CopyGate::CopyGate(const std::filesystem::path& file) : gate_(file, false) {}

bool CopyGate::enter() {
    const Stopwatch watch;
    bool is_at_door = false;
    while (gate_.is_open() && watch.seconds() < longest_wait_of_reader_seconds) {
        if (!gate_.is_locked_by_another(GateFile::presence)) return false;
        is_at_door = is_at_door || gate_.lock(GateFile::door, true);
        if (is_at_door && gate_.lock(GateFile::body, true)) {
            gate_.unlock(GateFile::door);
            before_ = gate_.read();
            return true;
        }
        std::this_thread::sleep_for(pause);
    }
    return false;
}

bool CopyGate::is_undisturbed() const {
    const GateFile::Note now = gate_.read();
    return gate_.is_locked_by_another(GateFile::presence) && now.pid == before_.pid && now.forced == before_.forced;
}

}  // namespace tamis::store
