// lean/content.hpp — folders by content: a hash of every file's path and bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/hash.hpp"

namespace tamis::lean {

/// Hashes of files whose size and time of change are known; so a folder of data is read once.
class ContentCache {
  public:
    /// Reads what was kept; a missing or damaged file is an empty cache. `keeps` false: the file is left as it is.
    explicit ContentCache(const std::filesystem::path& file, bool keeps = true);
    Hash128 of(const std::filesystem::path& file);
    void keep() const;

  private:
    struct Known {
        std::uint64_t bytes = 0;
        std::int64_t changed = 0;
        Hash128 hash;
    };
    std::filesystem::path file_;
    bool keeps_ = true;
    std::map<std::string, Known> known_;
};

/// Files of a project that its algorithm can import or read: all but earlier results, caches and version control.
std::vector<std::filesystem::path> project_files(const std::filesystem::path& folder);

/// Hash of the files' paths below `folder` and their bytes, in the order of paths. `progress` hears how many are done.
Hash128 content_of(const std::filesystem::path& folder,
                   const std::vector<std::filesystem::path>& files,
                   ContentCache& cache,
                   const std::function<void(std::size_t)>& progress = {});

}  // namespace tamis::lean
