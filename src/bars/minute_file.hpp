// bars/minute_file.hpp — appends blocks of columns to a ticker's minute file.
#pragma once

#include <sys/uio.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace tamis::bars {

using ColumnSpans = std::vector<std::span<const std::int64_t>>;

/// Opened when the first block comes. What stood in the file stays: readers may have it mapped.
class MinuteFile {
  public:
    explicit MinuteFile(std::filesystem::path path);
    ~MinuteFile();
    MinuteFile(const MinuteFile&) = delete;
    MinuteFile& operator=(const MinuteFile&) = delete;

    /// Queues a block at the aligned end and returns its offset. The columns are not copied: they
    /// must live until `flush`.
    std::uint64_t append(const ColumnSpans& columns);
    /// Throws Error unavailable when the disk does not take the bytes.
    void flush();
    std::uint64_t end() const { return end_; }
    std::uint64_t appended() const { return end_ - start_; }

  private:
    void open();
    std::filesystem::path path_;
    std::uint64_t start_, end_, flushed_;
    std::vector<iovec> queue_;
    int file_ = -1;
};

}  // namespace tamis::bars
