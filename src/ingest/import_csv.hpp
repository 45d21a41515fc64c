// ingest/import_csv.hpp — bars from csv files: aggregates of data vendors and plain OHLCV tables.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/stop.hpp"
#include "ingest/import_report.hpp"

namespace tamis::ingest {

struct ImportCsvSpec {
    std::vector<std::filesystem::path> files;  ///< .csv or .csv.gz
    std::filesystem::path store;
    std::optional<Resolution> resolution;       ///< none: told by the times
    std::string symbol;                         ///< of tables without a symbol column; of others, its rows alone
    std::string timezone = "America/New_York";  ///< of dates and times without a zone; or UTC
    Stop stop{};                                ///< asked now and then; symbols that are written by then stay
};

/// Reads `ticker,volume,open,close,high,low,window_start,transactions` (window_start in ns since 1970 UTC) and tables
/// whose header names a symbol, a date or timestamp (start of the bar), open, high, low, close, volume and perhaps
/// vwap. Rows may stand in any order, in one file or in several: the same rows give the same books. Symbols are told
/// apart by case. A file is held in memory whole, several are written together. Bad lines and bad files are in the
/// report; the rest goes on.
ImportReport import_csv(const ImportCsvSpec& spec, const OnProgress& progress = {});

/// `date,symbol,ratio`: 4 for a 4:1 split whose first day on the new basis is `date`. They join the symbol's splits of
/// earlier files; one of the same day takes the place of the earlier one. Symbols whose factor file was imported are
/// refused line by line: that file says it already.
ImportReport import_splits(const std::filesystem::path& file,
                           const std::filesystem::path& store,
                           const Stop& stop = {});

}  // namespace tamis::ingest
