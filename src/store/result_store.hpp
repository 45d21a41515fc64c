// store/result_store.hpp — the result file, which is DuckDB's: rows in, rows out; it never heard of Sharpe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "record/field.hpp"
#include "record/rows.hpp"

namespace tamis::store {

enum class Comparison {
    equal,
    not_equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    like,
    is_null,
    is_not_null,
    all_of,  ///< of the parts
    any_of,
    none_of
};

/// A comparison of a column with a value, or several conditions as one. A NULL is neither true nor false, as in SQL.
struct Condition {
    std::string column = {};
    Comparison comparison = Comparison::equal;
    record::Value value = {};
    std::vector<Condition> parts = {};  ///< of all_of, any_of and none_of
    std::string sql = {};               ///< what stands for the column; empty: the column
    std::string source = {};            ///< see ComputedColumn
    bool joins() const { return comparison >= Comparison::all_of; }
};

struct Order {
    std::string column;
    bool descending = false;  ///< NULLs come last either way
    bool are_nulls_first = false;
};

/// What has no column of its own but can be asked for by name.
struct ComputedColumn {
    std::string name;
    record::Type type;
    std::string sql;  ///< its value in a row of the table
    /// Where a row has many values: where they stand, "t p WHERE p.cell = …". A condition then asks for one of them,
    /// and it is no column to show or to sort by.
    std::string source = {};
};
using ComputedColumns = std::vector<ComputedColumn>;

/// Which rows of one table or view, in which order, at most how many.
struct Query {
    std::string table;
    std::vector<std::string> columns;  ///< empty: all
    std::vector<Condition> where;      ///< all must hold
    std::vector<Order> order;
    std::uint64_t limit = 1000;
    std::uint64_t offset = 0;
    ComputedColumns computed = {};  ///< what columns and order name besides the table's own
    std::string rows = {};          ///< what stands for the table: a query in parentheses; empty: its name
};

/// A statement for one column's sake; skipped in a file that lacks the column.
struct ColumnStep {
    std::string table, column, statement;
};

/// One forward step of a file's schema: from `version - 1` to `version`.
struct Migration {
    int version;
    std::string meaning;
    std::vector<std::string> statements;
    std::vector<ColumnStep> of_columns = {};  ///< after the statements; what is there is asked before the first of all
};

enum class ExportFormat { csv, json, parquet };

/// The first rows of an answer, and how many it has in all.
struct Answer {
    record::Rows rows;
    std::uint64_t total = 0;
    bool is_total_known = true;  ///< false: more than `total`, and nobody counted on
};

/// What a statement that may change the file did: rows that it changed, or rows that it gave.
struct Outcome {
    std::uint64_t rows_changed = 0;
    std::optional<Answer> answer;
    bool has_changed_shapes = false;  ///< tables, columns or views may be others now
};

struct View {
    std::string name, select;
};

/// An interface of one implementation: DuckDB's header and types stay in one folder.
class ResultStore {
  public:
    virtual ~ResultStore() = default;

    /// Creates the table or adds the columns it lacks, with their meaning and unit as comments;
    /// never drops. A table that shares columns is a view of two (names.hpp); one that an earlier version kept whole is
    /// split. Throws Error bad_data when a column is there with another type.
    virtual void prepare(const record::Table& table) = 0;
    virtual void define_view(const View& view) = 0;
    /// All of them in one transaction; one look where an earlier call left the same.
    virtual void prepare_all(const std::vector<const record::Table*>& tables, const std::vector<View>& views) = 0;
    /// All rows or none; inside begin/commit, all of the transaction or none (after an Error it can
    /// only be rolled back). Columns are matched by name; what the batch lacks is NULL, and so is NaN, which as a
    /// number would stand above all others.
    virtual void append(const record::Table& table, const record::Rows& rows) = 0;
    /// Rows of the same table in an attached file, in the caller's transaction. `where`: a condition on the rows' own
    /// columns.
    virtual void append_attached(const record::Table& table, const std::string& database, const std::string& where) = 0;
    virtual void begin() = 0;
    virtual void commit() = 0;
    /// Does nothing when no transaction is open, so that it can stand in every catch.
    virtual void rollback() = 0;

    /// Throws Error not_found for an unknown table or column, with the nearest name.
    virtual record::Rows select(const Query& query) = 0;
    /// Rows that pass the query's conditions, whatever its limit and offset.
    virtual std::uint64_t count(const Query& query) = 0;
    /// Rows removed.
    virtual std::uint64_t erase(const Query& query) = 0;

    /// The query's conditions and order as the text that follows a table's name.
    virtual std::string where_text(const Query& query) const = 0;
    /// The query as one SELECT.
    virtual std::string select_text(const Query& query) const = 0;
    /// One statement that only reads; throws Error invalid_request when it would change anything, and bad_data for a
    /// whole number beyond 64 bits.
    virtual record::Rows sql(const std::string& statement, std::uint64_t limit_rows) = 0;
    /// A person's statement that only reads, as `sql`; the rows beyond the limit are counted up to `count_most`.
    /// Numbers beyond our types come as JSON texts.
    virtual Answer ask(const std::string& statement, std::uint64_t limit_rows, std::uint64_t count_most) = 0;
    /// One statement that may change the file; rows changed.
    virtual std::uint64_t execute(const std::string& statement) = 0;
    /// A person's statement that may change the file, or read.
    virtual Outcome change(const std::string& statement, std::uint64_t limit_rows, std::uint64_t count_most) = 0;
    /// From here on no statement reaches a file beside this one, attaches another, loads an extension or changes a
    /// setting; there is no way back while it is open.
    virtual void lock_out_files() = 0;
    /// The same but for one folder, for files of our own.
    virtual void lock_out_files_but(const std::filesystem::path& folder) = 0;
    /// The rows of a reading statement in batches, the first of them even when it has no row; how many rows there were.
    virtual std::uint64_t each_batch(const std::string& select,
                                     const std::function<void(const record::Rows&)>& on_batch) = 0;
    /// Writes the results of reading statements of the same columns, one behind the other, to a file, replaced
    /// atomically; rows written. CSV and JSON are spelled as record::csv_text and json_text spell them; Parquet takes
    /// one statement.
    virtual std::uint64_t export_queries(std::span<const std::string> selects,
                                         const std::filesystem::path& file,
                                         ExportFormat format) = 0;
    std::uint64_t export_query(const std::string& select, const std::filesystem::path& file, ExportFormat format) {
        return export_queries({&select, 1}, file, format);
    }

    /// A second way into the same open file, for another thread, with transactions of its own; where this reads a
    /// copy of the file, into that copy.
    virtual std::unique_ptr<ResultStore> another() = 0;
    /// How many threads answer questions and keep rows, for every way into the file (0: one a core).
    virtual void use_threads(unsigned threads) = 0;
    /// From any thread: a question of `sql` or `ask` that is being answered throws Error cancelled.
    virtual void interrupt() = 0;
    /// From here on `answered_share` knows how far an answer is.
    virtual void follow_answers() = 0;
    /// From any thread: the share of the answer in work that is done, by DuckDB's own estimate, of several statements
    /// of all of them; nothing: there is none.
    virtual std::optional<double> answered_share() = 0;

    virtual std::vector<std::string> tables() const = 0;
    /// Whether there is a table or view of that name.
    virtual bool has_table(const std::string& name) const = 0;
    virtual std::string description() const = 0;  ///< "DuckDB v1.5.6, results.duckdb, 12.3 MB"
    /// The process that writes the file while this reads what it had committed, "'tamis run a.yaml' (process 4628)";
    /// empty: nobody does.
    virtual std::string writer() const { return {}; }
};

enum class Access { read_write, read_only };

/// Opens or creates the embedded store and migrates it forward. To read while another process writes gives a copy of
/// what that had committed. Throws Error conflict, naming the process, when another holds the file and this would
/// write, or the other is no tamis; Error bad_data when the file's schema is newer than `schema_version`, with both
/// numbers.
std::unique_ptr<ResultStore> open_duckdb(const std::filesystem::path& file,
                                         Access access,
                                         int schema_version,
                                         const std::vector<Migration>& migrations,
                                         std::uint64_t memory_limit_bytes = 0,
                                         unsigned threads = 0);

}  // namespace tamis::store
