// store/duckdb/table_shapes.hpp — what the tables and views of a file look like, read once and kept
// until one changes.
#pragma once

#include <map>
#include <string>
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
    /// Null when there is no such table or view.
    const TableShape* find(const std::string& table);
    /// Throws Error not_found with the nearest name.
    const TableShape& require(const std::string& table);
    std::vector<std::string> names();
    /// After anything that may have changed a table.
    void forget() { is_known_ = false; }

  private:
    void read();
    Connection& connection_;
    std::map<std::string, TableShape> shapes_;
    bool is_known_ = false;
};

}  // namespace tamis::store
