// ingest/import_csv.hpp — bars from csv files: aggregates of data vendors and plain OHLCV tables.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ingest/import_report.hpp"

namespace tamis::ingest {

struct ImportCsvSpec {
    std::vector<std::filesystem::path> files;  ///< .csv or .csv.gz
    std::filesystem::path store;
    std::optional<Resolution> resolution;       ///< none: told by the times
    std::string symbol;                         ///< for tables without a symbol column
    std::string timezone = "America/New_York";  ///< of dates and times without a zone; or UTC
};

/// Reads `ticker,volume,open,close,high,low,window_start,transactions` (window_start in ns since 1970 UTC) and tables
/// whose header names a symbol, a date or timestamp (start of the bar), open, high, low, close, volume and perhaps
/// vwap. A file is held in memory whole, several are written together. Bad lines and bad files are in the report; the
/// rest goes on.
ImportReport import_csv(const ImportCsvSpec& spec, const OnProgress& progress = {});

/// `date,symbol,ratio`: 4 for a 4:1 split whose first day on the new basis is `date`. Symbols whose factor file was
/// imported are refused line by line: that file says it already.
ImportReport import_splits(const std::filesystem::path& file, const std::filesystem::path& store);

}  // namespace tamis::ingest
