// ingest/parallel_symbols.hpp — symbols spread over threads, with reports merged in the symbols' order.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/stop.hpp"
#include "ingest/import_report.hpp"

namespace tamis::ingest {

/// Calls `work(symbol, report)` for each symbol on `threads` threads. What one symbol's work throws becomes a rejected
/// line; the others go on. Once somebody wishes to stop no other symbol begins, and work that throws Error cancelled is
/// not counted. The merged report is the same whatever the number of threads.
ImportReport for_each_symbol(const std::vector<std::string>& symbols,
                             unsigned threads,
                             const std::function<void(const std::string&, ImportReport&)>& work,
                             const OnProgress& progress,
                             const Stop& stop = {});

}  // namespace tamis::ingest
