// cli/result_actions.cpp — looking at what is kept.
#include <fmt/format.h>
#include <unistd.h>

#include <array>

#include "app/catalog.hpp"
#include "app/doctor.hpp"
#include "app/home.hpp"
#include "backtest/tables.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "cli/actions.hpp"
#include "cli/output.hpp"
#include "record/format.hpp"
#include "report/parameter_columns.hpp"
#include "report/report_files.hpp"
#include "store/query_text.hpp"

namespace tamis::cli {

namespace {

const record::Table* find_table(const std::string& name) {
    for (const record::Table* table : app::result_tables())
        if (table->name == name) return table;
    return nullptr;
}

store::KnownColumns known_columns(store::ResultStore& results, const std::string& table) {
    const record::Rows empty = results.select({.table = table, .columns = {}, .where = {}, .order = {}, .limit = 0});
    store::KnownColumns known;
    for (std::size_t i = 0; i < empty.names.size(); ++i) known.emplace_back(empty.names[i], empty.columns[i].type());
    return known;
}

std::vector<store::Condition> where_of(const Options& options,
                                       store::ResultStore& results,
                                       const store::KnownColumns& known) {
    if (options.where.empty()) return {};
    return store::parse_where(options.where, known, report::parameter_columns(results, options.table, known));
}

store::Query query_of(const Options& options, store::ResultStore& results) {
    const store::KnownColumns known = known_columns(results, options.table);
    store::Query query{.table = options.table,
                       .columns = store::parse_columns(options.columns, known),
                       .where = where_of(options, results, known),
                       .order = store::parse_order(options.sort, known),
                       .limit = row_limit(options)};
    if (query.columns.empty() && options.table == "backtest" && !options.json && !options.csv)
        query.columns = {"cell",
                         "symbol",
                         "first_day",
                         "strategy",
                         "total_return_fraction",
                         "trade_number_of_trades",
                         "trade_win_rate_fraction",
                         "profit_factor",
                         "intraday_drawdown_fraction",
                         "status",
                         "parameters"};
    return query;
}

}  // namespace

int results_list(const Options& options) {
    const auto results = open_to_read(options);
    const store::Query query = query_of(options, *results);
    const record::Rows rows = results->select(query);
    const std::uint64_t total = rows.size() < query.limit ? rows.size() : results->count(query);
    print_answer(options,
                 {rows, total, true},
                 find_table(options.table),
                 options.columns.empty() ? Columns::first : Columns::all);
    return 0;
}

namespace {

constexpr std::string_view standard_output = "-";
struct NamedFormat {
    std::string_view name;
    store::ExportFormat format;
};
constexpr std::array formats{NamedFormat{"csv", store::ExportFormat::csv},
                             NamedFormat{"json", store::ExportFormat::json},
                             NamedFormat{"parquet", store::ExportFormat::parquet}};

std::optional<store::ExportFormat> format_named(std::string_view name) {
    for (const NamedFormat& one : formats)
        if (one.name == name) return one.format;
    return std::nullopt;
}

/// What --format says; else what the file's name ends in; on standard output CSV, or JSON with --json.
store::ExportFormat export_format(const Options& options) {
    if (!options.format.empty()) {
        if (const auto format = format_named(options.format)) return *format;
        throw Error{Problem::invalid_request,
                    "--format is '" + excerpt(options.format) + "', allowed: csv, json or parquet"};
    }
    if (options.out == standard_output) return options.json ? store::ExportFormat::json : store::ExportFormat::csv;
    const std::string ending = lower(std::filesystem::path(options.out).extension().string());
    if (const auto format = format_named(ending.empty() ? ending : ending.substr(1))) return *format;
    throw Error{Problem::invalid_request,
                "--out is '" + excerpt(options.out) +
                    "'; its end must be .csv, .json or .parquet, or --format must say what it becomes"};
}

/// The statement of an export, with every name and value quoted.
std::string export_statement(const Options& options, store::ResultStore& results) {
    const store::KnownColumns known = known_columns(results, options.table);
    const auto columns = store::parse_columns(options.columns, known);
    const store::Query query{.table = options.table,
                             .columns = {},
                             .where = where_of(options, results, known),
                             .order = store::parse_order(options.sort, known)};
    const std::string what = columns.empty() ? "*" : "\"" + join(columns, "\", \"") + "\"";
    const std::string first =
        options.limit.value_or(every_row) == every_row ? "" : fmt::format(" LIMIT {}", *options.limit);
    return "SELECT " + what + " FROM \"" + options.table + "\"" + results.where_text(query) + first;
}

void export_to_standard_output(store::ResultStore& results, const std::string& select, store::ExportFormat format) {
    if (format != store::ExportFormat::parquet) {
        record::RowWriter writer(format == store::ExportFormat::csv ? record::Format::csv : record::Format::json);
        results.each_batch(select, [&](const record::Rows& batch) { print_exactly(writer.batch(batch)); });
        return print_exactly(writer.end());
    }
    if (::isatty(STDOUT_FILENO) != 0)
        throw Error{Problem::invalid_request,
                    "Parquet is nothing to read on a terminal; send it to a file or a program"};
    const TempDir folder("tamis-export");
    const std::filesystem::path file = folder.path() / "rows.parquet";
    results.export_query(select, file, format);
    print_exactly(read_file(file));
}

}  // namespace

int results_export(const Options& options) {
    const store::ExportFormat format = export_format(options);
    const auto results = open_to_read(options);
    const std::string select = export_statement(options, *results);
    if (options.out == standard_output) {
        export_to_standard_output(*results, select, format);
        return 0;
    }
    const std::uint64_t rows = results->export_query(select, options.out, format);
    if (!options.json) {
        print(fmt::format("wrote {} rows to {}\n", whole(rows), visible_text(options.out)));
        return 0;
    }
    std::string json = fmt::format("{{\"rows\":{},\"file\":", rows);
    append_json_string(json, options.out);
    print(json + "}\n");
    return 0;
}

int results_runs(const Options& options) {
    const auto results = open_to_read(options);
    std::vector<std::string> columns{"run",
                                     "name",
                                     "state",
                                     "started_at",
                                     "hits",
                                     "cells_asked",
                                     "cells_known",
                                     "cells_computed",
                                     "cells_failed",
                                     "seconds"};
    const store::Query query{
        .table = "run", .columns = columns, .where = {}, .order = {{"run", true}}, .limit = row_limit(options)};
    print_answer(options, {results->select(query), results->count(query), true}, find_table("run"), Columns::first);
    return 0;
}

int results_report(const Options& options) {
    report::OutputSpec output;
    output.directory = options.output_directory;
    if (!options.output_directory.empty()) report::require_reports_possible(output);
    const auto results = open_to_read(options);
    std::int64_t run = options.run;
    if (run == 0) run = results->sql("SELECT coalesce(max(run), 0)::BIGINT FROM run", 1).columns[0].numbers()[0];
    const report::Summary summary = report::summarize(*results, run);
    print(options.json ? report::summary_json(summary) : report::summary_text(summary, terminal_width()));
    if (options.output_directory.empty()) return 0;
    for (const auto& file : report::write_reports(*results, summary, output))
        if (!options.json) print("wrote " + file.string() + "\n");
    return 0;
}

namespace {

// Rows beyond the limit are counted so far for people; a statement can have more than anyone waits for.
constexpr std::uint64_t counted_most = 1'000'000;

int change_by_sql(const Options& options, store::ResultStore& results, std::uint64_t counted) {
    const store::Outcome outcome = results.change(options.statement, row_limit(options), counted);
    if (outcome.answer)
        print_answer(options, *outcome.answer);
    else if (options.csv)
        print_exactly(fmt::format("rows_changed\n{}\n", outcome.rows_changed));
    else
        print(options.json ? fmt::format("{{\"rows_changed\":{}}}\n", outcome.rows_changed)
                           : whole(outcome.rows_changed) + " rows changed\n");
    return 0;
}

}  // namespace

int sql(const Options& options) {
    const std::uint64_t counted = options.json || options.csv ? 0 : counted_most;
    const auto results = options.write ? app::Home(options.home).open_results() : open_to_read(options);
    if (!options.files_allowed) results->lock_out_files();
    if (options.write) return change_by_sql(options, *results, counted);
    print_answer(options, results->ask(options.statement, row_limit(options), counted));
    return 0;
}

int strategy_list(const Options& options) {
    print_rows(options, app::strategy_rows(), nullptr, Columns::all, every_row);
    return 0;
}
int strategy_show(const Options& options) {
    print_rows(options, app::strategy_parameters(options.key), nullptr, Columns::all, every_row);
    return 0;
}
int filter_list(const Options& options) {
    print_rows(options, app::filter_rows(), nullptr, Columns::all, every_row);
    return 0;
}
int filter_show(const Options& options) {
    print_rows(options, app::filter_parameters(options.key), nullptr, Columns::all, every_row);
    return 0;
}
int catalog(const Options& options) {
    print_rows(options, app::catalog_rows(), nullptr, Columns::all, every_row);
    return 0;
}

int doctor(const Options& options) {
    const auto findings = app::examine(app::Home(options.home));
    bool is_well = true;
    for (const app::Finding& finding : findings) {
        is_well = is_well && finding.is_ok;
        if (!options.json && !options.csv)
            print(fmt::format(
                "{:<5}{:<18}{}\n", finding.is_ok ? "ok" : "DO", finding.what, visible_text(finding.answer)));
    }
    if (options.json || options.csv) print_structs(options, app::finding_table(), findings);
    return is_well ? 0 : info(Problem::unavailable).exit_code;
}

}  // namespace tamis::cli
