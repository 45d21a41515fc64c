// cli/cell_output.hpp — one kept cell on standard output.
#pragma once

#include "app/reports.hpp"
#include "base/hash.hpp"
#include "cli/options.hpp"

namespace tamis::cli {

/// Every number of its row, a line each; with --json or --csv the row.
void print_cell(const Options& options, store::ResultStore& results, const Hash128& cell);

}  // namespace tamis::cli
