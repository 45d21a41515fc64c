// record/rows.hpp — many rows as columns: what goes into a store and what comes out of a query.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "record/column.hpp"
#include "record/field.hpp"

namespace tamis::record {

/// A columnar batch: names, and one Column each, all of the same length.
struct Rows {
    std::vector<std::string> names;
    std::vector<Column> columns;

    std::size_t size() const { return columns.empty() ? 0 : columns.front().size(); }
    /// Index of a column; throws Error not_found with the nearest name.
    std::size_t index(std::string_view name) const;
    Value value(std::size_t row, std::string_view column) const { return columns[index(column)].value(row); }
};

/// An empty batch with the columns of a table.
Rows rows_of(const Table& table);

/// Appends `count` rows that lie one after the other in memory.
void append(Rows& out, const Table& table, const void* first, std::size_t count);
template <class Row>
void append(Rows& out, const Table& table, const std::vector<Row>& rows) {
    append(out, table, rows.data(), rows.size());
}

/// The first rows of a batch, all of them where it has fewer.
Rows head(const Rows& rows, std::uint64_t count);

/// Writes row `row` of a batch into a described struct; columns that the batch lacks keep their
/// defaults.
void read_into(const Rows& rows, std::size_t row, const Table& table, void* out);

}  // namespace tamis::record
