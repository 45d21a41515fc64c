// app/kept_files.hpp — files that LEAN's run of a cell left on disk.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/home.hpp"

namespace tamis::app {

struct LeanFile {
    std::string name;  ///< below the run's folder, "output/log.txt"
    std::uint64_t bytes = 0;
};
/// By name; none where no run of it was set aside.
std::vector<LeanFile> lean_files(const Home& home, const Hash128& cell);
/// The content of one of them, of at most `most_file_bytes`. Throws Error not_found, invalid_request.
std::string lean_file(const Home& home, const Hash128& cell, const std::string& name);
inline constexpr std::uint64_t most_file_bytes = 256 * 1024 * 1024;

}  // namespace tamis::app
