// ingest/import_csv.hpp — bars from tables: aggregates of data vendors, CSV, Parquet and JSON that people have.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/stop.hpp"
#include "ingest/import_report.hpp"

namespace tamis::ingest {

/// What a person says of tables whose columns, dates or numbers do not tell.
struct TableHints {
    std::string format;                      ///< csv, parquet or json; empty: by the file's name
    std::map<std::string, std::string> map;  ///< a column's meaning, and its name in the header
    std::vector<std::string> columns;        ///< meanings in the order of a table without a header; "-": passed over
    std::string dates;                       ///< mdy or dmy; empty: told by the dates
    std::string decimal;                     ///< "." or ","; empty: told by the numbers
    std::string stamp = "start";             ///< of a bar: its start or its end
    int bar_minutes = 1;                     ///< bars of more than one are kept in their last minute
    int price_exponent = 0;                  ///< whole prices are so many tens of USD: −9
    bool adjusted = false;                   ///< takes adjusted prices, where there are both
    std::string class_mark;                  ///< between a ticker and its class; empty: symbols stay as written
    std::string preset;                      ///< of a provider
    bool is_silent() const;                  ///< nothing is said
};

struct ImportCsvSpec {
    std::vector<std::filesystem::path> files;  ///< files, folders, patterns; .gz, .zst and .zip are unpacked
    std::filesystem::path store;
    std::optional<Resolution> resolution;       ///< none: told by the times
    std::string symbol;                         ///< of tables without a symbol column; of others, its rows alone
    std::string timezone = "America/New_York";  ///< of times without a zone; see source_zone.hpp
    unsigned threads = 1;                       ///< that write books
    Stop stop{};                                ///< asked now and then; symbols that are written by then stay
    TableHints hints{};
    /// Called with what was understood of a table, once for tables that read alike, before any of it is stored.
    std::function<void(const std::string&)> on_understood{};
};

/// Reads tables whose columns mean a symbol, a date and time (start of the bar), open, high, low, close, volume and
/// perhaps vwap, however they are called and in whatever order (`tamis import --dialects`). Rows may stand in any
/// order, in one file or in several: the same rows give the same books. Symbols are told apart by case. A file is held
/// in memory whole, several are written together. Bad lines and bad files are in the report; the rest goes on.
ImportReport import_csv(const ImportCsvSpec& spec, const OnProgress& progress = {});

}  // namespace tamis::ingest
