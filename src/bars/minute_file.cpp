// bars/minute_file.cpp — gathered writes, so that columns go to the file without a copy between.
#include "bars/minute_file.hpp"

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "bars/layout.hpp"
#include "base/error.hpp"

namespace tamis::bars {

namespace {

constexpr std::array<std::byte, alignment> padding{};

std::uint64_t size_of(const std::filesystem::path& path) {
    std::error_code missing;
    const std::uintmax_t size = std::filesystem::file_size(path, missing);
    return missing ? 0 : size;
}

/// Drops what a short write has taken already.
void advance(std::span<iovec>& left, std::size_t bytes) {
    while (!left.empty() && bytes >= left.front().iov_len) {
        bytes -= left.front().iov_len;
        left = left.subspan(1);
    }
    if (left.empty()) return;
    left.front().iov_base = static_cast<char*>(left.front().iov_base) + bytes;
    left.front().iov_len -= bytes;
}

}  // namespace

MinuteFile::MinuteFile(std::filesystem::path path)
    : path_(std::move(path)), start_(aligned(size_of(path_))), end_(start_), flushed_(start_) {}

MinuteFile::~MinuteFile() {
    if (file_ >= 0) ::close(file_);
}

std::uint64_t MinuteFile::append(const ColumnSpans& columns) {
    const std::uint64_t at = end_;
    for (const auto& column : columns) {
        if (column.empty()) continue;
        queue_.push_back({const_cast<std::int64_t*>(column.data()), column.size_bytes()});
        end_ += column.size_bytes();
    }
    if (const std::uint64_t gap = aligned(end_) - end_; gap > 0) {
        queue_.push_back({const_cast<std::byte*>(padding.data()), gap});
        end_ += gap;
    }
    return at;
}

void MinuteFile::flush() {
    if (queue_.empty()) return;
    if (file_ < 0) open();
    std::span<iovec> left(queue_);
    while (!left.empty()) {
        const auto parts = static_cast<int>(std::min<std::size_t>(left.size(), IOV_MAX));
        const ssize_t put = ::pwritev(file_, left.data(), parts, static_cast<off_t>(flushed_));
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0)
            throw Error{Problem::unavailable, path_.string() + ": cannot be written: " + std::strerror(errno)};
        flushed_ += static_cast<std::uint64_t>(put);
        advance(left, static_cast<std::size_t>(put));
    }
    queue_.clear();
}

void MinuteFile::open() {
    file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file_ < 0) throw Error{Problem::unavailable, path_.string() + ": cannot be written: " + std::strerror(errno)};
}

}  // namespace tamis::bars
