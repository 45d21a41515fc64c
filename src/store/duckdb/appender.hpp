// store/duckdb/appender.hpp — batches into a DuckDB table, vector by vector.
#pragma once

#include <span>
#include <string>

#include "record/column.hpp"

struct _duckdb_connection;

namespace tamis::store {

/// A column of the table and where its cells come from; no source: NULL in every row.
struct Target {
    std::string name;
    const record::Column* source = nullptr;
};

/// Appends `rows` rows; `targets` are the table's columns in its order. Run it inside a
/// transaction: when it throws, some of the rows may be there.
void append_rows(_duckdb_connection* connection,
                 const std::string& table,
                 std::span<const Target> targets,
                 std::size_t rows);

}  // namespace tamis::store
