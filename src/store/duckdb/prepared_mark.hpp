// store/duckdb/prepared_mark.hpp — a note in the file that every table, column, comment and view of a program's schema
// is there, so that opening it again need not look at each.
#pragma once

#include <vector>

#include "base/hash.hpp"
#include "store/duckdb/connection.hpp"

namespace tamis::store {

/// Of everything that preparing them would make.
Hash128 schema_hash(const std::vector<const record::Table*>& tables, const std::vector<View>& views);
/// False as well when tables or columns were added or dropped since.
bool is_marked_prepared(Connection& connection, const Hash128& schema);
void mark_prepared(Connection& connection, const Hash128& schema);
/// After a person's statement that may have changed a table or a view.
void forget_prepared(Connection& connection);

}  // namespace tamis::store
