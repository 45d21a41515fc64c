// cli/result_actions.cpp — looking at what is kept.
#include <fmt/format.h>

#include "app/cache.hpp"
#include "app/catalog.hpp"
#include "app/doctor.hpp"
#include "app/home.hpp"
#include "app/pipeline_file.hpp"
#include "app/screening.hpp"
#include "app/summary.hpp"
#include "backtest/tables.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/actions.hpp"
#include "cli/output.hpp"
#include "jobs/progress.hpp"
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

store::Query query_of(const Options& options, store::ResultStore& results) {
    const store::KnownColumns known = known_columns(results, options.table);
    store::Query query{.table = options.table,
                       .columns = store::parse_columns(options.columns, known),
                       .where = store::parse_where(options.where, known),
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
    const auto results = app::Home(options.home).open_results_to_read();
    const store::Query query = query_of(options, *results);
    const record::Rows rows = results->select(query);
    print_rows(options, rows, find_table(options.table));
    if (rows.size() == query.limit && !options.json && !options.csv)
        print(fmt::format("(the first {}; --limit shows more)\n", query.limit));
    return 0;
}

int results_export(const Options& options) {
    const auto results = app::Home(options.home).open_results_to_read();
    const store::KnownColumns known = known_columns(*results, options.table);
    (void)store::parse_where(options.where, known);
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
                       .where = store::parse_where(options.where, known),
                       .order = store::parse_order(options.sort, known)};
    sql += results->where_text(query);
    const std::uint64_t rows = results->export_query(sql, options.out, format);
    print(options.json
              ? fmt::format("{{\"rows\":{},\"file\":\"{}\"}}\n", rows, options.out)
              : fmt::format("wrote {} rows to {}\n", with_thousands(static_cast<std::int64_t>(rows)), options.out));
    return 0;
}

int results_runs(const Options& options) {
    const auto results = app::Home(options.home).open_results_to_read();
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
               find_table("run"));
    return 0;
}

int results_report(const Options& options) {
    app::OutputSpec output;
    output.directory = options.output_directory;
    if (!options.output_directory.empty()) app::require_reports_possible(output);
    const auto results = app::Home(options.home).open_results_to_read();
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
    const auto results = home.open_results_to_read();
    print_rows(options, results->sql(options.statement, options.json || options.csv ? 100'000'000 : options.limit));
    return 0;
}

int cache_stats(const Options& options) {
    const app::Home home(options.home);
    const auto results = home.open_results_to_read();
    const record::Rows stats = app::cache_stats(*results, home, options.by), sizes = app::cache_sizes(*results, home);
    if (options.json) {
        print("{\"by_" + options.by + "\":" + record::json_text(stats) + ",\"sizes\":" + record::json_text(sizes) +
              "}\n");
        return 0;
    }
    print_rows(options, stats);
    if (!options.csv) print("\n" + record::aligned_text(sizes, terminal_width()));
    return 0;
}

int cache_why(const Options& options) {
    const app::Home home(options.home);
    if (const auto key = parse_hash(options.key)) {
        const auto results = home.open_results_to_read();
        print_structs(options, app::key_part_table(), app::parts_of(*results, *key));
        return 0;
    }
    const app::Pipeline pipeline = app::read_pipeline(options.key);
    const auto bars = home.open_bars();
    const auto results = home.open_results();
    const auto& study = pipeline.study;
    std::string symbol = study.symbols.empty() ? "" : study.symbols.front();
    TradingDay first = study.days ? study.days->first : study.screen->first,
               last = study.days ? study.days->second : study.screen->first;
    if (study.screen) {
        jobs::ProgressLine progress(false);
        const auto answer = app::run_screen(*bars, *results, *study.screen, 1, true, progress);
        if (answer.hits.empty())
            throw Error{Problem::not_found, options.key + " screens to no hit, so it asks for no cell"};
        symbol = answer.hits.front().symbol;
        if (!study.days) first = last = answer.hits.front().day;
    }
    const app::KeyAnswer answer =
        app::why(*bars, *results, study::cell_spec(study, {upper(symbol), first, last}, study.grid.front()));
    if (!options.json && !options.csv)
        print(fmt::format("cell {} is {}\n",
                          hex_text(answer.key),
                          answer.is_kept ? "kept" : "not kept; beside it the kept cell that is nearest"));
    print_structs(options, app::key_part_table(), answer.parts);
    return 0;
}

int cache_evict(const Options& options) {
    std::string text = options.older_than;
    if (text.ends_with('d')) text.pop_back();
    const auto days = parse_number<int>(text);
    if (!days || *days < 0)
        throw Error{Problem::invalid_request,
                    "--older-than is '" + options.older_than + "'; a number of days such as 90d is expected"};
    const auto results = app::Home(options.home).open_results();
    const app::Evicted evicted = app::evict(*results, *days, options.yes);
    if (options.json) {
        print(fmt::format("{{\"cells\":{},\"in_runs\":{},\"deleted\":{}}}\n",
                          evicted.cells,
                          evicted.in_runs,
                          options.yes ? "true" : "false"));
        return 0;
    }
    print(fmt::format(
        "{} cells are older than {} days, {} of them belong to runs\n", evicted.cells, *days, evicted.in_runs));
    print(options.yes ? "they are deleted, with their trades and fills; the runs keep their counts\n"
                      : "nothing is deleted without --yes\n");
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
