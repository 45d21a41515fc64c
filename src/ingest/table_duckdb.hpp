// ingest/table_duckdb.hpp — a DuckDB in memory that reads files and keeps nothing.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/table_source.hpp"

namespace tamis::ingest {

/// One database of an import's own, which starts when it is first asked: then it throws Error unavailable where it
/// cannot.
class TableReader {
  public:
    TableReader();
    ~TableReader();
    TableReader(const TableReader&) = delete;
    TableReader& operator=(const TableReader&) = delete;

    /// Streams the answer. A column of BIGINTs has the kind that `kinds` gives it; others are what they are. Throws
    /// Error bad_data with what DuckDB says.
    void each_row(const std::string& sql,
                  const std::vector<Cell::Kind>& kinds,
                  const std::function<void(const std::vector<Cell>&)>& on_row);

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;  ///< null: not started
};

}  // namespace tamis::ingest
