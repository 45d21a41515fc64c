// ingest/table_writer.hpp — books as tables, which the importer of tables reads back to equal bars.
#pragma once

#include <filesystem>

#include "bars/bar_store.hpp"
#include "base/stop.hpp"
#include "ingest/import_report.hpp"

namespace tamis::ingest {

/// Writes minute.csv, hour.csv and daily.csv, or .parquet, into `folder`: those that have bars. Times are New York's.
/// What was made from minutes is left out. Throws Error unavailable, and cancelled.
ImportReport export_tables(const bars::BarStore& store,
                           const std::filesystem::path& folder,
                           bool as_parquet,
                           const OnProgress& progress = {},
                           const Stop& stop = {});

}  // namespace tamis::ingest
