// report/parameter_columns.hpp — parameters and counters of strategies as columns that a condition can name.
#pragma once

#include <string>

#include "store/query_text.hpp"
#include "store/result_store.hpp"

namespace tamis::report {

/// For a table with a column `cell`: what the tables of strategies say of a row's cell, typed as there, and what LEAN's
/// cells ran with (a number where all are numbers). NULL in a row whose strategy has no such parameter. Nothing for
/// other tables.
store::ComputedColumns parameter_columns(store::ResultStore& results,
                                         const std::string& table,
                                         const store::KnownColumns& known);

}  // namespace tamis::report
