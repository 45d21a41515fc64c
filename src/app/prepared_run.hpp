// app/prepared_run.hpp — what a pipeline needs before it can run: bars where something is screened, and its engine.
#pragma once

#include <memory>

#include "app/home.hpp"
#include "pipeline/pipeline_file.hpp"
#include "study/cell_engine.hpp"

namespace tamis::app {

struct PreparedRun {
    std::shared_ptr<const bars::BarStore> bars;  ///< null: LEAN reads its own
    std::unique_ptr<study::CellEngine> engine;
    std::vector<std::string> notes;  ///< what a person should know: runs that were found and ended
};

struct LeanChoice {
    std::filesystem::path setup_file;  ///< empty: the pipeline's, else lean.yaml in the home folder
    bool keep_folders = false;
    bool only_looks = false;  ///< nothing will run: what is on disk stays as it is
};

/// Unless it only looks, the home's results must be open to write, so that no other run works there. Throws Error
/// not_found: no bars, no LEAN setup.
PreparedRun prepare(const Home& home,
                    const pipeline::Pipeline& pipeline,
                    const LeanChoice& choice,
                    bool wants_progress);

}  // namespace tamis::app
