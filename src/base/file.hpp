// base/file.hpp — files: read whole, mapped, replaced in one step, locked.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace tamis {

namespace fs = std::filesystem;

class Error;

/// What the system said of a path, as an Error: not_found where there is nothing, invalid_request where such a path
/// cannot be (a file for a folder, a name that is too long), else unavailable. `doing`: "read", "made".
Error path_error(const fs::path& path, std::string_view doing, std::error_code why);
/// The same of what the standard library throws.
Error path_error(const fs::filesystem_error& error);

/// Throws Error invalid_request, naming what is in the way, where the path cannot be a folder.
void require_folder_path(const fs::path& folder);
/// Throws Error unless files can be made in the folder, or it can be made; leaves nothing behind.
void require_writable_folder(const fs::path& folder);
/// Makes the folder, and those above it, where they are missing. Throws Error.
void make_folder(const fs::path& folder);
/// The text with each byte that is not safe as %XX: part of a file's name.
std::string escaped_file_name(std::string_view text, bool (*is_safe)(char));

/// Throws Error not_found or unavailable, with the path.
std::string read_file(const fs::path& path);
/// Old or new content, never a mix: a temporary beside it, then a rename. `durable` also survives a power cut.
void replace_file(const fs::path& path, std::string_view content, bool durable = true);

/// Removes what `replace_file` of processes that are no more left in the folder (not below it); never what a live one
/// is writing, nor what changed a minute ago.
void remove_dead_temporaries(const fs::path& folder);

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
    /// In the system's folder for such, or in `inside`.
    explicit TempDir(std::string_view name = "tamis", const fs::path& inside = {});
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

std::uint64_t free_bytes(const fs::path& path);
/// Whether a name is one for many (*, ?, […]) and no file that is called so.
bool is_pattern(const fs::path& path);
/// Files and folders that fit a pattern, sorted.
std::vector<fs::path> files_fitting(const fs::path& pattern);
/// Regular files below a folder, sorted.
std::vector<fs::path> files_below(const fs::path& folder);

}  // namespace tamis
