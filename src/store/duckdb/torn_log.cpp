// store/duckdb/torn_log.cpp — the entries of a log walked by their sizes: nothing of what they hold is read.
#include "store/duckdb/torn_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/file.hpp"
#include "store/duckdb/descriptor.hpp"

namespace tamis::store {

namespace {

using std::string_view_literals::operator""sv;

// A log begins with an entry of its own kind: field 100 (kind) 98, field 101 (version) 2, from files of DuckDB 1.3 on
// field 102 (the file's sixteen bytes of identity, each a variable-length number) and field 103 (checkpoints so far),
// and the end of fields. Each entry after it is eight bytes of size, eight of checksum, and as many as that size, which
// begin with field 100; kind 100 ends a commit.
constexpr std::string_view beginning = "\x64\x00\x62\x65\x00\x02"sv;
constexpr std::string_view field_of_identity = "\x66\x00"sv;
constexpr std::string_view field_of_checkpoints = "\x67\x00"sv;
constexpr std::string_view end_of_fields = "\xff\xff"sv;
constexpr std::string_view end_of_commit = "\x64\x00\x64\xff\xff"sv;
constexpr std::uint64_t entry_head_bytes = 16;
constexpr std::size_t longest_beginning = 128;

bool take(std::string_view& text, std::string_view expected) {
    if (!text.starts_with(expected)) return false;
    text.remove_prefix(expected.size());
    return true;
}

/// A number whose bytes but for the last have their highest bit set.
std::optional<std::uint64_t> take_number(std::string_view& text) {
    std::uint64_t number = 0;
    for (unsigned shift = 0; !text.empty() && shift < 64; shift += 7) {
        const auto byte = static_cast<unsigned char>(text.front());
        text.remove_prefix(1);
        number |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
        if (byte < 0x80) return number;
    }
    return {};
}

/// Bytes of the first entry.
std::optional<std::uint64_t> bytes_of_beginning(std::string_view whole) {
    std::string_view text = whole;
    if (!take(text, beginning)) return {};
    if (take(text, field_of_identity)) {
        std::optional<std::uint64_t> left = take_number(text);
        while (left && *left != 0) left = take_number(text) ? std::optional(*left - 1) : std::nullopt;
        if (!left) return {};
    }
    if (take(text, field_of_checkpoints) && !take_number(text)) return {};
    if (!take(text, end_of_fields)) return {};
    return whole.size() - text.size();
}

std::uint64_t little_endian(std::string_view bytes) {
    std::uint64_t number = 0;
    std::memcpy(&number, bytes.data(), sizeof number);
    return number;
}

std::uint64_t end_of_last_commit(const Descriptor& log, std::uint64_t at, std::uint64_t bytes) {
    std::uint64_t committed = 0;
    while (at + entry_head_bytes < bytes) {
        const std::string head = log.read(at, entry_head_bytes + end_of_commit.size());
        if (head.size() < entry_head_bytes + end_of_commit.size()) break;
        const std::uint64_t size = little_endian(head);
        if (size == 0 || size > bytes - at - entry_head_bytes) break;
        at += entry_head_bytes + size;
        if (std::string_view(head).substr(entry_head_bytes) == end_of_commit) committed = at;
    }
    return committed;
}

std::string process_with(const struct flock& lock) {
    return lock.l_pid > 0 ? process_text(lock.l_pid) : "another process";
}

/// Holds DuckDB's own lock on the file as long as the descriptor is open.
void lock_alone(const Descriptor& file, const std::filesystem::path& path) {
    if (file.lock_alone()) return;
    if (!file.is_open() || (errno != EAGAIN && errno != EACCES))
        throw Error{Problem::unavailable,
                    path.string() +
                        " was left by a kill in the middle of a commit, whose beginning has to be cut off "
                        "before the file is read, and it cannot be written: " +
                        std::strerror(errno)};
    struct flock all = whole_file();
    ::fcntl(file.get(), F_OFD_GETLK, &all);
    throw Error{Problem::conflict,
                "the results are in use by " + process_with(all) + "; wait until it ends, or use another --home"};
}

bool is_torn(const std::filesystem::path& log) {
    const std::optional<std::uint64_t> committed = committed_bytes(log);
    return committed && *committed < std::filesystem::file_size(log);
}

void cut(const std::filesystem::path& log) {
    const std::optional<std::uint64_t> committed = committed_bytes(log);
    if (committed && ::truncate(log.c_str(), static_cast<off_t>(*committed)) != 0)
        throw Error{Problem::unavailable, log.string() + " cannot be cut to its last commit: " + std::strerror(errno)};
}

}  // namespace

std::optional<std::uint64_t> committed_bytes(const std::filesystem::path& path) {
    const Descriptor log(path, O_RDONLY);
    if (!log.is_open()) return {};
    const std::uint64_t bytes = std::filesystem::file_size(path);
    const std::string first = log.read(0, longest_beginning);
    if (const std::optional<std::uint64_t> begun = bytes_of_beginning(first))
        return end_of_last_commit(log, *begun, bytes);
    const bool is_cut_short = bytes < beginning.size() + end_of_fields.size() && beginning.starts_with(first);
    return is_cut_short ? std::optional<std::uint64_t>(0) : std::nullopt;
}

void cut_torn_logs(const std::filesystem::path& file) {
    const std::array<std::filesystem::path, 2> logs{file.string() + ".wal", file.string() + ".wal.checkpoint"};
    if (std::none_of(logs.begin(), logs.end(), is_torn)) return;
    const Descriptor held(file, O_RDWR);
    lock_alone(held, file);
    std::for_each(logs.begin(), logs.end(), cut);
}

}  // namespace tamis::store
