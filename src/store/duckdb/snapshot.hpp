// store/duckdb/snapshot.hpp — a private copy of a result file that another process is writing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

namespace tamis::store {

/// The committed rows of a file at one moment, in a folder of its own beside it; goes with the object. Folders that a
/// kill left behind go with the next copy.
class Snapshot {
  public:
    /// Nothing: no writer that lets itself be copied has the file, or it ended meanwhile. Throws Error unavailable when
    /// the disk has no room for a copy beside a growing file.
    static std::unique_ptr<Snapshot> of(const std::filesystem::path& file);
    ~Snapshot();
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    std::filesystem::path file() const;
    std::int64_t writer() const { return writer_; }
    /// Gives the disk back; an open file stays readable.
    void forget_files() const;

  private:
    explicit Snapshot(const std::filesystem::path& file);
    bool copy(const std::filesystem::path& file);

    std::filesystem::path folder_;
    int lock_ = -1;  ///< on the folder: it is in use
    std::int64_t writer_ = 0;
};

/// Removes folders of copies that nobody reads any more.
void remove_left_snapshots(const std::filesystem::path& file);

}  // namespace tamis::store
