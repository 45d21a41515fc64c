// ingest/parallel_symbols.hpp — symbols spread over threads, with reports merged in the symbols' order.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ingest/import_report.hpp"

namespace tamis::ingest {

/// Calls `work(symbol, report)` for each symbol on `threads` threads. An Error of one symbol becomes a rejected line;
/// the others go on. The merged report is the same whatever the number of threads.
ImportReport for_each_symbol(const std::vector<std::string>& symbols,
                             unsigned threads,
                             const std::function<void(const std::string&, ImportReport&)>& work,
                             const OnProgress& progress);

}  // namespace tamis::ingest
