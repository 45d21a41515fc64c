// store/duckdb/schema_version.hpp — which version of the schema a file has, and its way forward.
#pragma once

#include <vector>

#include "store/duckdb/connection.hpp"

namespace tamis::store {

/// Brings the file to `version`, step by step, each step in a transaction of its own; a new file is
/// marked with `version` and takes no steps. Throws Error bad_data when the file is newer.
void migrate(Connection& connection, int version, const std::vector<Migration>& migrations);
/// For a file that is only read. Throws Error bad_data when it is newer, older, or holds no
/// results.
void check_version(Connection& connection, int version);

}  // namespace tamis::store
