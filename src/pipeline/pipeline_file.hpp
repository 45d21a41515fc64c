// pipeline/pipeline_file.hpp — a pipeline file into a study: every key is honoured, or refused by name with its line.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "report/report_files.hpp"
#include "study/lean_engine.hpp"
#include "study/study.hpp"

namespace tamis::pipeline {

struct Pipeline {
    study::StudySpec study;
    report::OutputSpec output;
    bool is_lean = false;                       ///< engine: lean
    std::optional<lean::LeanSetup> lean_setup;  ///< from the section lean; none: the person's own file
    std::vector<std::map<std::string, std::string>> lean_grid;
    std::string text;                ///< the file's own text
    std::vector<std::string> notes;  ///< keys that are accepted and have nothing to do here
};

/// Throws Error invalid_request: file:line, the key, its value, what is allowed and the nearest right name.
/// The earlier system's files mean what they meant there: strategy MarketStructure exits by its bar rule and warms up
/// for two calendar days. A parameter may be a list; the grid is the product of all lists.
/// `engine`: tamis or lean, whatever the file says; empty: as the file says.
Pipeline read_pipeline(const std::filesystem::path& file, const std::string& engine = {});
/// `folder`: of files that it names; empty: it may name none, nor say how LEAN is started.
Pipeline parse_pipeline(const std::string& text,
                        const std::string& name,
                        const std::filesystem::path& folder,
                        const std::string& engine = {});

}  // namespace tamis::pipeline
