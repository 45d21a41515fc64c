// ingest/csv_lines.hpp — the lines of a csv or csv.gz file.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

namespace tamis::ingest {

/// Calls `on_line(number, line)` for each line, from 1, without its end; the last one only where it says something.
/// Throws Error not_found, or bad_data for a damaged gzip file.
void each_line(const std::filesystem::path& path, const std::function<void(std::size_t, std::string_view)>& on_line);

}  // namespace tamis::ingest
