// app/kept_files.cpp — the newest folder that was set aside for a cell, listed.
#include "app/kept_files.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/visible_text.hpp"
#include "lean/run_lean.hpp"

namespace tamis::app {

namespace {

std::optional<std::filesystem::path> folder_of(const Home& home, const Hash128& cell) {
    return lean::RunFolders(home.path() / "lean").kept(cell);
}

}  // namespace

std::vector<LeanFile> lean_files(const Home& home, const Hash128& cell) {
    std::vector<LeanFile> files;
    const auto folder = folder_of(home, cell);
    if (!folder) return files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder))
        if (entry.is_regular_file() && !entry.is_symlink())
            files.push_back({entry.path().lexically_relative(*folder).string(), entry.file_size()});
    std::sort(files.begin(), files.end(), [](const LeanFile& a, const LeanFile& b) { return a.name < b.name; });
    return files;
}

std::string lean_file(const Home& home, const Hash128& cell, const std::string& name) {
    // Only names that were listed: no path leads elsewhere.
    for (const LeanFile& file : lean_files(home, cell)) {
        if (file.name != name) continue;
        if (file.bytes > most_file_bytes)
            throw Error{Problem::invalid_request,
                        fmt::format("{} has {} bytes, which is more than is sent at once", name, file.bytes)};
        return read_file(*folder_of(home, cell) / name);
    }
    throw Error{Problem::not_found, "cell " + hex_text(cell) + " has no file '" + excerpt(name) + "' of LEAN's run"};
}

}  // namespace tamis::app
