// app/import_results.hpp — results that LEAN wrote, brought in as rows beside our own.
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "jobs/progress.hpp"
#include "lean/result_files.hpp"
#include "store/result_store.hpp"
#include "study/run_tables.hpp"

namespace tamis::app {

struct ImportResultsSpec {
    std::vector<std::filesystem::path> paths;
    std::string strategy;  ///< of all results; empty: told by each
    std::string command;   ///< kept with the run
    unsigned threads = 0;
    jobs::Audience audience = true;
};

/// What became of one result.
struct ImportedResultRow {
    std::string outcome;  ///< added, known, replaced
    Hash128 cell;
    std::string strategy;
    std::optional<std::string> symbol;
    record::Day first_day, last_day;
    std::int64_t orders = 0, order_events = 0, trades = 0, equity_points = 0, series_points = 0, other_fields = 0;
    std::string source;
};
const record::Table& imported_result_table();

struct ImportResultsReport {
    study::RunRow run;
    std::uint64_t files = 0, bytes = 0, passed_over = 0;
    std::uint64_t added = 0, known = 0, replaced = 0;
    std::vector<ImportedResultRow> results;             ///< in the order of their sources
    std::vector<lean::Refused> refused, notes;          ///< by place
    std::map<std::string, std::uint64_t> other_fields;  ///< fields without a column, how often
    bool was_interrupted = false;
    std::uint64_t found() const { return added + known + replaced; }
};

/// A result whose answer is kept already adds nothing, unless it is more complete (a full result after its summary):
/// then it takes the kept one's place. `stop` ends early; what was committed stays.
ImportResultsReport import_results(store::ResultStore& results, const ImportResultsSpec& spec, std::atomic<bool>& stop);

}  // namespace tamis::app
