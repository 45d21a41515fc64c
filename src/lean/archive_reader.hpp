// lean/archive_reader.hpp — .tar.gz and .zip archives read entry by entry in memory; nothing is unpacked to disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace tamis::lean {

struct ArchiveEntry {
    std::string name;         ///< with / between folders
    std::uint64_t bytes = 0;  ///< unpacked, as the archive says
};

/// Hands the content of every wanted entry to `take`. Throws Error bad_data: no archive, cut off, an entry outside the
/// archive (absolute or with ..), more unpacked bytes than most_bytes_an_archive.
void read_archive(const std::filesystem::path& path,
                  const std::function<bool(const ArchiveEntry&)>& wants,
                  const std::function<void(const ArchiveEntry&, std::string&&)>& take);

}  // namespace tamis::lean
