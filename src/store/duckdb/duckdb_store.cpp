// store/duckdb/duckdb_store.cpp — the embedded store: tables, batches, queries, exports.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sql_text.hpp"
#include "base/text.hpp"
#include "record/format.hpp"
#include "store/duckdb/appender.hpp"
#include "store/duckdb/connection.hpp"
#include "store/duckdb/prepared_mark.hpp"
#include "store/duckdb/schema_version.hpp"
#include "store/duckdb/shared_rows.hpp"
#include "store/duckdb/snapshot.hpp"
#include "store/duckdb/split_table.hpp"
#include "store/duckdb/sql_text.hpp"
#include "store/duckdb/table_shapes.hpp"
#include "store/names.hpp"
#include "store/result_store.hpp"

namespace tamis::store {

namespace {

/// What the table lacks: itself, columns, comments. Throws Error bad_data for a column of another
/// type.
std::string missing_of(const record::Table& table, const TableShape* shape) {
    const std::string name = quoted_name(table.name);
    std::string sql = shape ? "" : sql_create(table) + ";";
    for (const record::Field& field : table.fields) {
        const std::string column = field.column();
        std::string comment;
        const auto known = shape ? std::find(shape->columns.begin(), shape->columns.end(), column)
                                 : std::vector<std::string>::const_iterator{};
        if (shape && known != shape->columns.end()) {
            const auto at = static_cast<std::size_t>(known - shape->columns.begin());
            if (shape->types[at] != sql_type(field.type))
                refuse_type(std::string(table.name), column, shape->types[at], sql_type(field.type));
            comment = shape->comments[at];
        } else if (shape) {
            sql += fmt::format("ALTER TABLE {} ADD COLUMN {} {};", name, quoted_name(column), sql_type(field.type));
        }
        if (comment != comment_of(field))
            sql +=
                fmt::format("COMMENT ON COLUMN {}.{} IS {};", name, quoted_name(column), sql_quoted(comment_of(field)));
    }
    return sql;
}

/// Meaning and unit of a view's columns.
std::string comments_of(const record::Table& table) {
    std::string sql;
    for (const record::Field& field : table.fields)
        sql += fmt::format("COMMENT ON COLUMN {}.{} IS {};",
                           quoted_name(table.name),
                           quoted_name(field.column()),
                           sql_quoted(comment_of(field)));
    return sql;
}

/// A statement without its closing semicolon, to stand in parentheses.
std::string_view without_semicolon(std::string_view sql) {
    while (!sql.empty() && (trim(sql).size() < sql.size() || sql.back() == ';'))
        sql = sql.back() == ';' ? sql.substr(0, sql.size() - 1) : trim(sql);
    return sql;
}

/// While something goes through many, how many they are; 0 after.
class Counting {
  public:
    Counting(std::atomic<std::size_t>& number, std::size_t all) : number_(number) { number_ = all; }
    ~Counting() { number_ = 0; }
    Counting(const Counting&) = delete;
    Counting& operator=(const Counting&) = delete;

  private:
    std::atomic<std::size_t>& number_;
};

class DuckDbStore final : public ResultStore {
  public:
    DuckDbStore(std::filesystem::path file, Access access, std::uint64_t memory_limit_bytes, unsigned threads)
        : file_(std::move(file)),
          connection_(std::make_shared<Database>(file_, access, memory_limit_bytes, threads)),
          shapes_(connection_) {}
    /// Another way into one that is open, or into the copy that it reads.
    DuckDbStore(std::filesystem::path file, std::shared_ptr<Snapshot> snapshot, std::shared_ptr<Database> database)
        : file_(std::move(file)),
          snapshot_(std::move(snapshot)),
          connection_(std::move(database)),
          shapes_(connection_) {}
    /// Reads a copy of a file that another process writes.
    DuckDbStore(std::filesystem::path file,
                std::unique_ptr<Snapshot> snapshot,
                std::uint64_t memory_limit_bytes,
                unsigned threads)
        : file_(std::move(file)),
          snapshot_(std::move(snapshot)),
          connection_(std::make_shared<Database>(snapshot_->file(), Access::read_only, memory_limit_bytes, threads)),
          shapes_(connection_) {
        snapshot_->forget_files();
    }

    Connection& connection() { return connection_; }

    void prepare(const record::Table& table) override {
        split_old(table);
        const std::string sql = missing_of(table);
        if (sql.empty()) return;
        in_transaction([&] { connection_.run(sql); });
        shapes_.forget();
    }

    void define_view(const View& view) override {
        connection_.require_select(view.select);
        connection_.run(view_sql(view));
        shapes_.forget();
    }

    void prepare_all(const std::vector<const record::Table*>& tables, const std::vector<View>& views) override {
        const Hash128 schema = schema_hash(tables, views);
        if (is_marked_prepared(connection_, schema)) return;
        for (const record::Table* table : tables) split_old(*table);
        in_transaction([&] {
            std::string sql;
            for (const record::Table* table : tables) sql += missing_of(*table);
            if (!sql.empty()) connection_.run(sql);
            for (const View& view : views) define_view(view);
            mark_prepared(connection_, schema);
        });
        shapes_.forget();
    }

    void append(const record::Table& table, const record::Rows& rows) override {
        const std::string name = rows_name(table);
        if (!shapes_.columns(name)) prepare(table);
        const std::vector<std::string> columns =
            table.shares() ? record::rows_of(table).names : shapes_.require_columns(name);
        const auto sources = matched_columns(std::string(table.name), columns, rows);
        std::vector<Target> targets;
        for (std::size_t c = 0; c < columns.size(); ++c) targets.push_back({columns[c], sources[c]});
        check_cells(table, targets);
        if (rows.size() == 0) return;
        in_transaction([&] {
            const auto writing = connection_.pass();
            if (table.shares()) return append_own(SplitTable(table), targets, rows);
            append_rows(connection_.get(), name, targets, rows.size());
        });
    }
    void append_attached(const record::Table& table, const std::string& database, const std::string& where) override {
        const std::string name = rows_name(table);
        const auto copy = [&](const std::string& columns, const std::string& from) {
            (void)execute(fmt::format("INSERT INTO {0} BY NAME SELECT own.{1} FROM {2}.{0} AS own {3} WHERE {4}",
                                      name,
                                      columns,
                                      database,
                                      from,
                                      where));
        };
        if (!table.shares()) return copy("*", "");
        const std::string pairs = pairs_of_shared(SplitTable(table), database, where);
        if (pairs.empty()) return;
        copy(fmt::format("* REPLACE (pair.ours AS {})", shared_id),
             fmt::format("JOIN (VALUES {}) AS pair(theirs, ours) ON theirs = {}", pairs, shared_id));
    }

    void begin() override {
        ensure(!is_in_transaction_, "one transaction at a time");
        connection_.run("BEGIN");
        is_in_transaction_ = true;
        is_broken_ = false;
    }
    void commit() override {
        ensure(is_in_transaction_, "a transaction is open");
        ensure(!is_broken_, "a transaction in which something failed is rolled back, not committed");
        is_in_transaction_ = false;  // DuckDB rolls back when a commit fails
        try {
            connection_.commit();
        } catch (...) {
            shared_rows_.forget();
            throw;
        }
    }
    void rollback() override {
        if (!is_in_transaction_) return;
        is_in_transaction_ = false;
        shapes_.forget();
        shared_rows_.forget();
        connection_.run("ROLLBACK");
    }

    record::Rows select(const Query& query) override {
        check_query(query, shapes_.require_columns(query.table));
        if (auto page = page_reached(query)) return std::move(*page);
        return connection_.query(sql_select(query));
    }
    std::uint64_t count(const Query& query) override {
        check_query(query, shapes_.require_columns(query.table));
        const record::Rows rows =
            connection_.query("SELECT count(*) FROM " + quoted_name(query.table) + sql_where(query));
        return static_cast<std::uint64_t>(rows.columns[0].numbers()[0]);
    }
    std::uint64_t erase(const Query& query) override {
        check_query(query, shapes_.require_columns(query.table));
        return connection_.execute("DELETE FROM " + quoted_name(query.table) + sql_where(query)).rows_changed;
    }

    std::string where_text(const Query& query) const override { return sql_where(query) + sql_order(query); }
    std::string select_text(const Query& query) const override { return sql_select(query); }
    record::Rows sql(const std::string& statement, std::uint64_t limit_rows) override {
        return connection_.read_only(statement, limit_rows, 0, BigNumbers::refused, is_in_transaction_).rows;
    }
    Answer ask(const std::string& statement, std::uint64_t limit_rows, std::uint64_t count_most) override {
        return connection_.read_only(statement, limit_rows, count_most, BigNumbers::as_json, is_in_transaction_);
    }
    std::uint64_t execute(const std::string& statement) override {
        connection_.database()->note_change();
        const Outcome outcome = connection_.execute(statement);
        if (outcome.has_changed_shapes) shapes_.forget();
        return outcome.rows_changed;
    }
    Outcome change(const std::string& statement, std::uint64_t limit_rows, std::uint64_t count_most) override {
        connection_.database()->note_change();
        Outcome outcome = connection_.change(statement, limit_rows, count_most);
        if (outcome.has_changed_shapes) {
            shapes_.forget();
            forget_prepared(connection_);
        }
        return outcome;
    }
    void lock_out_files() override {
        connection_.run("SET enable_external_access = false; SET lock_configuration = true");
    }
    void lock_out_files_but(const std::filesystem::path& folder) override {
        connection_.run(fmt::format("SET allowed_directories = [{}]", sql_quoted(folder.string())));
        lock_out_files();
    }

    std::uint64_t each_batch(const std::string& select,
                             const std::function<void(const record::Rows&)>& on_batch) override {
        return connection_.each_batch(select, on_batch);
    }
    std::uint64_t export_queries(std::span<const std::string> selects,
                                 const std::filesystem::path& file,
                                 ExportFormat format) override {
        for (const std::string& select : selects) connection_.require_select(select);
        require_writable_folder(std::filesystem::absolute(file).parent_path());
        if (std::filesystem::is_directory(file))
            throw Error{Problem::invalid_request, file.string() + " is a folder; it must be a file"};
        const std::string temporary = fmt::format("{}.{}.tmp", file.string(), ::getpid());
        try {
            const std::uint64_t rows = format == ExportFormat::parquet ? write_parquet(selects, temporary)
                                                                       : write_text(selects, temporary, format);
            std::filesystem::rename(temporary, file);
            return rows;
        } catch (const std::filesystem::filesystem_error& error) {
            std::filesystem::remove(temporary);
            throw path_error(error);
        } catch (...) {
            std::error_code ignored;
            std::filesystem::remove(temporary, ignored);
            throw;
        }
    }

    std::unique_ptr<ResultStore> another() override {
        return std::make_unique<DuckDbStore>(file_, snapshot_, connection_.database());
    }
    void use_threads(unsigned threads) override {
        connection_.run(threads ? fmt::format("SET threads = {}", threads) : "RESET threads");
    }
    void interrupt() override { connection_.interrupt(); }
    void follow_answers() override { connection_.follow(); }
    std::optional<double> answered_share() override {
        const std::optional<double> share = connection_.done_share();
        const std::size_t all = statements_, done = statements_done_;
        return all < 2 ? share
                       : std::optional((static_cast<double>(done) + share.value_or(0)) / static_cast<double>(all));
    }

    std::vector<std::string> tables() const override { return shapes_.names(); }
    bool has_table(const std::string& name) const override { return shapes_.columns(name) != nullptr; }
    std::string writer() const override { return snapshot_ ? process_text(snapshot_->writer()) : std::string(); }

    std::string description() const override {
        return fmt::format("DuckDB {}, {}, {}",
                           Connection::library_version(),
                           file_.string(),
                           bytes_text(std::filesystem::file_size(file_)));
    }

  private:
    /// What the file lacks of a table, as statements. Throws Error bad_data for a column of another type.
    std::string missing_of(const record::Table& table) {
        const auto missing = [&](const record::Table& one) {
            return store::missing_of(one, shapes_.find(std::string(one.name)));
        };
        if (!table.shares()) return missing(table);
        const SplitTable split(table);
        const TableShape* own = shapes_.find(split.own_name());
        return missing(split.own()) + missing(split.shared()) +
               view_sql(split.view(own ? std::span<const std::string>(own->columns) : std::span<const std::string>())) +
               ";" + comments_of(table);
    }
    static std::string view_sql(const View& view) {
        return fmt::format("CREATE OR REPLACE VIEW {} AS {}", quoted_name(view.name), view.select);
    }
    /// A table that an earlier version kept whole. DuckDB takes no column from rows that the same transaction has
    /// changed, so there are two.
    void split_old(const record::Table& table) {
        if (!table.shares()) return;
        const std::vector<std::string> columns = connection_.columns_of_table(std::string(table.name));
        if (columns.empty()) return;
        (void)store::missing_of(table, shapes_.find(std::string(table.name)));  // refuses other types
        const SplitTable split(table);
        in_transaction([&] { connection_.run(split.copy_shared(columns)); });
        in_transaction([&] { connection_.run(split.drop_shared(columns)); });
        shapes_.forget();
    }

    /// `all`: where each column of both comes from.
    void append_own(const SplitTable& split, const std::vector<Target>& all, const record::Rows& rows) {
        record::Column numbers(record::Type::integer);
        for (const std::int64_t number : shared_rows_.numbers_of(split, rows)) numbers.push(number);
        std::vector<Target> targets;
        for (const std::string& column : shapes_.require_columns(split.own_name())) {
            const auto at =
                std::find_if(all.begin(), all.end(), [&](const Target& target) { return target.name == column; });
            targets.push_back(column == shared_id ? Target{column, &numbers} : at == all.end() ? Target{column} : *at);
        }
        append_rows(connection_.get(), split.own_name(), targets, rows.size());
    }
    /// The numbers that what some rows of an attached file share has there and here, "(3, 7), (4, 1)".
    std::string pairs_of_shared(const SplitTable& split, const std::string& database, const std::string& where) {
        const record::Rows shared =
            connection_.query(fmt::format("SELECT * FROM {0}.{1} WHERE {2} IN (SELECT {2} FROM {0}.{3} WHERE {4})",
                                          database,
                                          split.shared_name(),
                                          shared_id,
                                          split.own_name(),
                                          where));
        const std::vector<std::int64_t>& theirs = shared.columns[shared.index(shared_id)].numbers();
        std::string pairs;
        const auto writing = connection_.pass();
        const std::vector<std::int64_t> ours = shared_rows_.numbers_of(split, shared);
        for (std::size_t i = 0; i < ours.size(); ++i)
            pairs += fmt::format("{}({}, {})", pairs.empty() ? "" : ", ", theirs[i], ours[i]);
        return pairs;
    }

    /// The page from the rows that reach it. Only by measured numbers: days and symbols lie together in the file, and
    /// DuckDB passes the others over by itself. Empty: not worth it, or rows have gone between the two questions.
    std::optional<record::Rows> page_reached(const Query& query) {
        const std::string last = sql_last_of_page(query);
        if (last.empty()) return {};
        const record::Type type = shapes_.type_of(query.table, query.order.front().column);
        if (type != record::Type::real && type != record::Type::decimal) return {};
        const record::Rows row = connection_.query(last);
        if (row.size() == 0 || row.columns[0].is_null(0)) return {};
        record::Rows page = connection_.query(sql_select(reaching(query, row.columns[0].value(0))));
        return page.size() == query.limit ? std::optional(std::move(page)) : std::nullopt;
    }

    /// In the caller's transaction, which a failure spoils, or in one of its own.
    template <class Work>
    void in_transaction(Work work) {
        const bool is_own = !is_in_transaction_;
        if (is_own) begin();
        try {
            work();
            if (is_own) commit();
        } catch (...) {
            is_broken_ = true;
            if (is_own) rollback();
            throw;
        }
    }

    std::uint64_t write_parquet(std::span<const std::string> selects, const std::string& file) {
        ensure(selects.size() == 1, "Parquet is written by one statement");
        // The line break ends a comment that the statement may end with.
        return connection_
            .execute(fmt::format("COPY (\n{}\n) TO {} (FORMAT parquet, COMPRESSION zstd)",
                                 without_semicolon(selects.front()),
                                 sql_quoted(file)))
            .rows_changed;
    }
    std::uint64_t write_text(std::span<const std::string> selects, const std::string& file, ExportFormat format) {
        std::ofstream out(file, std::ios::binary);
        if (!out) refuse_writing(file);
        record::RowWriter writer(format == ExportFormat::csv ? record::Format::csv : record::Format::json);
        std::uint64_t rows = 0;
        const Counting counting(statements_, selects.size());
        for (statements_done_ = 0; statements_done_ < selects.size(); ++statements_done_)
            rows += connection_.each_batch(selects[statements_done_],
                                           [&](const record::Rows& batch) { out << writer.batch(batch); });
        out << writer.end();
        out.close();
        if (!out) refuse_writing(file);
        return rows;
    }
    [[noreturn]] static void refuse_writing(const std::string& file) {
        throw Error{Problem::unavailable, file + ": cannot be written: " + std::strerror(errno)};
    }

    static void check_cells(const record::Table& table, const std::vector<Target>& targets) {
        for (const Target& target : targets) {
            if (!target.source) continue;
            const record::Field* field = table.find(target.name);
            ensure(field && field->type == target.source->type(), "a batch's column has the table's type");
            check_text(*target.source, target.name);
        }
    }

    std::filesystem::path file_;
    std::shared_ptr<Snapshot> snapshot_;  ///< null: the file itself is read
    Connection connection_;
    std::atomic<std::size_t> statements_ = 0, statements_done_ = 0;  ///< of an export
    mutable TableShapes shapes_;
    SharedRows shared_rows_{connection_};
    bool is_in_transaction_ = false;
    bool is_broken_ = false;
};

/// The file itself, or while another process writes it a copy of what that has committed.
std::unique_ptr<DuckDbStore> open_to_read(const std::filesystem::path& file,
                                          std::uint64_t memory_limit_bytes,
                                          unsigned threads) {
    constexpr int most_tries = 5;
    for (int tried = 1;; ++tried) {
        try {
            if (!writer_of(file))
                return std::make_unique<DuckDbStore>(file, Access::read_only, memory_limit_bytes, threads);
        } catch (const Error& error) {
            // A writer that came just now; one that lets nobody copy is told of.
            if (error.problem() != Problem::conflict || tried == most_tries || !writer_of(file)) throw;
        }
        // This process must not open the file beside a connection of its own: closing it again would drop the lock.
        const OpenFile held(file, Access::read_only);
        if (auto snapshot = Snapshot::of(file))
            return std::make_unique<DuckDbStore>(file, std::move(snapshot), memory_limit_bytes, threads);
        if (tried == most_tries)
            throw Error{Problem::conflict,
                        process_text(writer_of(file).value_or(0)) + " is writing " + file.string() +
                            " and gave no moment to read it; try again"};
    }
}

}  // namespace

std::unique_ptr<ResultStore> open_duckdb(const std::filesystem::path& file,
                                         Access access,
                                         int schema_version,
                                         const std::vector<Migration>& migrations,
                                         std::uint64_t memory_limit_bytes,
                                         unsigned threads) {
    if (access == Access::read_only) {
        auto store = open_to_read(file, memory_limit_bytes, threads);
        check_version(store->connection(), schema_version);
        return store;
    }
    auto store = std::make_unique<DuckDbStore>(file, access, memory_limit_bytes, threads);
    remove_left_snapshots(file);
    migrate(store->connection(), schema_version, migrations);
    return store;
}

}  // namespace tamis::store
