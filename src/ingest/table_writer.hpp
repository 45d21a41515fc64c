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

/// A CSV file with a header as Parquet. Types follow from the columns' names: symbol, date, time, vwap and volume; all
/// else is a price. Throws Error bad_data where it cannot be written.
void write_parquet(const std::filesystem::path& csv, const std::filesystem::path& parquet);

}  // namespace tamis::ingest
