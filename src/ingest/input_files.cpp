// ingest/input_files.cpp — patterns and folders looked through, and libarchive for everything that is packed.
#include "ingest/input_files.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "ingest/lean_folder.hpp"

namespace tamis::ingest {

namespace {

constexpr std::array<std::string_view, 5> compressed_ends{".gz", ".zst", ".zip", ".bz2", ".xz"};

void add_file(const fs::path& path, std::vector<fs::path>& files) {
    if (!fs::is_directory(path)) return files.push_back(path);
    for (const fs::path& file : files_below(path))
        if (!is_hidden(file.filename().string())) files.push_back(file);
}

using Archive = std::unique_ptr<archive, decltype(&archive_read_free)>;

[[noreturn]] void damaged(const Archive& from) {
    const char* why = archive_error_string(from.get());
    throw Error{Problem::bad_data,
                fmt::format("it is cut short or damaged ({}); fetch it again", why ? why : "it does not unpack")};
}

Archive opened(const fs::path& path) {
    Archive from(archive_read_new(), archive_read_free);
    archive_read_support_filter_all(from.get());
    archive_read_support_format_zip(from.get());
    archive_read_support_format_raw(from.get());
    constexpr std::size_t block_bytes = 1 << 16;
    if (archive_read_open_filename(from.get(), path.c_str(), block_bytes) != ARCHIVE_OK) damaged(from);
    return from;
}

void write_entry(const Archive& from, const fs::path& to, const Stop& stop) {
    std::ofstream out(to, std::ios::binary);
    std::array<char, 1 << 16> buffer;
    while (true) {
        stop.check();
        const la_ssize_t bytes = archive_read_data(from.get(), buffer.data(), buffer.size());
        if (bytes < 0) damaged(from);
        if (bytes == 0) break;
        out.write(buffer.data(), bytes);
    }
    if (!out.flush()) throw Error{Problem::unavailable, to.string() + " cannot be written; is there room?"};
}

bool is_of_a_desktop(const std::string& member) {
    return member.starts_with("__MACOSX/") || is_hidden(fs::path(member).filename().string());
}

}  // namespace

std::vector<fs::path> files_meant(const std::vector<fs::path>& named) {
    std::vector<fs::path> files;
    for (const fs::path& path : named) {
        const auto fit = is_pattern(path) ? files_fitting(path) : std::vector<fs::path>{};
        if (fit.empty()) add_file(path, files);
        for (const fs::path& one : fit) add_file(one, files);
    }
    return files;
}

bool is_compressed(const fs::path& path) {
    const std::string end = lower(path.extension().string());
    return std::find(compressed_ends.begin(), compressed_ends.end(), end) != compressed_ends.end();
}

fs::path inner_name(const fs::path& path) {
    return is_compressed(path) ? path.stem() : path.filename();
}

std::string ticker_of(const fs::path& path) {
    std::string stem = inner_name(path).stem().string();
    stem = stem.substr(0, stem.find('_'));
    constexpr std::size_t longest = 10;
    const bool is_ticker = !stem.empty() && stem.size() <= longest && stem.front() >= 'A' && stem.front() <= 'Z' &&
                           stem.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") == std::string::npos;
    return is_ticker ? stem : "";
}

std::string symbol_of_name(const fs::path& path) {
    const std::string ticker = ticker_of(path);
    if (!ticker.empty()) return ticker;
    throw Error{Problem::bad_data,
                "no column names the symbol and its name is not that of one; say --symbol, or --map symbol=NAME"};
}

std::vector<UnpackedFile> unpack(const fs::path& path, const fs::path& folder, const Stop& stop) {
    const bool is_zip = lower(path.extension().string()) == ".zip";
    const Archive from = opened(path);
    std::vector<UnpackedFile> files;
    archive_entry* entry = nullptr;
    while (true) {
        const int state = archive_read_next_header(from.get(), &entry);
        if (state == ARCHIVE_EOF) break;
        if (state != ARCHIVE_OK && state != ARCHIVE_WARN) damaged(from);
        const char* member_name = archive_entry_pathname(entry);
        const std::string member = is_zip && member_name ? member_name : inner_name(path).string();
        if (member.ends_with('/') || is_of_a_desktop(member)) continue;
        const fs::path to = folder / fmt::format("{}{}", files.size(), fs::path(member).extension().string());
        write_entry(from, to, stop);
        files.push_back({is_zip ? path.string() + "/" + member : path.string(), to});
    }
    return files;
}

void each_table(const fs::path& file,
                const Stop& stop,
                const std::function<void(const std::string& name, const fs::path&)>& on_table) {
    if (fs::is_directory(file)) throw Error{Problem::bad_data, "it is a folder without files"};
    if (!fs::exists(file)) throw Error{Problem::not_found, "there is no such file"};
    if (!is_compressed(file)) return on_table(file.string(), file);
    const TempDir folder("tamis-unpacked");
    const auto members = unpack(file, folder.path(), stop);
    if (members.empty()) throw Error{Problem::bad_data, "empty file"};
    for (const UnpackedFile& member : members) on_table(member.name, member.path);
}

}  // namespace tamis::ingest
