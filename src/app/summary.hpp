// app/summary.hpp — what a run came to, read from the stored rows: a cached run reports the same as a fresh one.
#pragma once

#include <filesystem>
#include <string>

#include "app/pipeline_file.hpp"
#include "app/run_tables.hpp"
#include "record/rows.hpp"
#include "store/result_store.hpp"

namespace tamis::app {

struct Summary {
    RunRow run;
    record::Rows pooled;            ///< one row: of all cells and their pooled trades
    record::Rows by_symbol;         ///< best first
    record::Rows by_day;            ///< in order of days
    record::Rows by_parameters;     ///< of a grid
    record::Rows by_bucket;         ///< results by quintile of each filter's measure
    record::Rows distribution;      ///< cells by return, in steps
    record::Rows failures;          ///< reason and count
    std::int64_t without_bars = 0;  ///< cells that had nothing to trade on; no other number counts them
    record::Rows failed_cells;      ///< every failure
};

Summary summarize(store::ResultStore& results, std::int64_t run);
RunRow read_run(store::ResultStore& results, std::int64_t run);

/// For the terminal.
std::string summary_text(const Summary& summary, int width);
/// One JSON document.
std::string summary_json(const Summary& summary);
/// One self-contained page.
std::string summary_html(const Summary& summary);
/// Writes the formats that are asked for into the directory; the files' paths.
std::vector<std::filesystem::path> write_reports(store::ResultStore& results,
                                                 const Summary& summary,
                                                 const OutputSpec& output);

}  // namespace tamis::app
