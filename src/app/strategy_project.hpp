// app/strategy_project.hpp — a folder with a strategy of one's own: begun, and built.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tamis::app {

/// Writes a strategy that trades, its CMake file and its test into a new folder `name` below `folder`; the files.
/// `name`: small letters, digits and underscores, a letter first. Throws Error invalid_request for another name,
/// conflict where the folder is there already.
std::vector<std::filesystem::path> begin_strategy(const std::string& name, const std::filesystem::path& folder);

/// Builds the folder's CMake project with the headers that lie beside this program; its libraries, in FOLDER/build.
/// Throws Error not_found without a project, bad_data with the end of what the compiler says, unavailable where there
/// are no headers or no cmake.
std::vector<std::filesystem::path> build_strategy(const std::filesystem::path& folder);

}  // namespace tamis::app
