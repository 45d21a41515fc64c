// store/duckdb/connection.cpp — opening a file, running statements.
#include "store/duckdb/connection.hpp"

#include <duckdb.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "store/duckdb/vector_reader.hpp"

namespace tamis::store {

namespace {

constexpr std::string_view version_known = "v1.5.";
constexpr double longest_wait_for_readers_seconds = 5;

/// The number of readers of each file, or −1 while a writer has it.
std::map<std::filesystem::path, int>& open_files() {
    static std::map<std::filesystem::path, int> files;
    return files;
}
std::mutex open_files_mutex;

class Result {
  public:
    Result() = default;
    ~Result() { duckdb_destroy_result(&result_); }
    Result(const Result&) = delete;
    Result& operator=(const Result&) = delete;

    duckdb_result* get() { return &result_; }
    void check(duckdb_state state) {
        if (state != DuckDBSuccess) raise();
    }
    record::Rows rows(std::uint64_t limit) {
        record::Rows rows = without_rows();
        while (rows.columns.empty() || rows.size() < limit) {
            duckdb_data_chunk chunk = duckdb_fetch_chunk(result_);
            if (!chunk) break;
            struct Destroy {
                duckdb_data_chunk& chunk;
                ~Destroy() { duckdb_destroy_data_chunk(&chunk); }
            } destroy{chunk};
            read(chunk, limit, rows);
        }
        // A streamed result ends on an error as on its last row.
        if (const char* error = duckdb_result_error(&result_); error && *error) raise();
        return rows;
    }

  private:
    [[noreturn]] void raise() {
        const char* error = duckdb_result_error(&result_);
        fail(error && *error ? error : "a statement failed and does not say why");
    }
    record::Rows without_rows() {
        record::Rows rows;
        for (idx_t c = 0; c < duckdb_column_count(&result_); ++c) {
            rows.names.emplace_back(duckdb_column_name(&result_, c));
            rows.columns.emplace_back(column_type(duckdb_column_type(&result_, c)));
        }
        return rows;
    }
    static void read(duckdb_data_chunk chunk, std::uint64_t limit, record::Rows& rows) {
        const idx_t wanted = std::min<idx_t>(duckdb_data_chunk_get_size(chunk), limit - rows.size());
        for (idx_t c = 0; c < rows.names.size(); ++c)
            read_cells(duckdb_data_chunk_get_vector(chunk, c), wanted, rows.names[c], rows.columns[c]);
    }

    duckdb_result result_{};
};

/// One statement out of a text that must hold exactly one.
class Statement {
  public:
    Statement(duckdb_connection connection, const std::string& sql) {
        duckdb_extracted_statements statements = nullptr;
        const idx_t count = duckdb_extract_statements(connection, sql.c_str(), &statements);
        std::string problem;
        if (count == 0) {
            const char* error = duckdb_extract_statements_error(statements);
            problem = error && *error ? error : "there is no statement in it";
        } else if (count > 1) {
            problem = "one statement at a time, please";
        } else if (duckdb_prepare_extracted_statement(connection, statements, 0, &prepared_) != DuckDBSuccess) {
            problem = duckdb_prepare_error(prepared_);
        }
        duckdb_destroy_extracted(&statements);
        if (problem.empty()) return;
        duckdb_destroy_prepare(&prepared_);
        fail(problem);
    }
    ~Statement() { duckdb_destroy_prepare(&prepared_); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    duckdb_prepared_statement get() const { return prepared_; }
    duckdb_statement_type type() const { return duckdb_prepared_statement_type(prepared_); }

  private:
    duckdb_prepared_statement prepared_ = nullptr;
};

/// Everything in it is refused by DuckDB when it writes: EXPLAIN ANALYZE DELETE, nextval(), …
class ReadOnlyTransaction {
  public:
    explicit ReadOnlyTransaction(duckdb_connection connection) : connection_(connection) {
        Result result;
        result.check(duckdb_query(connection_, "BEGIN TRANSACTION READ ONLY", result.get()));
    }
    ~ReadOnlyTransaction() {
        Result result;
        duckdb_query(connection_, "ROLLBACK", result.get());
    }
    ReadOnlyTransaction(const ReadOnlyTransaction&) = delete;
    ReadOnlyTransaction& operator=(const ReadOnlyTransaction&) = delete;

  private:
    duckdb_connection connection_;
};

class Config {
  public:
    Config() { ensure(duckdb_create_config(&config_) == DuckDBSuccess, "DuckDB makes a configuration"); }
    ~Config() { duckdb_destroy_config(&config_); }
    Config(const Config&) = delete;
    Config& operator=(const Config&) = delete;
    void set(const char* name, const std::string& value) {
        ensure(duckdb_set_config(config_, name, value.c_str()) == DuckDBSuccess, "a DuckDB setting is known");
    }
    duckdb_config get() const { return config_; }

  private:
    duckdb_config config_ = nullptr;
};

void check_library() {
    const std::string version = Connection::library_version();
    if (!version.starts_with(version_known))
        throw Error{Problem::unavailable, "the DuckDB library is " + version + "; this program works with v1.5.x"};
    ensure(duckdb_vector_size() == 2048, "DuckDB's vectors hold 2048 rows");
}

bool contains_any(const std::string& message, std::initializer_list<std::string_view> words) {
    return std::any_of(
        words.begin(), words.end(), [&](std::string_view word) { return message.find(word) != std::string::npos; });
}

[[noreturn]] void refuse_locked(const std::string& message) {
    const std::size_t pid = message.find("(PID ");
    const std::string holder =
        pid == std::string::npos ? "another process" : process_text(std::atol(message.c_str() + pid + 5));
    throw Error{Problem::conflict,
                "the results are in use by " + holder + "; wait until it ends, or use another --home"};
}

[[noreturn]] void refuse_change() {
    throw Error{Problem::invalid_request,
                "this statement would change the file; only SELECT and EXPLAIN are allowed without "
                "--write"};
}

}  // namespace

void fail(const std::string& message) {
    if (contains_any(message, {"Could not set lock"})) refuse_locked(message);
    if (contains_any(message, {"launched in read-only mode", "attached in read-only mode"})) refuse_change();
    const std::string text = "the result store says: " + message;
    if (contains_any(message, {"not a valid DuckDB", "orrupt", "Could not read enough bytes", "Serialization Error"}))
        throw Error{Problem::bad_data, text};
    const bool is_unavailable = message.starts_with("IO Error") || message.starts_with("Out of Memory") ||
                                message.starts_with("FATAL") ||
                                contains_any(message, {"Could not write file", "No space left"});
    throw Error{is_unavailable ? Problem::unavailable : Problem::invalid_request, text};
}

OpenFile::OpenFile(const std::filesystem::path& file, Access access)
    : file_(std::filesystem::weakly_canonical(std::filesystem::absolute(file))), access_(access) {
    const std::lock_guard lock(open_files_mutex);
    int& holders = open_files()[file_];
    if (holders < 0 || (holders > 0 && access == Access::read_write))
        throw Error{Problem::conflict, file_.string() + " is open in this process already"};
    holders = access == Access::read_write ? -1 : holders + 1;
}

OpenFile::~OpenFile() {
    const std::lock_guard lock(open_files_mutex);
    int& holders = open_files()[file_];
    holders = access_ == Access::read_write ? 0 : holders - 1;
}

Connection::Connection(const std::filesystem::path& file,
                       Access access,
                       std::uint64_t memory_limit_bytes,
                       unsigned threads)
    : file_(file, access) {
    check_library();
    if (access == Access::read_write) gate_.emplace(file);
    open(file, access, memory_limit_bytes, threads);
    if (duckdb_connect(database_, &connection_) == DuckDBSuccess) return;
    duckdb_close(&database_);
    fail("no connection to " + file.string());
}

// Who holds the gate and not the file waits for readers, who are soon done; new ones read a copy meanwhile.
void Connection::open(const std::filesystem::path& file,
                      Access access,
                      std::uint64_t memory_limit_bytes,
                      unsigned threads) {
    const Stopwatch watch;
    while (true) {
        try {
            return open_once(file, access, memory_limit_bytes, threads);
        } catch (const Error& error) {
            const bool may_wait = gate_ && gate_->is_held() && error.problem() == Problem::conflict;
            if (!may_wait || watch.seconds() > longest_wait_for_readers_seconds) throw;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

void Connection::open_once(const std::filesystem::path& file,
                           Access access,
                           std::uint64_t memory_limit_bytes,
                           unsigned threads) {
    const auto writing = pass();
    Config config;
    config.set("access_mode", access == Access::read_only ? "READ_ONLY" : "READ_WRITE");
    // What stands in the log is read again by everyone who reads beside a run, about a second for each 80 MB; smaller
    // logs cost the run nothing that can be measured.
    config.set("checkpoint_threshold", "64MB");
    config.set("autoinstall_known_extensions", "false");
    config.set("autoload_known_extensions", "false");
    if (memory_limit_bytes) config.set("memory_limit", std::to_string(memory_limit_bytes / 1000) + "KB");
    if (threads) config.set("threads", std::to_string(threads));
    char* error = nullptr;
    if (duckdb_open_ext(file.c_str(), &database_, config.get(), &error) == DuckDBSuccess) return;
    const std::string text = error ? error : file.string() + " cannot be opened";
    duckdb_free(error);
    fail(text);
}

Connection::~Connection() {
    const auto writing = pass();
    duckdb_disconnect(&connection_);
    duckdb_close(&database_);
}

std::string Connection::library_version() {
    return duckdb_library_version();
}

void Connection::run(const std::string& sql) {
    const auto writing = pass();
    Result result;
    result.check(duckdb_query(connection_, sql.c_str(), result.get()));
}

record::Rows Connection::query(const std::string& sql, std::uint64_t limit) {
    Result result;
    result.check(duckdb_query(connection_, sql.c_str(), result.get()));
    return result.rows(limit);
}

std::uint64_t Connection::execute(const std::string& sql) {
    const Statement statement(connection_, sql);
    if (statement.type() == DUCKDB_STATEMENT_TYPE_TRANSACTION)
        throw Error{Problem::invalid_request, "a transaction cannot be opened or closed by a statement"};
    const auto writing = pass();
    Result result;
    result.check(duckdb_execute_prepared(statement.get(), result.get()));
    return duckdb_rows_changed(result.get());
}

record::Rows Connection::read_only(const std::string& sql, std::uint64_t limit, bool is_in_transaction) {
    std::optional<ReadOnlyTransaction> transaction;
    if (!is_in_transaction) transaction.emplace(connection_);
    const Statement statement(connection_, sql);
    const bool is_explained = statement.type() == DUCKDB_STATEMENT_TYPE_EXPLAIN && !is_in_transaction;
    if (statement.type() != DUCKDB_STATEMENT_TYPE_SELECT && !is_explained) refuse_change();
    try {
        Result result;
        result.check(duckdb_execute_prepared_streaming(statement.get(), result.get()));
        return result.rows(limit);
    } catch (const Error& error) {
        // When one of several threads fails, a stream may tell of another that was merely told to stop; asked once more
        // without a stream, the statement says why.
        const bool is_lost = std::string_view(error.what()).find("INTERRUPT Error") != std::string_view::npos;
        if (!is_lost || is_in_transaction) throw;
    }
    transaction.reset();
    transaction.emplace(connection_);
    return query(sql, limit);
}

void Connection::require_select(const std::string& sql) {
    const Statement statement(connection_, sql);
    if (statement.type() != DUCKDB_STATEMENT_TYPE_SELECT)
        throw Error{Problem::invalid_request, "what is exported must be one SELECT"};
}

}  // namespace tamis::store
