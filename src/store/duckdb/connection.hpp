// store/duckdb/connection.hpp — DuckDB's C API behind objects that clean up after themselves.
#pragma once

#include <duckdb.h>

#include <filesystem>
#include <string>

#include "record/rows.hpp"
#include "store/result_store.hpp"

namespace tamis::store {

/// Turns DuckDB's words into an Error of the right kind.
[[noreturn]] void fail(const std::string& message);

class Result {
  public:
    Result() = default;
    ~Result() { duckdb_destroy_result(&result_); }
    Result(const Result&) = delete;
    Result& operator=(const Result&) = delete;
    duckdb_result* get() { return &result_; }
    /// All rows, at most `limit`.
    record::Rows rows(std::uint64_t limit);
    std::uint64_t rows_changed() { return duckdb_rows_changed(&result_); }

  private:
    duckdb_result result_{};
};

class Connection {
  public:
    Connection(const std::filesystem::path& file, Access access, std::uint64_t memory_limit_bytes, unsigned threads);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    duckdb_connection get() const { return connection_; }
    void run(const std::string& sql);
    record::Rows query(const std::string& sql, std::uint64_t limit);
    /// As query, for one statement that must only read.
    record::Rows read_only(const std::string& sql, std::uint64_t limit);
    std::uint64_t execute(const std::string& sql);

  private:
    duckdb_database database_ = nullptr;
    duckdb_connection connection_ = nullptr;
};

/// Appends a batch to a table; `target` names the table's columns in its order.
void append_rows(duckdb_connection connection, const std::string& table, const std::vector<std::string>& target,
                 const record::Rows& rows);

}  // namespace tamis::store
