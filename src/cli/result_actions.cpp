// cli/result_actions.cpp — looking at what is kept.
#include <fmt/format.h>

#include "app/catalog.hpp"
#include "app/doctor.hpp"
#include "app/home.hpp"
#include "app/parameter_columns.hpp"
#include "app/summary.hpp"
#include "backtest/tables.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/actions.hpp"
#include "cli/output.hpp"
#include "record/format.hpp"
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
    return store::parse_where(options.where, known, app::parameter_columns(results, options.table, known));
}

store::Query query_of(const Options& options, store::ResultStore& results) {
    const store::KnownColumns known = known_columns(results, options.table);
    store::Query query{.table = options.table,
                       .columns = store::parse_columns(options.columns, known),
                       .where = where_of(options, results, known),
                       .order = store::parse_order(options.sort, known),
                       .limit = options.limit};
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
    print_rows(options, rows, find_table(options.table), options.columns.empty() ? Columns::first : Columns::all);
    if (rows.size() == query.limit && !options.json && !options.csv)
        print(fmt::format("(the first {}; --limit shows more)\n", query.limit));
    return 0;
}

int results_export(const Options& options) {
    const auto results = open_to_read(options);
    const store::KnownColumns known = known_columns(*results, options.table);
    store::ExportFormat format = store::ExportFormat::csv;
    if (options.format == "json")
        format = store::ExportFormat::json;
    else if (options.format == "parquet")
        format = store::ExportFormat::parquet;
    else if (options.format != "csv")
        throw Error{Problem::invalid_request, "--format is '" + options.format + "', allowed: csv, json or parquet"};
    const auto columns = store::parse_columns(options.columns, known);
    const std::string what = columns.empty() ? "*" : "\"" + join(columns, "\", \"") + "\"";
    std::string sql = "SELECT " + what + " FROM \"" + options.table + "\"";
    store::Query query{.table = options.table,
                       .columns = {},
                       .where = where_of(options, *results, known),
                       .order = store::parse_order(options.sort, known)};
    sql += results->where_text(query);
    const std::uint64_t rows = results->export_query(sql, options.out, format);
    print(options.json
              ? fmt::format("{{\"rows\":{},\"file\":\"{}\"}}\n", rows, options.out)
              : fmt::format("wrote {} rows to {}\n", with_thousands(static_cast<std::int64_t>(rows)), options.out));
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
    print_rows(options,
               results->select(
                   {.table = "run", .columns = columns, .where = {}, .order = {{"run", true}}, .limit = options.limit}),
               find_table("run"),
               Columns::first);
    return 0;
}

int results_report(const Options& options) {
    app::OutputSpec output;
    output.directory = options.output_directory;
    if (!options.output_directory.empty()) app::require_reports_possible(output);
    const auto results = open_to_read(options);
    std::int64_t run = options.run;
    if (run == 0) run = results->sql("SELECT coalesce(max(run), 0)::BIGINT FROM run", 1).columns[0].numbers()[0];
    const app::Summary summary = app::summarize(*results, run);
    print(options.json ? app::summary_json(summary) : app::summary_text(summary, terminal_width()));
    if (options.output_directory.empty()) return 0;
    for (const auto& file : app::write_reports(*results, summary, output))
        if (!options.json) print("wrote " + file.string() + "\n");
    return 0;
}

int sql(const Options& options) {
    const app::Home home(options.home);
    if (options.write) {
        const auto results = home.open_results();
        const std::uint64_t changed = results->execute(options.statement);
        print(options.json ? fmt::format("{{\"rows_changed\":{}}}\n", changed)
                           : fmt::format("{} rows changed\n", changed));
        return 0;
    }
    const auto results = open_to_read(options);
    print_rows(options, results->sql(options.statement, options.json || options.csv ? 100'000'000 : options.limit));
    return 0;
}

int strategy_list(const Options& options) {
    print_rows(options, app::strategy_rows());
    return 0;
}
int strategy_show(const Options& options) {
    print_rows(options, app::strategy_parameters(options.key));
    return 0;
}
int filter_list(const Options& options) {
    print_rows(options, app::filter_rows());
    return 0;
}
int filter_show(const Options& options) {
    print_rows(options, app::filter_parameters(options.key));
    return 0;
}
int catalog(const Options& options) {
    print_rows(options, app::catalog_rows());
    return 0;
}

int doctor(const Options& options) {
    const auto findings = app::examine(app::Home(options.home));
    bool is_well = true;
    for (const app::Finding& finding : findings) {
        is_well = is_well && finding.is_ok;
        if (!options.json && !options.csv)
            print(fmt::format("{:<5}{:<18}{}\n", finding.is_ok ? "ok" : "DO", finding.what, finding.answer));
    }
    if (options.json || options.csv) print_structs(options, app::finding_table(), findings);
    return is_well ? 0 : info(Problem::unavailable).exit_code;
}

}  // namespace tamis::cli
