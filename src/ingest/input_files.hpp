// ingest/input_files.hpp — what a person names as files: globs, folders, and archives that are unpacked on the way.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/stop.hpp"

namespace tamis::ingest {

/// Files in the order of their names: of a folder those below it, of a pattern (*, ?, […]) those that fit. What is
/// named plainly stays as it is, whether it is there or not. Hidden files of systems are passed over.
std::vector<std::filesystem::path> files_meant(const std::vector<std::filesystem::path>& named);

/// Whether the name ends as that of a compressed file does: .gz, .zst, .zip, .bz2, .xz.
bool is_compressed(const std::filesystem::path& path);
/// The name without such an end: AAPL.csv of AAPL.csv.gz.
std::filesystem::path inner_name(const std::filesystem::path& path);

/// The ticker that a file is named after: AAPL of AAPL.csv.gz and of AAPL_full_1min.txt; empty where it is no such
/// name.
std::string ticker_of(const std::filesystem::path& path);

/// The same for a table that must be named so. Throws Error bad_data.
std::string symbol_of_name(const std::filesystem::path& path);

struct UnpackedFile {
    std::string name;  ///< for messages: "bars.zip/AAPL.csv"
    std::filesystem::path path;
};
/// Unpacks into `folder` what a file holds, without what desktops keep beside it. Throws Error bad_data where the file
/// is cut short or damaged: then nothing of it is to be used.
std::vector<UnpackedFile> unpack(const std::filesystem::path& path,
                                 const std::filesystem::path& folder,
                                 const Stop& stop);
/// Calls `on_table` with a name for messages for the file, or for each that it holds. Throws Error not_found,
/// bad_data; and what `on_table` throws.
void each_table(const std::filesystem::path& file,
                const Stop& stop,
                const std::function<void(const std::string& name, const std::filesystem::path&)>& on_table);

}  // namespace tamis::ingest
