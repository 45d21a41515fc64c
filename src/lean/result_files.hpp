// lean/result_files.hpp — where results of LEAN lie: folders, single files, archives; found first, read one by one.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/stop.hpp"
#include "lean/lean_result.hpp"

namespace tamis::lean {

/// A file or archive that could not be taken, and why.
struct Refused {
    std::string place, why;
};

/// The files of one result that lie in one folder, or one archive.
struct ResultPiece {
    std::filesystem::path path;  ///< the folder, or the archive
    std::string id;              ///< the files' common name; empty: an archive
    bool was_named = false;      ///< a person named it: what is no result is then an error
    bool is_archive() const { return id.empty(); }
};

struct FoundResults {
    std::vector<ResultPiece> pieces;  ///< in the order of paths
    std::vector<Refused> refused;     ///< paths that are not there, files of other kinds
};
/// Walks folders to their ends. A named file brings its companions (summary, order events, log) along.
FoundResults find_results(const std::vector<std::filesystem::path>& paths);

struct LoadedPiece {
    std::vector<ResultText> results;
    std::vector<Refused> refused;
    std::uint64_t files = 0, bytes = 0;
    std::uint64_t passed_over = 0;  ///< JSON files that are no results
};
/// Reads a piece into memory. Archives are read entry by entry and never unpacked; one with a path outside itself is
/// refused whole. Throws Error cancelled when somebody wishes to stop.
LoadedPiece load(const ResultPiece& piece, const Stop& stop = {});

/// More than any result of LEAN holds (its charts have at most 4,000 points a series).
inline constexpr std::uint64_t most_bytes_a_file = 256ull << 20;
/// What an archive may unpack to.
inline constexpr std::uint64_t most_bytes_an_archive = 1ull << 30;

}  // namespace tamis::lean
