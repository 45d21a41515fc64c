// store/duckdb/vector_reader.hpp — DuckDB's vectors as columns.
#pragma once

#include <cstddef>
#include <string_view>

#include "record/column.hpp"

struct _duckdb_vector;

namespace tamis::store {

/// The column type that holds cells of a DuckDB type; `type` is a duckdb_type.
record::Type column_type(int type);
/// Appends the first `rows` cells. Throws Error naming the column for a type that cannot be shown
/// and for a number that does not fit.
void read_cells(_duckdb_vector* vector, std::size_t rows, std::string_view name, record::Column& out);

}  // namespace tamis::store
