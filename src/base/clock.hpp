// base/clock.hpp — the only file that asks the time.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>

namespace tamis {

/// Milliseconds since 1970-01-01T00:00Z.
inline std::int64_t utc_now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

/// Now, as times of files are told.
inline std::filesystem::file_time_type file_time_now() {
    return std::filesystem::file_time_type::clock::now();
}

/// Measures a span of work.
class Stopwatch {
  public:
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

  private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace tamis
