// app/strategy_libraries.hpp — strategies of users: shared libraries that are looked at, loaded and listed with the
// others.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/home.hpp"

namespace tamis::app {

/// A library of the home that was not loaded, and why.
struct RefusedLibrary {
    std::filesystem::path file;
    std::string why;
};

/// Loads the libraries of a file each, and those of the folder `strategies` in the home; before anything runs or reads
/// results. A strategy's version is its own with the hash of its library's content. What the home holds and cannot be
/// loaded is passed over, and named by refused_libraries until the next call. Throws Error not_found, invalid_request
/// for a file that is no library of strategies of this interface, conflict for a name that is taken.
void load_strategies(const std::vector<std::string>& files, const Home& home);
const std::vector<RefusedLibrary>& refused_libraries();

}  // namespace tamis::app
