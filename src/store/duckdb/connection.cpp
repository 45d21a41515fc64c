// store/duckdb/connection.cpp — opening a file, running statements.
#include "store/duckdb/connection.hpp"

#include <duckdb.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <thread>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sql_text.hpp"
#include "store/duckdb/config.hpp"
#include "store/duckdb/errors.hpp"
#include "store/duckdb/vector_reader.hpp"

namespace tamis::store {

namespace {

constexpr std::string_view version_known = "v1.5.";
constexpr double longest_wait_for_readers_seconds = 5;
/// What a file that is written is called beside whatever is attached to it, a part that is merged.
constexpr std::string_view attached_name = "results";
/// Rows that DuckDB keeps together. A commit of as many goes into the file as it will lie there; a smaller one goes to
/// the log of changes, then into memory, and into the file when that log is full: up to twice the work. With
/// DuckDB's own 122,880 every commit of cells is a smaller one; in groups of 8,192 a column has more work of its own
/// than its rows.
constexpr int rows_together = 16'384;

class Chunk {
  public:
    explicit Chunk(const duckdb_result& result) : chunk_(duckdb_fetch_chunk(result)) {}
    ~Chunk() {
        if (chunk_) duckdb_destroy_data_chunk(&chunk_);
    }
    Chunk(const Chunk&) = delete;
    Chunk& operator=(const Chunk&) = delete;
    duckdb_data_chunk get() const { return chunk_; }

  private:
    duckdb_data_chunk chunk_;
};

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
    record::Rows rows(std::uint64_t limit) { return answer(limit, 0, BigNumbers::refused).rows; }
    /// The first rows, and the rest counted until there are more than `count_most`.
    Answer answer(std::uint64_t limit, std::uint64_t count_most, BigNumbers big_numbers) {
        Answer answer{without_rows(), 0, true};
        const bool has_columns = !answer.rows.columns.empty();
        while (answer.total < limit || answer.total <= count_most) {
            const Chunk chunk(result_);
            if (!chunk.get()) break;
            const idx_t size = duckdb_data_chunk_get_size(chunk.get());
            const idx_t wanted = answer.total < limit ? std::min<idx_t>(size, limit - answer.total) : 0;
            if (has_columns && wanted > 0) read(chunk.get(), wanted, big_numbers, answer.rows);
            answer.total += size;
        }
        answer.is_total_known = answer.total <= std::max(limit, count_most);
        if (!answer.is_total_known) answer.total = std::max(limit, count_most);
        check_end();
        return answer;
    }
    std::uint64_t each_batch(const std::function<void(const record::Rows&)>& on_batch) {
        std::uint64_t total = 0;
        record::Rows batch = without_rows();
        const record::Rows empty = batch;
        for (bool is_first = true;; is_first = false) {
            const Chunk chunk(result_);
            if (!chunk.get()) {
                check_end();
                if (is_first) on_batch(empty);
                return total;
            }
            batch = empty;
            read(chunk.get(), duckdb_data_chunk_get_size(chunk.get()), BigNumbers::as_json, batch);
            on_batch(batch);
            total += batch.size();
        }
    }
    bool has_rows() { return duckdb_result_return_type(result_) == DUCKDB_RESULT_TYPE_QUERY_RESULT; }

  private:
    [[noreturn]] void raise() {
        const char* error = duckdb_result_error(&result_);
        fail(error && *error ? error : "a statement failed and does not say why");
    }
    /// A streamed result ends on an error as on its last row.
    void check_end() {
        if (const char* error = duckdb_result_error(&result_); error && *error) raise();
    }
    record::Rows without_rows() {
        record::Rows rows;
        for (idx_t c = 0; c < duckdb_column_count(&result_); ++c) {
            rows.names.push_back(unique_name(duckdb_column_name(&result_, c), rows.names));
            rows.columns.emplace_back(column_type(duckdb_column_type(&result_, c)));
        }
        return rows;
    }
    /// As DuckDB renames the second of two columns in a subquery: a, a_1, a_2.
    static std::string unique_name(const std::string& name, const std::vector<std::string>& taken) {
        std::string unique = name;
        for (int n = 1; std::find(taken.begin(), taken.end(), unique) != taken.end(); ++n)
            unique = name + "_" + std::to_string(n);
        return unique;
    }
    static void read(duckdb_data_chunk chunk, idx_t wanted, BigNumbers big_numbers, record::Rows& rows) {
        for (idx_t c = 0; c < rows.names.size(); ++c)
            read_cells(duckdb_data_chunk_get_vector(chunk, c), wanted, rows.names[c], big_numbers, rows.columns[c]);
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

void check_library() {
    const std::string version = Connection::library_version();
    if (!version.starts_with(version_known))
        throw Error{Problem::unavailable, "the DuckDB library is " + version + "; this program works with v1.5.x"};
    ensure(duckdb_vector_size() == 2048, "DuckDB's vectors hold 2048 rows");
}

}  // namespace

Database::Database(const std::filesystem::path& file, Access access, std::uint64_t memory_limit_bytes, unsigned threads)
    : file_(file, access) {
    check_library();
    if (access == Access::read_write) gate_.emplace(file);
    open(file, access, memory_limit_bytes, threads);
    if (is_attached_) kept_blocks_.emplace(file);
}

namespace {

/// Where a disk is too full to protect the last checkpoint from a kill, whoever opens the file next does it.
void protect_last_checkpoint(Database& database) {
    try {
        database.keep_blocks();
    } catch (...) {
        duckdb_connection connection = nullptr;
        if (duckdb_connect(database.get(), &connection) == DuckDBSuccess)
            duckdb_query(connection, "PRAGMA disable_checkpoint_on_shutdown", nullptr);
        duckdb_disconnect(&connection);
    }
}

}  // namespace

Database::~Database() {
    const auto writing = pass();
    protect_last_checkpoint(*this);
    duckdb_close(&database_);
    if (kept_blocks_) kept_blocks_->end();
}

void Database::keep_blocks() {
    if (!kept_blocks_) return;
    const std::lock_guard lock(kept_blocks_->mutex());
    if (kept_blocks_->are_current()) return;
    duckdb_connection connection = nullptr;
    ensure(duckdb_connect(database_, &connection) == DuckDBSuccess, "DuckDB gives a connection");
    std::vector<std::uint64_t> numbers;
    std::size_t block_bytes = 0;
    {
        Result result;
        result.check(duckdb_query(connection, fmt::format(KeptBlocks::which, attached_name).c_str(), result.get()));
        const record::Rows rows = result.rows(UINT64_MAX);
        for (std::size_t row = 0; row < rows.size(); ++row) {
            block_bytes = static_cast<std::size_t>(rows.columns[0].numbers()[row]);
            numbers.push_back(static_cast<std::uint64_t>(rows.columns[1].numbers()[row]));
        }
    }
    duckdb_disconnect(&connection);
    kept_blocks_->keep(numbers, block_bytes);
}

std::int64_t Database::next_number(const std::string& kind, const std::function<std::int64_t()>& last) {
    const std::lock_guard lock(numbers_mutex_);
    Given& given = numbers_[kind];
    if (const std::uint64_t now = changes_; given.changes != now) given = {std::max(given.last, last()), now};
    return ++given.last;
}

// Who holds the gate and not the file waits for readers, who are soon done; new ones read a copy meanwhile.
void Database::open(const std::filesystem::path& file,
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

void Database::open_once(const std::filesystem::path& file,
                         Access access,
                         std::uint64_t memory_limit_bytes,
                         unsigned threads) {
    const auto writing = pass();
    file_.mend_after_a_kill();
    Config config;
    is_attached_ = access == Access::read_write;
    config.set("access_mode", is_attached_ ? "READ_WRITE" : "READ_ONLY");
    // What stands in the log is read again by everyone who reads beside a run, about a second for each 80 MB; smaller
    // logs cost the run nothing that can be measured.
    config.set("checkpoint_threshold", "64MB");
    // Of a new file. A block a column is made, cleared and written for a single new cell: with DuckDB's own 256 kB that
    // takes twice as long; a large file is a seventh larger with these.
    config.set("default_block_size", "65536");
    config.set("autoinstall_known_extensions", "false");
    config.set("autoload_known_extensions", "false");
    if (memory_limit_bytes) config.set("memory_limit", std::to_string(memory_limit_bytes / 1000) + "KB");
    if (threads) config.set("threads", std::to_string(threads));
    if (is_attached_) config.set("temp_directory", file.string() + ".tmp");
    char* error = nullptr;
    if (duckdb_open_ext(is_attached_ ? nullptr : file.c_str(), &database_, config.get(), &error) != DuckDBSuccess) {
        const std::string text = error ? error : file.string() + " cannot be opened";
        duckdb_free(error);
        fail(text);
    }
    if (is_attached_) attach(file);
}

// How many rows lie together is said to ATTACH alone, so DuckDB opens nothing and is given the file then.
void Database::attach(const std::filesystem::path& file) {
    duckdb_connection connection = nullptr;
    ensure(duckdb_connect(database_, &connection) == DuckDBSuccess, "DuckDB gives a connection");
    std::string problem;
    {
        Result result;
        const std::string sql = fmt::format(
            "ATTACH {} AS {} (READ_WRITE, ROW_GROUP_SIZE {})", sql_quoted(file.string()), attached_name, rows_together);
        if (duckdb_query(connection, sql.c_str(), result.get()) != DuckDBSuccess)
            problem = duckdb_result_error(result.get());
    }
    duckdb_disconnect(&connection);
    if (problem.empty()) return;
    duckdb_close(&database_);
    fail(problem);
}

Connection::Connection(std::shared_ptr<Database> database) : database_(std::move(database)) {
    if (duckdb_connect(database_->get(), &connection_) != DuckDBSuccess) fail("no connection to the result file");
    if (!database_->is_attached()) return;
    try {
        run(fmt::format("USE {}", attached_name));
    } catch (...) {
        duckdb_disconnect(&connection_);  // or the file stayed open
        throw;
    }
}

Connection::~Connection() {
    duckdb_disconnect(&connection_);
}

void Connection::interrupt() {
    is_interrupted_ = true;
    duckdb_interrupt(connection_);
}

void Connection::follow() {
    run("SET enable_progress_bar = true");
    run("SET enable_progress_bar_print = false");
}

std::optional<double> Connection::done_share() const {
    const double percentage = duckdb_query_progress(connection_).percentage;
    return percentage > 0 && percentage < 100 ? std::optional(percentage / 100) : std::nullopt;
}

std::string Connection::library_version() {
    return duckdb_library_version();
}

void Connection::run(const std::string& sql) {
    const auto writing = pass();
    database_->keep_blocks();
    Result result;
    result.check(duckdb_query(connection_, sql.c_str(), result.get()));
}

namespace {

/// Waits for a statement that another of DuckDB's threads may have taken; duckdb_query would ask without a pause until
/// that one is done, and take a processor from whoever computes.
class PendingResult {
  public:
    explicit PendingResult(const Statement& statement) { duckdb_pending_prepared(statement.get(), &pending_); }
    ~PendingResult() { duckdb_destroy_pending(&pending_); }
    PendingResult(const PendingResult&) = delete;
    PendingResult& operator=(const PendingResult&) = delete;

    void wait() const {
        for (auto state = duckdb_pending_execute_task(pending_);
             state == DUCKDB_PENDING_RESULT_NOT_READY || state == DUCKDB_PENDING_NO_TASKS_AVAILABLE;
             state = duckdb_pending_execute_task(pending_))
            if (state == DUCKDB_PENDING_NO_TASKS_AVAILABLE) std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    duckdb_state take(duckdb_result* result) const { return duckdb_execute_pending(pending_, result); }

  private:
    duckdb_pending_result pending_ = nullptr;
};

}  // namespace

void Connection::commit() {
    const auto writing = pass();
    database_->keep_blocks();
    const Statement statement(connection_, "COMMIT");
    const PendingResult pending(statement);
    pending.wait();
    Result result;
    result.check(pending.take(result.get()));
}

record::Rows Connection::query(const std::string& sql, std::uint64_t limit) {
    Result result;
    result.check(duckdb_query(connection_, sql.c_str(), result.get()));
    return result.rows(limit);
}

namespace {

void require_no_transaction(const Statement& statement) {
    if (statement.type() == DUCKDB_STATEMENT_TYPE_TRANSACTION)
        throw Error{Problem::invalid_request, "a transaction cannot be opened or closed by a statement"};
}

/// Whether tables, columns or views may be others after it.
bool changes_shapes(const Statement& statement) {
    const duckdb_statement_type type = statement.type();
    return type != DUCKDB_STATEMENT_TYPE_SELECT && type != DUCKDB_STATEMENT_TYPE_INSERT &&
           type != DUCKDB_STATEMENT_TYPE_UPDATE && type != DUCKDB_STATEMENT_TYPE_DELETE;
}

}  // namespace

std::vector<std::string> Connection::columns_of_table(const std::string& table) {
    duckdb_table_description description = nullptr;
    std::vector<std::string> columns;
    if (duckdb_table_description_create(connection_, nullptr, table.c_str(), &description) == DuckDBSuccess)
        while (char* name = duckdb_table_description_get_column_name(description, columns.size())) {
            columns.emplace_back(name);
            duckdb_free(name);
        }
    duckdb_table_description_destroy(&description);
    return columns;
}

Outcome Connection::execute(const std::string& sql) {
    const Statement statement(connection_, sql);
    require_no_transaction(statement);
    const auto writing = pass();
    database_->keep_blocks();
    Result result;
    result.check(duckdb_execute_prepared(statement.get(), result.get()));
    return {duckdb_rows_changed(result.get()), std::nullopt, changes_shapes(statement)};
}

Outcome Connection::change(const std::string& sql, std::uint64_t limit, std::uint64_t count_most) {
    const Statement statement(connection_, sql);
    require_no_transaction(statement);
    const auto writing = pass();
    database_->keep_blocks();
    Result result;
    // What changes the file is done to its end, whatever of its rows is shown.
    result.check(statement.type() == DUCKDB_STATEMENT_TYPE_SELECT
                     ? duckdb_execute_prepared_streaming(statement.get(), result.get())
                     : duckdb_execute_prepared(statement.get(), result.get()));
    const bool has_changed_shapes = changes_shapes(statement);
    if (!result.has_rows()) return {duckdb_rows_changed(result.get()), std::nullopt, has_changed_shapes};
    return {0, result.answer(limit, count_most, BigNumbers::as_json), has_changed_shapes};
}

namespace {

/// DuckDB refuses to change a view before it says what kind of statement it is.
Statement only_reads(duckdb_connection connection, const std::string& sql) {
    try {
        return Statement(connection, sql);
    } catch (const Error& error) {
        if (is_change_of_a_view(error.what())) refuse_change();
        throw;
    }
}

}  // namespace

Answer Connection::read_only(const std::string& sql,
                             std::uint64_t limit,
                             std::uint64_t count_most,
                             BigNumbers big_numbers,
                             bool is_in_transaction) {
    std::optional<ReadOnlyTransaction> transaction;
    if (!is_in_transaction) transaction.emplace(connection_);
    const Statement statement = only_reads(connection_, sql);
    const bool is_explained = statement.type() == DUCKDB_STATEMENT_TYPE_EXPLAIN && !is_in_transaction;
    if (statement.type() != DUCKDB_STATEMENT_TYPE_SELECT && !is_explained) refuse_change();
    is_interrupted_ = false;
    try {
        Result result;
        result.check(duckdb_execute_prepared_streaming(statement.get(), result.get()));
        return result.answer(limit, count_most, big_numbers);
    } catch (const Error& error) {
        if (is_interrupted_) throw Error{Problem::cancelled, "the statement was ended before its answer was there"};
        // When one of several threads fails, a stream may tell of another that was merely told to stop; asked once more
        // without a stream, the statement says why.
        const bool is_lost = std::string_view(error.what()).find("INTERRUPT Error") != std::string_view::npos;
        if (!is_lost || is_in_transaction) throw;
    }
    transaction.reset();
    transaction.emplace(connection_);
    Result result;
    result.check(duckdb_query(connection_, sql.c_str(), result.get()));
    return result.answer(limit, count_most, big_numbers);
}

std::uint64_t Connection::each_batch(const std::string& sql, const std::function<void(const record::Rows&)>& on_batch) {
    const Statement statement(connection_, sql);
    if (statement.type() != DUCKDB_STATEMENT_TYPE_SELECT) refuse_export();
    Result result;
    result.check(duckdb_execute_prepared_streaming(statement.get(), result.get()));
    return result.each_batch(on_batch);
}

void Connection::require_select(const std::string& sql) {
    const Statement statement(connection_, sql);
    if (statement.type() != DUCKDB_STATEMENT_TYPE_SELECT) refuse_export();
}

}  // namespace tamis::store
