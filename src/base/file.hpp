// base/file.hpp — files: read whole, mapped, replaced in one step, locked.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tamis {

namespace fs = std::filesystem;

/// Throws Error not_found or unavailable, with the path.
std::string read_file(const fs::path& path);
/// Old or new content, never a mix: a temporary beside it, then a rename. `durable` also survives a power cut.
void replace_file(const fs::path& path, std::string_view content, bool durable = true);

/// A file mapped read-only for as long as the object lives; an empty file maps to no bytes.
class MappedFile {
  public:
    MappedFile() = default;
    explicit MappedFile(const fs::path& path);
    ~MappedFile();
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    std::span<const std::byte> bytes() const { return {data_, size_}; }

  private:
    const std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

/// An exclusive lock held by this process until the object goes. Throws Error conflict, naming the holder.
class FileLock {
  public:
    explicit FileLock(const fs::path& path, std::string_view what);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

  private:
    int file_ = -1;
};

/// "tamis run pipeline.yaml (process 4628)", as well as the system tells.
std::string process_text(long pid);

/// A folder under the system's temporary one that goes with the object; for tests and scratch work.
class TempDir {
  public:
    explicit TempDir(std::string_view name = "tamis");
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

std::uint64_t free_bytes(const fs::path& path);
/// Regular files below a folder, sorted.
std::vector<fs::path> files_below(const fs::path& folder);

}  // namespace tamis
