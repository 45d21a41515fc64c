// lean/content.cpp — hashes of files, remembered by size and time.
#include "lean/content.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace tamis::lean {

namespace {

constexpr std::array<std::string_view, 8> no_project{
    "backtests", "live", "optimizations", "__pycache__", ".git", ".vscode", ".idea", "bin"};

struct Stamp {
    std::uint64_t bytes;
    std::int64_t changed;
};

Stamp stamp_of(const fs::path& file) {
    struct stat found{};
    if (::stat(file.c_str(), &found) != 0) throw Error{Problem::not_found, file.string() + ": " + std::strerror(errno)};
    return {static_cast<std::uint64_t>(found.st_size), found.st_mtim.tv_sec * 1'000'000'000 + found.st_mtim.tv_nsec};
}

}  // namespace

// Lines of "hash bytes changed path".
ContentCache::ContentCache(const std::filesystem::path& file, bool keeps) : file_(file), keeps_(keeps) {
    std::error_code error;
    if (!fs::exists(file, error)) return;
    const std::string text = read_file(file);
    for (const auto line : split(text, '\n')) {
        const auto parts = split(line, ' ');
        if (parts.size() < 4) continue;
        const auto hash = parse_hash(parts[0]);
        const auto bytes = parse_number<std::uint64_t>(parts[1]);
        const auto changed = parse_number<std::int64_t>(parts[2]);
        const std::size_t path = parts[0].size() + parts[1].size() + parts[2].size() + 3;
        if (hash && bytes && changed) known_[std::string(line.substr(path))] = {*bytes, *changed, *hash};
    }
}

Hash128 ContentCache::of(const std::filesystem::path& file) {
    const Stamp stamp = stamp_of(file);
    Known& known = known_[file.string()];
    if (known.bytes == stamp.bytes && known.changed == stamp.changed && !known.hash.is_zero()) return known.hash;
    const MappedFile content(file);
    known = {stamp.bytes, stamp.changed, xxh3(content.bytes())};
    return known.hash;
}

void ContentCache::keep() const {
    if (!keeps_) return;
    std::string text;
    for (const auto& [path, known] : known_)
        text += fmt::format("{} {} {} {}\n", hex_text(known.hash), known.bytes, known.changed, path);
    make_folder(file_.parent_path());
    replace_file(file_, text, false);
}

std::vector<std::filesystem::path> project_files(const std::filesystem::path& folder) {
    std::vector<fs::path> files = files_below(folder);
    std::erase_if(files, [&](const fs::path& file) {
        const fs::path inside = file.lexically_relative(folder);
        return std::any_of(inside.begin(), inside.end(), [](const fs::path& part) {
            return std::find(no_project.begin(), no_project.end(), part.string()) != no_project.end();
        });
    });
    return files;
}

Hash128 content_of(const std::filesystem::path& folder,
                   const std::vector<std::filesystem::path>& files,
                   ContentCache& cache,
                   const std::function<void(std::size_t)>& progress) {
    HashChain chain;
    for (std::size_t i = 0; i < files.size(); ++i) {
        chain.add(xxh3(files[i].lexically_relative(folder).string()));
        chain.add(cache.of(files[i]));
        if (progress) progress(i + 1);
    }
    return chain.value();
}

}  // namespace tamis::lean
