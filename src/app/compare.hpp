// app/compare.hpp — two results compared, and a result of LEAN run again here.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "app/home.hpp"
#include "app/work.hpp"
#include "report/compare_results.hpp"

namespace tamis::app {

using OpenResults = std::function<std::unique_ptr<store::ResultStore>()>;

/// Each side: a folder, file or archive of LEAN's, or a kept cell's key or its beginning; only then results are opened.
report::Comparison compare(const std::string& left, const std::string& right, const OpenResults& open);

struct Rerun {
    Hash128 cell;
    bool was_known = false;
    report::Comparison comparison;  ///< ours on the left, LEAN's on the right
};
/// Runs what the one result in `path` stands for, and keeps the cell. `strategy`: its name where the files do not tell.
Rerun rerun(const Home& home, const std::filesystem::path& path, const std::string& strategy, const Work& work);

}  // namespace tamis::app
