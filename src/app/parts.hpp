// app/parts.hpp — parts of a study, each in a result file of its own, and how they become one.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/home.hpp"
#include "app/work.hpp"
#include "study/study.hpp"

namespace tamis::app {

/// A part's results, opened to write; a new one has the days that the home has screened, so that each share need not
/// screen them again. `screen`: none, where the study has none.
std::unique_ptr<store::ResultStore> open_part(const Home& home,
                                              const std::filesystem::path& part,
                                              const std::optional<screen::ScreenSpec>& screen);

/// What one file added to the home, or why it was left out.
struct MergedPart {
    std::filesystem::path file;
    std::int64_t cells_new = 0, cells_known = 0;
    std::string refused;  ///< empty: it is merged
};

/// How far a run has come whose shares were merged.
struct MergedRun {
    std::int64_t run = 0;
    std::string name;
    std::int64_t shards = 1, merged = 0, cells = 0, failed = 0;
    std::vector<std::int64_t> to_repeat;  ///< shares that are missing, did not end or have failed cells
};

struct MergeAnswer {
    std::vector<MergedPart> parts;
    std::vector<MergedRun> runs;
};

/// Rows of the parts into the home's results, a transaction a part; what is there already stays, so that a part may be
/// merged twice. A part of another schema, of other rules, of other bars than the home's or of a strategy that is not
/// loaded is refused, by name, and the rest goes on. `reachable`: where the results may read files in this folder
/// alone, a part is lent a name there while it is merged; empty: they read it where it lies.
MergeAnswer merge_parts(const Home& home,
                        const std::vector<std::filesystem::path>& files,
                        const Work& work,
                        const std::filesystem::path& reachable = {});
/// Throws Error invalid_request where that file is the home's own results, which are open already.
void require_part(const Home& home, const std::filesystem::path& file);

}  // namespace tamis::app
