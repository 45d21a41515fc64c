// app/cache.cpp — questions about what is kept.
#include "app/cache.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "backtest/backtest_spec.hpp"
#include "backtest/strategy_type.hpp"
#include "backtest/tables.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "study/kept_cells.hpp"

namespace tamis::app {

namespace {
constexpr std::uint64_t most_sums = 1'000'000;

bool is_of_a_strategy(const record::Table& table) {
    const auto types = backtest::strategy_types();
    return std::any_of(types.begin(), types.end(), [&](const auto* type) { return &type->table() == &table; });
}

/// Values of each cell in the tables with any number of rows a cell, as SQL: a row's columns, counted.
std::string values_sql(store::ResultStore& results) {
    const std::vector<std::string> present = results.tables();
    std::string sql;
    for (const record::Table* table : study::cell_tables()) {
        if (table->name == "backtest" || is_of_a_strategy(*table) ||
            std::find(present.begin(), present.end(), table->name) == present.end())
            continue;
        sql += fmt::format("{}SELECT cell, count(*) * {} AS n FROM \"{}\" GROUP BY cell",
                           sql.empty() ? "" : " UNION ALL ",
                           table->fields.size(),
                           table->name);
    }
    return sql;
}

/// Values of a cell `b` in its strategy's table, where it has one row: nothing to count, which of ten million cells
/// would take as long as all else.
std::string own_values_sql() {
    std::string sql =
        fmt::format("CASE WHEN b.status = 'done' AND b.engine = '{}' THEN CASE b.strategy", backtest::engine_name);
    for (const backtest::StrategyType* type : backtest::strategy_types())
        sql += fmt::format(" WHEN '{}' THEN {}", type->name, type->table().fields.size());
    return sql + " ELSE 0 END ELSE 0 END";
}

/// Values of every table of the file.
std::string all_values_sql(store::ResultStore& results) {
    std::string sql;
    for (const record::Table* table : result_tables())
        for (const std::string& name : results.tables())
            if (name == table->name)
                sql += fmt::format(
                    "{}(SELECT count(*) * {} FROM \"{}\")", sql.empty() ? "" : " + ", table->fields.size(), name);
    return sql;
}

constexpr std::string_view screens_of_run =
    ", any_value(r.screen_days_asked) AS screen_days_asked, any_value(r.screen_days_known) AS screen_days_known, "
    "any_value(r.seconds) AS seconds";

/// What stands before the counts: the group, and what it is ordered by.
std::string group_sql(const std::string& by) {
    static constexpr std::array<std::string_view, 4> words{"run", "day", "strategy", "engine"};
    if (by == "run") return "r.run AS run, any_value(r.name) AS name, any_value(r.started_at) AS started_at";
    if (by == "day") return "r.started_at::DATE AS day";
    if (by == "strategy") return "c.strategy AS strategy";
    if (by == "engine") return "c.engine || coalesce(' ' || c.engine_version, '') AS engine";
    throw Error{Problem::invalid_request,
                "--by is '" + excerpt(by) + "', allowed: " + one_of(words) + did_you_mean(by, words)};
}

}  // namespace

record::Rows cache_stats(store::ResultStore& results, const Home& home, const std::string& by) {
    const auto bytes = static_cast<std::uint64_t>(std::filesystem::file_size(home.results_file()));
    const bool counts_empty_runs = by == "run" || by == "day";
    return results.sql(
        fmt::format("WITH more AS (SELECT cell, sum(n) AS n FROM ({values}) GROUP BY cell), whole AS (SELECT "
                    "{all_values} AS n), "
                    "asked AS (SELECT c.*, b.cell IS NOT NULL AS is_kept, b.strategy, b.engine, b.engine_version, "
                    "b.execution_time_ms, {columns} + {own_values} + coalesce(m.n, 0) AS n, "
                    "coalesce(c.has_failed, b.status = 'failed', false) AS is_failed "
                    "FROM run_cell c LEFT JOIN backtest b ON b.cell = c.cell LEFT JOIN more m ON m.cell = c.cell) "
                    "SELECT {group}, count(c.cell)::BIGINT AS asked, count(*) FILTER (c.was_known)::BIGINT AS known, "
                    "count(*) FILTER (NOT c.was_known AND NOT c.is_failed)::BIGINT AS computed, "
                    "count(*) FILTER (NOT c.was_known AND c.is_failed)::BIGINT AS failed, "
                    "count(*) FILTER (c.was_known)::DOUBLE / nullif(count(c.cell), 0) AS hit_rate_fraction, "
                    "({bytes}::DOUBLE * coalesce(sum(c.n) FILTER (NOT c.was_known AND c.is_kept), 0) / "
                    "any_value(whole.n))::BIGINT AS bytes, "
                    "sum(c.execution_time_ms) FILTER (c.was_known) / 1000 AS seconds_saved{more} "
                    "FROM run r {join} JOIN asked c ON c.run = r.run CROSS JOIN whole GROUP BY {by} ORDER BY 1{order}",
                    fmt::arg("values", values_sql(results)),
                    fmt::arg("own_values", own_values_sql()),
                    fmt::arg("all_values", all_values_sql(results)),
                    fmt::arg("columns", backtest::cell_table().fields.size()),
                    fmt::arg("group", group_sql(by)),
                    fmt::arg("bytes", bytes),
                    fmt::arg("more", by == "run" ? screens_of_run : ""),
                    fmt::arg("join", counts_empty_runs ? "LEFT" : ""),
                    fmt::arg("by", by == "run" ? "r.run" : "1"),
                    fmt::arg("order", by == "run" ? " DESC" : "")),
        most_sums);
}

record::Rows cache_sizes(store::ResultStore& results, const Home& home) {
    record::Rows rows;
    rows.names = {"table", "rows"};
    rows.columns = {record::Column(record::Type::text), record::Column(record::Type::integer)};
    const std::vector<std::string> present = results.tables();
    for (const record::Table* table : result_tables()) {
        if (std::find(present.begin(), present.end(), std::string(table->name)) == present.end()) continue;
        rows.columns[0].push(table->name);
        rows.columns[1].push(
            results.sql("SELECT count(*) FROM \"" + std::string(table->name) + "\"", 1).columns[0].numbers()[0]);
    }
    rows.columns[0].push(std::string_view("(bytes of the file)"));
    rows.columns[1].push(static_cast<std::int64_t>(std::filesystem::file_size(home.results_file())));
    return rows;
}

}  // namespace tamis::app
