// ingest/import_lean.hpp — a LEAN data folder into the bar store.
#pragma once

#include <filesystem>

#include "base/stop.hpp"
#include "ingest/import_report.hpp"

namespace tamis::ingest {

struct ImportLeanSpec {
    std::filesystem::path folder;  ///< holds equity/usa/…
    std::filesystem::path store;
    unsigned threads = 1;
    Stop stop{};  ///< asked between files; symbols that are whole by then stay
};

/// Minute, hour and daily zips (trades and quotes), factor and map files (single or in LEAN's dated zips, the newest),
/// interest rates. The names of LEAN's files know no case: here they are upper case. Throws Error not_found when the
/// folder is no LEAN data folder; everything else is in the report.
ImportReport import_lean(const ImportLeanSpec& spec, const OnProgress& progress = {});

}  // namespace tamis::ingest
