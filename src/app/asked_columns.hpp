// app/asked_columns.hpp — what a question may name besides a table's own columns.
#pragma once

#include <string>

#include "store/query_text.hpp"

namespace tamis::app {

/// For a table with a column `cell`: parameters and counters of strategies, `star` and `note`, and `run` in conditions:
/// the runs that asked for the cell. For runs: `star` and `note`.
store::ComputedColumns asked_columns(store::ResultStore& results,
                                     const std::string& table,
                                     const store::KnownColumns& known);

}  // namespace tamis::app
