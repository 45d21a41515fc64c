// tests/shared.hpp — third-party material beside the checkout: where it is, and what a test says where it is not.
#pragma once

#include <cstdlib>
#include <filesystem>

/// TAMIS_SHARED, or ../shared beside the checkout.
inline std::filesystem::path shared_folder() {
    if (const char* folder = std::getenv("TAMIS_SHARED")) return std::filesystem::path(TAMIS_SOURCE_DIR) / folder;
    return std::filesystem::path(TAMIS_SOURCE_DIR) / "../shared";
}

/// Ends the test with the reason when the folder or file is missing.
#define NEEDS_SHARED(path) \
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "skipped, because " << (path) << " is not there"
