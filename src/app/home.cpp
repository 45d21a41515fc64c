// app/home.cpp — the home folder, the schema and its views.
#include "app/home.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "app/lease.hpp"
#include "backtest/tables.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "lean/lean_tables.hpp"
#include "market/exchange_calendar.hpp"
#include "migration/migration_tables.hpp"
#include "migration/old_views.hpp"
#include "screen/screener.hpp"
#include "study/audit_table.hpp"
#include "study/kept_cells.hpp"
#include "study/note_table.hpp"
#include "study/run_tables.hpp"

namespace tamis::app {

Home::Home(const std::filesystem::path& path) : path_(path) {
    if (!path_.empty()) return;
    if (const char* home = std::getenv("TAMIS_HOME"); home && *home)
        path_ = home;
    else if (const char* user = std::getenv("HOME"); user && *user)
        path_ = std::filesystem::path(user) / ".tamis";
    else
        throw Error{Problem::invalid_request, "no home folder: set TAMIS_HOME or say --home DIR"};
}

std::vector<const record::Table*> result_tables() {
    std::vector<const record::Table*> tables = study::cell_tables();
    for (const record::Table* table : {&screen::screen_day_table(),
                                       &screen::screen_filter_table(),
                                       &screen::screen_hit_table(),
                                       &screen::screen_measure_table(),
                                       &screen::screen_content_table(),
                                       &study::run_table(),
                                       &study::run_cell_table(),
                                       &study::run_screen_table(),
                                       &study::run_shard_table(),
                                       &study::queued_run_table(),
                                       &study::note_table(),
                                       &study::audit_table()})
        tables.push_back(table);
    for (const record::Table* table : migration::migration_tables()) tables.push_back(table);
    return tables;
}

const record::Table* find_table(std::string_view name) {
    for (const record::Table* table : result_tables())
        if (table->name == name) return table;
    return nullptr;
}

namespace {

/// A session a row, in SQL: weekdays without the days on which the exchange was closed.
std::string sessions_in_sql() {
    const TradingDay first = std::chrono::year{1967} / 1 / 1, end = std::chrono::year{2100} / 1 / 1;
    std::string closed;
    for (TradingDay day = first; day < end; day += std::chrono::days(1)) {
        const std::chrono::weekday on{day};
        if (on == std::chrono::Saturday || on == std::chrono::Sunday || us_equities().is_session(day)) continue;
        closed += fmt::format("{}DATE '{}'", closed.empty() ? "" : ", ", to_text(day));
    }
    return fmt::format(
        "(SELECT one::DATE AS day FROM range(TIMESTAMP '{} 00:00:00', TIMESTAMP '{} 00:00:00', INTERVAL 1 DAY) AS "
        "days(one) WHERE dayofweek(one) BETWEEN 1 AND 5 AND one::DATE NOT IN ({}))",
        to_text(first),
        to_text(end),
        closed);
}

/// NaN became no number of LEAN's results until version 3; its column says so where there is one that gives reasons.
void add_nan_steps(const record::Table& table, std::vector<store::ColumnStep>& steps) {
    const bool gives_reasons = table.find("undefined") != nullptr;
    for (const record::Field& field : table.fields) {
        if (field.type != record::Type::real) continue;
        const std::string column = field.column(), name(table.name);
        const std::string reason =
            gives_reasons ? fmt::format(", undefined = concat_ws('; ', undefined, '{}: NaN in the result')", column)
                          : "";
        steps.push_back(
            {name, column, fmt::format("UPDATE {0} SET {1} = NULL{2} WHERE isnan({1})", name, column, reason)});
    }
}

store::Migration step_to_version_3() {
    store::Migration step{
        3, "sessions of a cell, NaN as NULL, times that are not known as NULL, what filters could not measure", {}, {}};
    const auto of_days = [&](const std::string& statement) {
        step.of_columns.push_back({"backtest", "first_day", statement});
    };
    of_days("ALTER TABLE backtest ADD COLUMN IF NOT EXISTS sessions BIGINT");
    of_days(
        "UPDATE backtest SET sessions = counted.sessions FROM (SELECT first_day AS first, last_day AS last, count(day) "
        "AS sessions FROM (SELECT DISTINCT first_day, last_day FROM backtest) LEFT JOIN " +
        sessions_in_sql() +
        " ON day BETWEEN first_day AND last_day GROUP BY ALL) AS counted WHERE first_day = counted.first AND last_day "
        "= counted.last");
    for (const record::Table* table : study::cell_tables()) add_nan_steps(*table, step.of_columns);
    for (const char* table : {"backtest", "screen_day"})
        step.of_columns.push_back(
            {table,
             "computed_at",
             fmt::format("UPDATE {} SET computed_at = NULL WHERE computed_at = TIMESTAMP '1970-01-01 00:00:00'",
                         table)});
    return step;
}

}  // namespace

const std::vector<store::Migration>& migrations() {
    static const std::vector<store::Migration> steps{
        // Tables and columns that are missing are made when a file is opened to write.
        {1, "first tables", {}},
        {2, "results of LEAN, rows of the earlier system", {}},
        step_to_version_3(),
        // Tables are split when a file is opened to write, too.
        {4, "what many cells share stands once", {}}};
    return steps;
}

void Home::require_possible() const {
    try {
        require_folder_path(bars_folder());
        std::error_code none;
        if (std::filesystem::is_directory(results_file(), none))
            throw Error{Problem::invalid_request, results_file().string() + " is a folder; it must be a file"};
    } catch (const Error& error) {
        throw Error{error.problem(), std::string(error.what()) + "; --home DIR or TAMIS_HOME names another home"};
    }
}

std::shared_ptr<const bars::BarStore> Home::open_bars() const {
    require_possible();
    return bars::BarStore::open(bars_folder());
}

std::unique_ptr<store::ResultStore> Home::open_results(unsigned threads) const {
    if (open_) return open_->another();
    require_possible();
    borrow_results();
    return open_alone(threads, 0);
}

void Home::borrow_results() const {
    if (!open_ && part_.empty()) borrow_from_server(path_);
}

std::unique_ptr<store::ResultStore> Home::open_results_to_serve(std::uint64_t memory_bytes) const {
    require_possible();
    return open_alone(0, memory_bytes);
}

std::unique_ptr<store::ResultStore> Home::open_alone(unsigned threads, std::uint64_t memory_bytes) const {
    make_folder(path_);
    if (!part_.empty()) {
        const auto beside = std::filesystem::absolute(part_).parent_path();
        require_writable_folder(beside);
        make_folder(beside);
    }
    auto results = store::open_duckdb(
        results_file(), store::Access::read_write, schema_version, migrations(), memory_bytes, threads);
    results->prepare_all(result_tables(), migration::old_views());
    study::settle_runs(*results);
    return results;
}

std::unique_ptr<store::ResultStore> Home::open_results_to_read() const {
    if (open_) return open_->another();
    require_possible();
    if (!std::filesystem::exists(results_file()))
        throw Error{Problem::not_found,
                    path_.string() + " holds no results yet; 'tamis backtest' or 'tamis run' makes some"};
    return store::open_duckdb(results_file(), store::Access::read_only, schema_version, migrations());
}

}  // namespace tamis::app
