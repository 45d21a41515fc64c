// store/duckdb/schema_version.cpp — the version read, and the steps from it taken in one transaction.
#include "store/duckdb/schema_version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/sql_text.hpp"
#include "store/duckdb/sql_text.hpp"

namespace tamis::store {

namespace {

std::int64_t number(Connection& connection, const std::string& sql) {
    return std::get<std::int64_t>(connection.query(sql).columns[0].value(0));
}

/// Nothing: a file without results of ours.
std::optional<std::int64_t> version_of(Connection& connection) {
    if (number(connection, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'tamis_schema'") == 0)
        return std::nullopt;
    return number(connection, "SELECT coalesce(max(version), 0)::BIGINT FROM tamis_schema");
}

void refuse_newer(std::int64_t found, int known) {
    if (found <= known) return;
    throw Error{Problem::bad_data,
                fmt::format("the results have schema version {}, this program knows versions up to "
                            "{}; update tamis, "
                            "or use another --home",
                            found,
                            known)};
}

std::string mark(int version, const std::string& meaning) {
    return fmt::format("INSERT INTO tamis_schema VALUES ({}, {}, make_timestamp({}));",
                       version,
                       sql_quoted(meaning),
                       utc_now_ms() * 1000);
}

void in_transaction(Connection& connection, const std::string& statements) {
    try {
        connection.run("BEGIN;" + statements + "COMMIT;");
    } catch (...) {
        connection.run("ROLLBACK");
        throw;
    }
}

bool has_column(Connection& connection, const ColumnStep& step) {
    return number(connection,
                  fmt::format("SELECT count(*) FROM duckdb_columns() WHERE table_name = {} AND column_name = {}",
                              sql_quoted(step.table),
                              sql_quoted(step.column))) != 0;
}

void take_step(Connection& connection, const Migration& step) {
    std::string statements;
    for (const std::string& statement : step.statements) statements += statement + ";\n";
    for (const ColumnStep& one : step.of_columns)
        if (has_column(connection, one)) statements += one.statement + ";\n";
    in_transaction(connection, statements + mark(step.version, step.meaning));
}

}  // namespace

void migrate(Connection& connection, int version, const std::vector<Migration>& migrations) {
    const std::optional<std::int64_t> found = version_of(connection);
    if (!found) {
        in_transaction(connection,
                       "CREATE TABLE tamis_schema(version INTEGER, meaning VARCHAR, applied_at TIMESTAMP);" +
                           mark(version, "made new"));
        return;
    }
    refuse_newer(*found, version);
    for (int next = static_cast<int>(*found) + 1; next <= version; ++next) {
        const auto step = std::find_if(
            migrations.begin(), migrations.end(), [&](const Migration& one) { return one.version == next; });
        ensure(step != migrations.end(), "every schema version has its migration");
        take_step(connection, *step);
    }
}

void check_version(Connection& connection, int version) {
    const std::optional<std::int64_t> found = version_of(connection);
    if (!found) throw Error{Problem::bad_data, "the file is a database, but not one with tamis results"};
    refuse_newer(*found, version);
    if (*found < version)
        throw Error{Problem::bad_data,
                    fmt::format("the results have schema version {}, this program {}; open them "
                                "once to write ('tamis "
                                "run'), which brings them forward",
                                *found,
                                version)};
}

}  // namespace tamis::store
