// app/pipeline_file.hpp — a pipeline file into a study: every key is honoured, or refused by name with its line.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "study/study.hpp"

namespace tamis::app {

struct OutputSpec {
    std::filesystem::path directory = "pipeline_results";
    bool json = true, csv = true, html = true;
    bool print = true;
};

struct Pipeline {
    study::StudySpec study;
    OutputSpec output;
    std::string text;                ///< the file's own text
    std::vector<std::string> notes;  ///< keys that are accepted and have nothing to do here
};

/// Throws Error invalid_request: file:line, the key, its value, what is allowed and the nearest right name.
/// The earlier system's files mean what they meant there: strategy MarketStructure exits by its bar rule and warms up
/// for two calendar days. A parameter may be a list; the grid is the product of all lists.
Pipeline read_pipeline(const std::filesystem::path& file);
Pipeline parse_pipeline(const std::string& text, const std::string& name, const std::filesystem::path& folder);

}  // namespace tamis::app
