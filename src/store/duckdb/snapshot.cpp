// store/duckdb/snapshot.cpp — the file and its log copied while another process writes them.
#include "store/duckdb/snapshot.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "store/duckdb/write_gate.hpp"

namespace tamis::store {

namespace {

constexpr std::string_view folder_word = ".reading-";
/// What the writer is left with: a copy must not be what fills its disk.
constexpr std::uint64_t bytes_left_to_writer = 1'000'000'000;
constexpr auto youngest_left_folder = std::chrono::seconds(60);

/// The file and its logs of changes, which bear its name with an ending.
std::vector<std::filesystem::path> parts_of(const std::filesystem::path& file) {
    std::vector<std::filesystem::path> parts;
    const std::string name = file.filename().string();
    for (const auto& entry : std::filesystem::directory_iterator(file.parent_path())) {
        const std::string other = entry.path().filename().string();
        const bool is_part = other == name || (other.starts_with(name + ".") && other.ends_with("wal"));
        if (is_part && entry.is_regular_file()) parts.push_back(entry.path());
    }
    return parts;
}

void require_room(const std::filesystem::path& file, std::int64_t writer) {
    std::uint64_t bytes = 0;
    for (const auto& part : parts_of(file)) bytes += std::filesystem::file_size(part);
    const std::uint64_t free = free_bytes(file);
    if (free >= bytes + bytes_left_to_writer) return;
    throw Error{Problem::unavailable,
                process_text(writer) + " is writing " + file.string() + ", and a copy of " + bytes_text(bytes) +
                    " to read from beside it would leave it too little of the " + bytes_text(free) +
                    " that are free; wait until it ends, or make room"};
}

/// Shares the blocks where the file system can, else copies them.
void copy_part(const std::filesystem::path& from, const std::filesystem::path& to) {
    const int source = ::open(from.c_str(), O_RDONLY | O_CLOEXEC);
    const int target = ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool is_shared = source >= 0 && target >= 0 && ::ioctl(target, FICLONE, source) == 0;
    if (source >= 0) ::close(source);
    if (target >= 0) ::close(target);
    if (!is_shared) std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing);
}

bool is_left(const std::filesystem::path& folder) {
    std::error_code gone;
    const auto changed = std::filesystem::last_write_time(folder, gone);
    if (gone || std::filesystem::file_time_type::clock::now() - changed < youngest_left_folder) return false;
    const int lock = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool is_free = lock >= 0 && ::flock(lock, LOCK_EX | LOCK_NB) == 0;
    if (lock >= 0) ::close(lock);
    return is_free;
}

}  // namespace

void remove_left_snapshots(const std::filesystem::path& named) {
    const std::filesystem::path file = std::filesystem::absolute(named);
    std::error_code ignored;
    std::vector<std::filesystem::path> left;
    for (const auto& entry : std::filesystem::directory_iterator(file.parent_path(), ignored))
        if (entry.path().filename().string().starts_with(file.filename().string() + std::string(folder_word)) &&
            entry.is_directory(ignored) && is_left(entry.path()))
            left.push_back(entry.path());
    for (const auto& folder : left) std::filesystem::remove_all(folder, ignored);
}

Snapshot::Snapshot(const std::filesystem::path& file) {
    std::string pattern = file.string() + std::string(folder_word) + "XXXXXX";
    if (!::mkdtemp(pattern.data()))
        throw Error{Problem::unavailable, "no copy to read from can be made beside " + file.string()};
    folder_ = pattern;
    lock_ = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock_ >= 0) ::flock(lock_, LOCK_SH | LOCK_NB);
}

Snapshot::~Snapshot() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
    if (lock_ >= 0) ::close(lock_);
}

std::filesystem::path Snapshot::file() const {
    return folder_ / "results.duckdb";
}

void Snapshot::forget_files() const {
    std::error_code ignored;
    for (const auto& part : parts_of(file())) std::filesystem::remove(part, ignored);
}

bool Snapshot::copy(const std::filesystem::path& file) {
    CopyGate gate(file);
    if (!gate.enter()) return false;
    writer_ = gate.writer();
    require_room(file, writer_);
    const std::string name = file.filename().string();
    try {
        for (const auto& part : parts_of(file))
            copy_part(part, this->file().string() + part.filename().string().substr(name.size()));
    } catch (const std::filesystem::filesystem_error& error) {
        if (!gate.is_undisturbed()) return false;
        throw Error{Problem::unavailable, error.what()};
    }
    return gate.is_undisturbed();
}

std::unique_ptr<Snapshot> Snapshot::of(const std::filesystem::path& named) {
    const std::filesystem::path file = std::filesystem::absolute(named);
    remove_left_snapshots(file);
    if (!writer_of(file)) return nullptr;
    std::unique_ptr<Snapshot> snapshot(new Snapshot(file));
    return snapshot->copy(file) ? std::move(snapshot) : nullptr;
}

}  // namespace tamis::store
