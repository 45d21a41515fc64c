// store/duckdb/table_shapes.hpp — what the tables and views of a file look like, read once and kept
// until one changes.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "store/duckdb/connection.hpp"

namespace tamis::store {

struct TableShape {
    std::vector<std::string> columns;  ///< in the table's order
    std::vector<std::string> types;    ///< as DuckDB spells them
    std::vector<std::string> comments;
};

class TableShapes {
  public:
    explicit TableShapes(Connection& connection) : connection_(connection) {}
    /// In the table's order; null when there is no such table or view. For one alone DuckDB answers this many
    /// times faster than for all of them.
    const std::vector<std::string>* columns(const std::string& table);
    /// Throws Error not_found with the nearest name.
    const std::vector<std::string>& require_columns(const std::string& table);
    /// The type that a column's values are read as. Throws as a statement with it does.
    record::Type type_of(const std::string& table, const std::string& column);
    /// Null when there is no such table or view.
    const TableShape* find(const std::string& table);
    std::vector<std::string> names();
    /// After anything that may have changed a table.
    void forget();

  private:
    void read();
    bool is_view(const std::string& name);
    Connection& connection_;
    std::map<std::string, std::vector<std::string>> columns_;
    std::map<std::pair<std::string, std::string>, record::Type> types_;
    std::map<std::string, TableShape> shapes_;
    bool is_known_ = false;
};

}  // namespace tamis::store
