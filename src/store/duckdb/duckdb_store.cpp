// store/duckdb/duckdb_store.cpp — the embedded store: tables, queries, schema versions.
#include <fmt/format.h>

#include <map>
#include <mutex>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "record/parameters.hpp"
#include "store/duckdb/connection.hpp"
#include "store/duckdb/sql_types.hpp"
#include "store/result_store.hpp"

namespace tamis::store {

namespace {

std::string text_at(const record::Rows& rows, std::size_t row, std::size_t column) {
    return record::value_text(rows.columns[column].value(row));
}

std::string_view sql_of(Comparison comparison) {
    switch (comparison) {
        case Comparison::equal: return "=";
        case Comparison::not_equal: return "<>";
        case Comparison::less: return "<";
        case Comparison::less_or_equal: return "<=";
        case Comparison::greater: return ">";
        case Comparison::greater_or_equal: return ">=";
        case Comparison::like: return "LIKE";
        case Comparison::is_null: return "IS NULL";
        case Comparison::is_not_null: return "IS NOT NULL";
    }
    return "=";
}

class DuckDbStore final : public ResultStore {
  public:
    DuckDbStore(std::filesystem::path file, Access access, std::uint64_t memory, unsigned threads)
        : file_(std::move(file)), connection_(file_, access, memory, threads) {}

    void migrate(int version, const std::vector<Migration>& migrations) {
        connection_.run("CREATE TABLE IF NOT EXISTS tamis_schema(version INTEGER, meaning VARCHAR, applied_at TIMESTAMP)");
        const record::Rows rows = connection_.query("SELECT coalesce(max(version), 0)::BIGINT FROM tamis_schema", 1);
        const auto now = std::get<std::int64_t>(rows.columns[0].value(0));
        refuse_newer(now, version);
        for (const Migration& step : migrations) {
            if (step.version <= now) continue;
            connection_.run("BEGIN");
            try {
                if (now != 0)  // a new file is made in today's shape
                    for (const std::string& statement : step.statements) connection_.run(statement);
                connection_.run(fmt::format("INSERT INTO tamis_schema VALUES ({}, {}, now()::TIMESTAMP)", step.version, quoted_text(step.meaning)));
                connection_.run("COMMIT");
            } catch (...) {
                connection_.run("ROLLBACK");
                throw;
            }
        }
    }

    void check_version(int version) {
        const record::Rows rows = connection_.query("SELECT coalesce(max(version), 0)::BIGINT FROM tamis_schema", 1);
        refuse_newer(std::get<std::int64_t>(rows.columns[0].value(0)), version);
    }

    void prepare(const record::Table& table) override {
        std::string columns;
        for (const record::Field& field : table.fields) columns += (columns.empty() ? "" : ", ") + quoted_name(field.column()) + " " + sql_type(field.type);
        const std::string name = quoted_name(table.name);
        connection_.run(fmt::format("CREATE TABLE IF NOT EXISTS {}({})", name, columns));
        std::vector<std::string> known = columns_of(std::string(table.name));
        for (const record::Field& field : table.fields) {
            if (std::find(known.begin(), known.end(), field.column()) == known.end()) {
                connection_.run(fmt::format("ALTER TABLE {} ADD COLUMN {} {}", name, quoted_name(field.column()), sql_type(field.type)));
                known.push_back(field.column());
            }
        }
        columns_[std::string(table.name)] = known;
    }

    void define_view(const std::string& name, const std::string& select) override {
        connection_.run("CREATE OR REPLACE VIEW " + quoted_name(name) + " AS " + select);
    }

    void append(const record::Table& table, const record::Rows& rows) override {
        if (rows.size() == 0) return;
        const std::string name(table.name);
        if (!columns_.contains(name)) prepare(table);
        const std::vector<std::string>& target = columns_.at(name);
        if (target.size() == rows.names.size()) return append_rows(connection_.get(), name, target, rows);
        // The file has columns that this program does not know: they stay NULL.
        record::Rows wider = rows;
        for (const std::string& column : target) {
            if (std::find(rows.names.begin(), rows.names.end(), column) != rows.names.end()) continue;
            wider.names.push_back(column);
            wider.columns.emplace_back(type_of_column(name, column));
            for (std::size_t i = 0; i < rows.size(); ++i) wider.columns.back().push_null();
        }
        append_rows(connection_.get(), name, target, wider);
    }

    void begin() override { connection_.run("BEGIN"); }
    void commit() override { connection_.run("COMMIT"); }
    void rollback() override { connection_.run("ROLLBACK"); }

    record::Rows select(const Query& query) override {
        check_names(query);
        std::string columns = query.columns.empty() ? "*" : "";
        for (const std::string& column : query.columns) columns += (columns.empty() ? "" : ", ") + quoted_name(column);
        std::string sql = "SELECT " + columns + " FROM " + quoted_name(query.table) + where(query);
        for (std::size_t i = 0; i < query.order.size(); ++i)
            sql += (i == 0 ? " ORDER BY " : ", ") + quoted_name(query.order[i].column) + (query.order[i].descending ? " DESC" : " ASC") + " NULLS LAST";
        sql += fmt::format(" LIMIT {} OFFSET {}", query.limit, query.offset);
        return connection_.query(sql, query.limit);
    }

    std::uint64_t erase(const Query& query) override {
        check_names(query);
        return connection_.execute("DELETE FROM " + quoted_name(query.table) + where(query));
    }

    record::Rows sql(const std::string& statement, std::uint64_t limit_rows) override { return connection_.read_only(statement, limit_rows); }
    std::uint64_t execute(const std::string& statement) override { return connection_.execute(statement); }

    std::uint64_t export_query(const std::string& select, const std::filesystem::path& file, ExportFormat format) override {
        static constexpr std::string_view options[] = {"FORMAT csv, HEADER", "FORMAT json, ARRAY true", "FORMAT parquet, COMPRESSION zstd"};
        const std::string temporary = file.string() + ".tmp";
        const std::uint64_t rows = connection_.execute(fmt::format("COPY ({}) TO {} ({})", select, quoted_text(temporary), options[static_cast<std::size_t>(format)]));
        std::filesystem::rename(temporary, file);
        return rows;
    }

    std::vector<std::string> tables() const override {
        auto& connection = const_cast<Connection&>(connection_);
        const record::Rows rows = connection.query("SELECT table_name FROM information_schema.tables WHERE table_schema = 'main' ORDER BY 1", 10'000);
        std::vector<std::string> names;
        for (std::size_t i = 0; i < rows.size(); ++i) names.push_back(text_at(rows, i, 0));
        return names;
    }

    std::string description() const override {
        const std::uint64_t bytes = std::filesystem::exists(file_) ? std::filesystem::file_size(file_) : 0;
        return fmt::format("DuckDB {}, {}, {}", duckdb_library_version(), file_.string(), bytes_text(bytes));
    }

  private:
    static void refuse_newer(std::int64_t found, int known) {
        if (found > known)
            throw Error{Problem::bad_data, fmt::format("the results' schema version {} is newer than this program knows ({}); update tamis, or use another --home", found, known)};
    }

    std::vector<std::string> columns_of(const std::string& table) {
        const record::Rows rows = connection_.query(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'main' AND table_name = " + quoted_text(table) + " ORDER BY ordinal_position", 10'000);
        std::vector<std::string> names;
        for (std::size_t i = 0; i < rows.size(); ++i) names.push_back(text_at(rows, i, 0));
        return names;
    }

    record::Type type_of_column(const std::string& table, const std::string& column) {
        return connection_.query("SELECT " + quoted_name(column) + " FROM " + quoted_name(table) + " LIMIT 0", 1).columns[0].type();
    }

    void check_names(const Query& query) {
        const std::vector<std::string> columns = columns_of(query.table);
        if (columns.empty()) {
            const std::vector<std::string> all = tables();
            const std::vector<std::string_view> views(all.begin(), all.end());
            throw Error{Problem::not_found, "there is no table '" + query.table + "'" + did_you_mean(query.table, views)};
        }
        const std::vector<std::string_view> views(columns.begin(), columns.end());
        const auto check = [&](const std::string& name) {
            if (std::find(columns.begin(), columns.end(), name) == columns.end())
                throw Error{Problem::not_found, query.table + " has no column '" + name + "'" + did_you_mean(name, views)};
        };
        for (const std::string& name : query.columns) check(name);
        for (const Condition& condition : query.where) check(condition.column);
        for (const Order& order : query.order) check(order.column);
    }

    static std::string where(const Query& query) {
        std::string sql;
        for (const Condition& condition : query.where) {
            sql += (sql.empty() ? " WHERE " : " AND ") + quoted_name(condition.column) + " " + std::string(sql_of(condition.comparison));
            if (condition.comparison != Comparison::is_null && condition.comparison != Comparison::is_not_null) sql += " " + sql_value(condition.value);
        }
        return sql;
    }

    std::filesystem::path file_;
    Connection connection_;
    std::map<std::string, std::vector<std::string>> columns_;
};

}  // namespace

std::unique_ptr<ResultStore> open_duckdb(const std::filesystem::path& file, Access access, int schema_version,
                                         const std::vector<Migration>& migrations, std::uint64_t memory_limit_bytes, unsigned threads) {
    auto store = std::make_unique<DuckDbStore>(file, access, memory_limit_bytes, threads);
    if (access == Access::read_write)
        store->migrate(schema_version, migrations);
    else
        store->check_version(schema_version);
    return store;
}

}  // namespace tamis::store
