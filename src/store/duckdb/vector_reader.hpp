// store/duckdb/vector_reader.hpp — DuckDB's vectors as columns.
#pragma once

#include <cstddef>
#include <string_view>

#include "record/column.hpp"

struct _duckdb_vector;

namespace tamis::store {

/// What becomes of a number beyond our types: the program's own questions do not expect one, a person's may.
enum class BigNumbers { refused, as_json };

/// The column type that holds cells of a DuckDB type; `type` is a duckdb_type. Lists, structs and maps are JSON texts;
/// intervals, times of day, enums, bits and blobs are texts as DuckDB spells them.
record::Type column_type(int type);
/// Appends the first `rows` cells. Throws Error naming the column for a type that cannot be shown, for an instant that
/// no calendar has, and for a number that does not fit where it is refused; elsewhere such a column turns into JSON
/// texts.
void read_cells(
    _duckdb_vector* vector, std::size_t rows, std::string_view name, BigNumbers big_numbers, record::Column& out);

}  // namespace tamis::store
