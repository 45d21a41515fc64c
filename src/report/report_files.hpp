// report/report_files.hpp — which files a report is written to, and writing them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "report/summary.hpp"

namespace tamis::report {

/// What a person wants of a run's report.
struct OutputSpec {
    std::filesystem::path directory = "pipeline_results";
    bool json = true, csv = true, html = true;
    bool print = true;
};

/// Throws Error where the reports that are asked for could not be written; to be asked before a run computes.
void require_reports_possible(const OutputSpec& output);
/// Statements that one behind the other give the cells of a run in the order of symbol, day and parameters, each those
/// of whole symbols, `at_once` and more: all rows of a million cells, put in order at once, take two gigabytes.
std::vector<std::string> cells_in_order(store::ResultStore& results, std::int64_t run, std::int64_t at_once);
/// Writes the formats that are asked for into the directory; the files' paths.
std::vector<std::filesystem::path> write_reports(store::ResultStore& results,
                                                 const Summary& summary,
                                                 const OutputSpec& output);

}  // namespace tamis::report
