// cli/result_actions.cpp — looking at what is kept.
#include <fmt/format.h>
#include <unistd.h>

#include <array>

#include "app/catalog.hpp"
#include "app/doctor.hpp"
#include "app/home.hpp"
#include "app/lake.hpp"
#include "app/patience.hpp"
#include "app/questions.hpp"
#include "app/reports.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "cli/actions.hpp"
#include "cli/output.hpp"
#include "record/format.hpp"

namespace tamis::cli {

namespace {

app::Question question_of(const Options& options, std::uint64_t limit) {
    return {.table = options.table,
            .where = options.where,
            .sort = options.sort,
            .columns = options.columns,
            .limit = limit};
}

}  // namespace

int results_list(const Options& options) {
    const auto results = open_with_lakes(options);
    app::Question question = question_of(options, row_limit(options));
    const bool is_for_people = !options.json && !options.csv;
    if (question.columns.empty() && question.table == "backtest" && is_for_people)
        question.columns = join(app::first_columns(), ", ");
    print_answer(options,
                 app::patiently(*results, work_of(options), [&] { return app::ask(*results, question); }),
                 app::find_table(options.table),
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

void export_to_standard_output(store::ResultStore& results, const app::Question& question, store::ExportFormat format) {
    if (format == store::ExportFormat::parquet && ::isatty(STDOUT_FILENO) != 0)
        throw Error{Problem::invalid_request,
                    "Parquet is nothing to read on a terminal; send it to a file or a program"};
    app::export_rows(results, question, format, print_exactly);
}

int export_lake(const Options& options) {
    if (!options.out.empty() || !options.format.empty() || options.limit)
        throw Error{Problem::invalid_request,
                    "--parquet writes a folder; --out, --format and --limit do not go with it"};
    const auto results = open_with_lakes(options);
    const app::LakeAnswer lake = app::export_lake(
        *results, question_of(options, every_row), options.to_folder, options.partition_by, work_of(options));
    if (options.json)
        print(fmt::format("{{\"cells\":{},\"files\":{},\"bytes\":{}}}\n", lake.cells, lake.files, lake.bytes));
    else
        print(fmt::format("wrote {} cells to {} in {} ({})\n",
                          whole(lake.cells),
                          counted(lake.files, "file"),
                          visible_text(options.to_folder),
                          bytes_text(lake.bytes)));
    return 0;
}

}  // namespace

int results_export(const Options& options) {
    if (!options.to_folder.empty()) return export_lake(options);
    if (options.out.empty()) throw Error{Problem::invalid_request, "results export needs --out, or --parquet"};
    const store::ExportFormat format = export_format(options);
    const auto results = open_with_lakes(options);
    const app::Question question = question_of(options, options.limit.value_or(every_row));
    if (options.out == standard_output) {
        export_to_standard_output(*results, question, format);
        return 0;
    }
    const std::uint64_t rows = app::patiently(
        *results, work_of(options), [&] { return app::export_rows(*results, question, options.out, format); });
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
    const app::Question question{
        .table = "run",
        .where = {},
        .sort = "-run",
        .columns =
            "run, name, state, started_at, hits, cells_asked, cells_known, cells_computed, cells_failed, seconds",
        .limit = row_limit(options)};
    print_answer(options, app::ask(*results, question), app::find_table("run"), Columns::first);
    return 0;
}

int results_report(const Options& options) {
    report::OutputSpec output;
    output.directory = options.output_directory;
    if (!options.output_directory.empty()) report::require_reports_possible(output);
    const auto results = open_to_read(options);
    const report::Summary summary =
        app::patiently(*results, work_of(options), [&] { return app::summary_of(*results, options.run); });
    print(options.json ? report::summary_json(summary) : report::summary_text(summary, terminal_width()));
    if (options.output_directory.empty()) return 0;
    for (const auto& file : report::write_reports(*results, summary, output))
        if (!options.json) print("wrote " + file.string() + "\n");
    return 0;
}

namespace {

// Rows beyond the limit are counted so far for people; a statement can have more than anyone waits for.
constexpr std::uint64_t counted_most = 1'000'000;

void print_outcome(const Options& options, const store::Outcome& outcome) {
    if (outcome.answer)
        print_answer(options, *outcome.answer);
    else if (options.csv)
        print_exactly(fmt::format("rows_changed\n{}\n", outcome.rows_changed));
    else
        print(options.json ? fmt::format("{{\"rows_changed\":{}}}\n", outcome.rows_changed)
                           : whole(outcome.rows_changed) + " rows changed\n");
}

}  // namespace

int sql(const Options& options) {
    const app::Statement statement{.text = options.statement,
                                   .may_write = options.write,
                                   .may_reach_files = options.files_allowed,
                                   .limit = row_limit(options),
                                   .counted_most = options.json || options.csv ? 0 : counted_most};
    const auto results = options.write ? app::Home(options.home).open_results() : open_with_lakes(options);
    print_outcome(options,
                  app::patiently(*results, work_of(options), [&] { return app::run_statement(*results, statement); }));
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
