// store/duckdb/connection.hpp — DuckDB's C API behind objects that clean up after themselves.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "record/rows.hpp"
#include "store/duckdb/torn_block.hpp"
#include "store/duckdb/vector_reader.hpp"
#include "store/duckdb/write_gate.hpp"
#include "store/result_store.hpp"

struct _duckdb_database;
struct _duckdb_connection;

namespace tamis::store {

/// A file that this process has open. The operating system's lock keeps other processes out, not a
/// second opening by the same one, which would damage the file.
class OpenFile {
  public:
    OpenFile(const std::filesystem::path& file, Access access);
    ~OpenFile();
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    /// What a kill left of a commit is cut off, and of a block mended, once, before anyone of this process reads the
    /// file (torn_log.hpp, torn_block.hpp).
    void mend_after_a_kill() const;

  private:
    std::filesystem::path file_;
    Access access_;
};

/// A file opened by DuckDB, once in this process, whatever number of connections then share it.
class Database {
  public:
    Database(const std::filesystem::path& file, Access access, std::uint64_t memory_limit_bytes, unsigned threads);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    _duckdb_database* get() const { return database_; }
    WriteGate::Pass pass() { return WriteGate::Pass(gate_ ? &*gate_ : nullptr); }
    /// A file that is written stands beside DuckDB's own database in memory: a new connection has to choose it.
    bool is_attached() const { return is_attached_; }

    /// Numbers that no two connections give twice, of a kind by its name; `last` says which one the file has, and is
    /// asked once, and again when rows may have changed.
    std::int64_t next_number(const std::string& kind, const std::function<std::int64_t()>& last);
    /// Statements so far that may have changed any row.
    std::uint64_t changes() const { return changes_; }
    void note_change() { ++changes_; }
    /// Before whatever may be a checkpoint: what it may write in its place is kept (torn_block.hpp), unless it stands
    /// there since the last one. Throws Error unavailable where it cannot be written, with nothing done.
    void keep_blocks();

  private:
    void open(const std::filesystem::path& file, Access access, std::uint64_t memory_limit_bytes, unsigned threads);
    void open_once(const std::filesystem::path& file,
                   Access access,
                   std::uint64_t memory_limit_bytes,
                   unsigned threads);
    void attach(const std::filesystem::path& file);

    OpenFile file_;
    std::optional<WriteGate> gate_;
    std::optional<KeptBlocks> kept_blocks_;  ///< of a file that is open to write
    _duckdb_database* database_ = nullptr;
    bool is_attached_ = false;
    std::mutex numbers_mutex_;
    struct Given {
        std::int64_t last = 0;
        std::uint64_t changes = UINT64_MAX;  ///< then
    };
    std::map<std::string, Given> numbers_;
    std::atomic<std::uint64_t> changes_ = 0;
};

/// One at a time uses it; `interrupt` and `done_share` alone may be called from another thread.
class Connection {
  public:
    explicit Connection(std::shared_ptr<Database> database);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    _duckdb_connection* get() const { return connection_; }
    /// Held while something is written past `run` and `execute`, which hold their own.
    WriteGate::Pass pass() { return database_->pass(); }
    const std::shared_ptr<Database>& database() const { return database_; }
    /// Ends the statement that runs now, which then throws Error cancelled.
    void interrupt();
    /// From here on `done_share` knows how far a statement is.
    void follow();
    /// From any thread; nothing: no statement runs, or DuckDB cannot say.
    std::optional<double> done_share() const;
    /// Statements of our own, one or several.
    void run(const std::string& sql);
    /// The open transaction; waits without keeping a processor busy.
    void commit();
    record::Rows query(const std::string& sql, std::uint64_t limit = UINT64_MAX);
    /// Of a table, in its order; none when there is no table of that name (a view is none).
    std::vector<std::string> columns_of_table(const std::string& table);
    /// One statement. Throws Error invalid_request for several.
    Outcome execute(const std::string& sql);
    /// One statement of a person that may change the file: rows changed, or the rows it gives.
    Outcome change(const std::string& sql, std::uint64_t limit, std::uint64_t count_most);
    /// One SELECT or EXPLAIN of a person, at most `limit` of its rows; the rest is counted up to `count_most` in all,
    /// and what lies beyond is not computed. Throws Error invalid_request when it would change anything. Inside a
    /// transaction EXPLAIN is refused too: there nothing keeps EXPLAIN ANALYZE from changing rows.
    Answer read_only(const std::string& sql,
                     std::uint64_t limit,
                     std::uint64_t count_most,
                     BigNumbers big_numbers,
                     bool is_in_transaction);
    /// All rows of one SELECT in batches; how many there were.
    std::uint64_t each_batch(const std::string& sql, const std::function<void(const record::Rows&)>& on_batch);
    /// Throws Error invalid_request unless the text is one SELECT.
    void require_select(const std::string& sql);
    static std::string library_version();

  private:
    std::shared_ptr<Database> database_;
    _duckdb_connection* connection_ = nullptr;
    std::atomic<bool> is_interrupted_ = false;
};

}  // namespace tamis::store
