// store/duckdb/descriptor.hpp — a file of DuckDB's as the system has it open, read and locked past DuckDB.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace tamis::store {

/// What a lock of DuckDB's covers.
inline struct flock whole_file() {
    struct flock all{};
    all.l_type = F_WRLCK;
    all.l_whence = SEEK_SET;
    return all;
}

class Descriptor {
  public:
    Descriptor(const std::filesystem::path& file, int flags) : number_(::open(file.c_str(), flags | O_CLOEXEC)) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    bool is_open() const { return number_ >= 0; }
    int get() const { return number_; }
    /// What is there of so many bytes.
    std::string read(std::uint64_t at, std::size_t bytes) const {
        std::string text(bytes, '\0');
        const ssize_t got = ::pread(number_, text.data(), bytes, static_cast<off_t>(at));
        text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        return text;
    }
    /// False: not all of it, and errno says why.
    bool write(std::uint64_t at, std::string_view text) const {
        return ::pwrite(number_, text.data(), text.size(), static_cast<off_t>(at)) == static_cast<ssize_t>(text.size());
    }
    /// DuckDB's own lock, as long as this is open. False: another process has the file, or it cannot be locked (errno).
    bool lock_alone() const {
        struct flock all = whole_file();
        return is_open() && ::fcntl(number_, F_OFD_SETLK, &all) == 0;
    }

  private:
    int number_ = -1;
};

}  // namespace tamis::store
