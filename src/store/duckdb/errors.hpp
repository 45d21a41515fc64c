// store/duckdb/errors.hpp — what DuckDB refuses, told in ours: of which kind, and what would be right.
#pragma once

#include <string>

namespace tamis::store {

/// Turns DuckDB's words into an Error of the right kind.
[[noreturn]] void fail(const std::string& message);
/// A statement that is to read alone would change the file.
[[noreturn]] void refuse_change();
[[noreturn]] void refuse_export();
/// Whether DuckDB's words say that a statement would delete, change or insert rows of a view.
bool is_change_of_a_view(const std::string& message);

}  // namespace tamis::store
