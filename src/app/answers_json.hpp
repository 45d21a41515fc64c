// app/answers_json.hpp — answers of use cases as JSON: what commands print with --json, and what the server tells.
#pragma once

#include <cstdint>
#include <string>

#include "app/cache_evict.hpp"
#include "app/cache_why.hpp"
#include "app/import_results.hpp"
#include "app/parts.hpp"
#include "bars/copy_books.hpp"
#include "fetch/fetch_bars.hpp"
#include "fetch/fetch_plan.hpp"
#include "ingest/import_report.hpp"
#include "migration/migrate.hpp"
#include "report/compare_results.hpp"

namespace tamis::app {

// Each is one JSON value without a line end; lists of lines, cells and differences have at most `limit` of them.

std::string import_json(const ingest::ImportReport& report, double seconds, std::uint64_t limit);
/// The import's fields and the fetch's own; error, problem and exit_code where something ended it.
std::string fetch_json(const fetch::FetchReport& report, double seconds, std::uint64_t limit);
std::string fetch_plan_json(const fetch::FetchPlan& plan);
std::string import_json(const ImportResultsReport& report, std::uint64_t limit);
std::string migration_json(const migration::MigrationReport& report, std::uint64_t limit);
std::string comparison_json(const report::Comparison& comparison, std::uint64_t limit);
std::string evicted_json(const Evicted& evicted, bool is_deleted);
std::string copied_json(const bars::CopiedBooks& copied);
std::string written_json(const std::string& file, const char* rows, std::uint64_t count);  ///< rows: "bars"
std::string why_json(const WhyAnswer& answer, std::uint64_t limit);
std::string merge_json(const MergeAnswer& answer);

/// "win_rate: from 0 to 100 is possible, NULL; first '155' in old.csv:2", counted.
std::map<std::string, std::uint64_t> impossible_counts(const migration::OldRowsReport& part);

}  // namespace tamis::app
