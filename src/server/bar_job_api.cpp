// server/bar_job_api.cpp — bars brought in, made, looked through and written out, as jobs.
#include <fmt/format.h>

#include "app/answers_json.hpp"
#include "app/bars.hpp"
#include "app/fetch.hpp"
#include "app/import_bars.hpp"
#include "app/import_options.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "server/answers.hpp"
#include "server/api.hpp"
#include "server/body.hpp"

namespace tamis::server {

namespace {

constexpr std::uint64_t most_lines_told = 200, most_findings_told = 5000;

using Import = std::function<ingest::ImportReport(const app::Work&)>;

Jobs::Task telling_import(Import import) {
    return [import = std::move(import)](const app::Work& work) {
        const Stopwatch watch;
        const ingest::ImportReport report = import(work);
        return Jobs::Answer(app::import_json(report, watch.seconds(), most_lines_told), report.was_interrupted);
    };
}

std::string text_or(const Body& body, const std::string& name, const std::string& otherwise) {
    const std::string text = body.text(name);
    return text.empty() ? otherwise : text;
}

app::CsvRequest table_asked(const Body& body, const std::string& kind, std::vector<std::filesystem::path> files) {
    return {std::move(files),
            body.text("resolution"),
            body.text("symbol"),
            text_or(body, "timezone", "America/New_York"),
            {.format = kind,
             .map = app::parse_column_map(body.text("map")),
             .columns = app::parse_column_list(body.text("columns")),
             .dates = body.text("dates"),
             .decimal = body.text("decimal"),
             .stamp = text_or(body, "stamp", "start"),
             .bar_minutes = app::parse_bar_minutes(body.text("bar_minutes")),
             .price_exponent = app::parse_price_scale(body.text("price_scale")),
             .adjusted = body.yes("adjusted"),
             .class_mark = body.text("class_mark"),
             .preset = body.text("preset")}};
}

app::ActionsRequest actions_asked(const Body& body, std::vector<std::filesystem::path> files) {
    return {std::move(files),
            body.text("symbol"),
            app::parse_column_map(body.text("map")),
            body.text("dates"),
            body.yes("adjusted")};
}

Parameter parameter_of(const app::ImportOption& option) {
    Parameter parameter{.name = std::string(option.name), .in = In::body, .meaning = std::string(option.meaning)};
    if (option.name == "adjusted") parameter.type = "boolean";
    if (!option.choices.empty())
        for (const std::string_view choice : split(option.choices, '|')) parameter.choices.emplace_back(choice);
    return parameter;
}

std::vector<Parameter> import_parameters() {
    std::vector<Parameter> parameters{
        {.name = "kind",
         .in = In::body,
         .meaning = "csv, parquet or json: tables of bars; lean: a LEAN data folder; splits, "
                    "dividends or names: tables of these",
         .is_required = true,
         .example = "csv",
         .choices = {"csv", "parquet", "json", "lean", "splits", "dividends", "names"}},
        {.name = "paths",
         .in = In::body,
         .type = "array",
         .meaning = "Files, folders and patterns on the server's machine, in the folder that it may read",
         .is_required = true,
         .example = "bars.csv"}};
    for (const app::ImportOption& option : app::table_options) parameters.push_back(parameter_of(option));
    return parameters;
}

/// What a request of that kind may say; of another kind or none, all there is.
std::vector<std::string_view> members_of(const std::string& kind) {
    if (kind == "lean") return {"kind", "paths"};
    if (kind == "splits" || kind == "names") return {"kind", "paths", "symbol", "map", "dates"};
    if (kind == "dividends") return {"kind", "paths", "symbol", "map", "dates", "adjusted"};
    static const std::vector<Parameter> all = import_parameters();
    std::vector<std::string_view> names;
    for (const Parameter& one : all) names.push_back(one.name);
    return names;
}

Body import_body(const Request& request) {
    return {request.body, members_of(Body(request.body, members_of("")).text("kind"))};
}

Import import_asked(const app::Home& home, const Body& body, std::vector<std::filesystem::path> files) {
    const std::string kind = body.text("kind");
    if (kind == "csv" || kind == "parquet" || kind == "json") {
        app::CsvRequest asked = table_asked(body, kind, std::move(files));
        return [home, asked = std::move(asked)](const app::Work& work) { return app::import_csv(home, asked, work); };
    }
    if (kind == "splits" || kind == "dividends" || kind == "names") {
        const auto import = kind == "splits"      ? app::import_splits
                            : kind == "dividends" ? app::import_dividends
                                                  : app::import_names;
        return [home, import, asked = actions_asked(body, std::move(files))](const app::Work& work) {
            return import(home, asked, work);
        };
    }
    if (kind != "lean")
        throw Error{Problem::invalid_request,
                    "kind is '" + excerpt(kind) + "', allowed: csv, parquet, json, lean, splits, dividends or names"};
    if (files.size() != 1) throw Error{Problem::invalid_request, "paths must name one LEAN folder at a time"};
    return [home, file = files[0]](const app::Work& work) { return app::import_lean(home, file, work); };
}

Response import_bars(const Context& context, const Request& request) {
    const Body body = import_body(request);
    const std::vector<std::string> names = body.texts("paths");
    Import import = import_asked(context.home, body, files_asked(context, names));
    return job_begun(
        context, "import " + body.text("kind") + " " + join(names, " "), false, telling_import(std::move(import)));
}

/// The key is the server's own, and goes to the provider's own address alone: a request says neither.
Response fetch(const Context& context, const Request& request) {
    const Body body(request.body, {"provider", "symbols", "first", "last", "only", "requests_a_minute", "dry_run"});
    app::FetchRequest asked;
    asked.provider = body.text("provider");
    for (const std::string& words : body.texts("symbols")) {
        if (words.ends_with(".txt")) (void)file_asked(context, words);
        asked.symbols.push_back(words.ends_with(".txt") ? file_asked(context, words).string() : words);
    }
    asked.first = body.text("first");
    asked.last = body.text("last");
    asked.kinds = body.text("only");
    asked.requests_a_minute = static_cast<unsigned>(body.number("requests_a_minute", 0, 0, UINT32_MAX));
    const std::string what = fmt::format("fetch {} {}", asked.provider, join(body.texts("symbols"), " "));
    if (body.yes("dry_run"))
        return job_begun(context, what + " (dry run)", false, [home = context.home, asked](const app::Work& work) {
            return app::fetch_plan_json(app::plan_fetch(home, asked, work));
        });
    return job_begun(context, what, false, [home = context.home, asked](const app::Work& work) {
        const Stopwatch watch;
        const fetch::FetchReport report = app::fetch_bars(home, asked, work);
        return Jobs::Answer(app::fetch_json(report, watch.seconds(), most_lines_told),
                            report.import.was_interrupted,
                            report.ended_by ? report.ended_by->what() : "");
    });
}

Response simulate(const Context& context, const Request& request) {
    const Body body(request.body, {"symbols", "first", "last", "seed"});
    app::SimulationRequest asked;
    asked.symbols = static_cast<int>(body.number("symbols", asked.symbols, 0, INT32_MAX));
    asked.first = body.text("first");
    asked.last = body.text("last");
    asked.seed = static_cast<std::uint64_t>(body.number("seed", static_cast<std::int64_t>(asked.seed), 0, INT64_MAX));
    const auto home = context.home.path();
    return job_begun(context,
                     fmt::format("simulate {} symbols", asked.symbols),
                     false,
                     telling_import([=](const app::Work& work) { return app::simulate(home, asked, work); }));
}

template <class Row>
std::string findings_json(const record::Table& table, const std::vector<Row>& findings) {
    record::Rows rows = record::rows_of(table);
    record::append(rows, table, findings.data(), std::min<std::size_t>(findings.size(), most_findings_told));
    return rows_json({rows, findings.size(), true}, &table);
}

Response check_bars(const Context& context, const Request& request) {
    const std::string symbol = Body(request.body, {"symbol"}).text("symbol");
    const std::string what = "bars check" + (symbol.empty() ? symbol : " " + symbol);
    return job_begun(context, what, false, [home = context.home, symbol](const app::Work& work) {
        const bars::CheckedBars checked = app::check_bars(home, symbol, work);
        return fmt::format("{{\"symbols\":{},\"bars\":{},\"findings\":{}}}",
                           checked.symbols_done,
                           checked.bars,
                           findings_json(bars::check_table(), checked.rows));
    });
}

Response verify_bars(const Context& context, const Request& request) {
    (void)Body(request.body, {});
    return job_begun(context, "bars verify", false, [home = context.home](const app::Work& work) {
        const app::VerifiedBars verified = app::verify_bars(home, work);
        return Jobs::Answer(fmt::format("{{\"symbols\":{},\"is_whole\":{},\"damage\":{}}}",
                                        verified.found.symbols_done,
                                        verified.is_whole(),
                                        findings_json(bars::damage_table(), verified.found.damage)),
                            !verified.is_whole());
    });
}

Response export_bars(const Context& context, const Request& request) {
    const Body body(request.body, {"as", "folder"});
    const app::ExportRequest asked{body.text("as"), file_asked(context, body.text("folder"))};
    return job_begun(context,
                     "bars export " + asked.as + " " + body.text("folder"),
                     false,
                     telling_import([home = context.home, asked](const app::Work& work) {
                         return app::export_bars(home, asked, work);
                     }));
}

std::vector<Parameter> fetch_parameters() {
    return {
        {.name = "provider",
         .in = In::body,
         .meaning = app::provider_names(),
         .is_required = true,
         .example = "polygon"},
        {.name = "symbols",
         .in = In::body,
         .type = "array",
         .meaning = "Symbols, a file of names that ends with .txt in the folder that the server may read, or all: "
                    "every stock that the provider lists, delisted ones too",
         .is_required = true,
         .example = "SPY"},
        {.name = "first", .in = In::body, .meaning = "First day", .is_required = true, .example = "2024-02-28"},
        {.name = "last", .in = In::body, .meaning = "Last day", .is_required = true, .example = "2024-02-29"},
        {.name = "only", .in = In::body, .meaning = app::kind_names() + " (all of them)"},
        {.name = "requests_a_minute", .in = In::body, .type = "integer", .meaning = "At most (0: no limit of our own)"},
        {.name = "dry_run",
         .in = In::body,
         .type = "boolean",
         .meaning = "Say how many requests that is and how long they take (false)"}};
}

}  // namespace

std::vector<Route> bar_job_routes(const Context& context) {
    const char* counts = "The job's number; its answer: counts, rejected by reason, the first rejected lines, notes";
    return {
        {"POST",
         "/api/v1/jobs/import",
         "Brings bars in from files on the server's machine",
         import_parameters(),
         counts,
         with(context, import_bars),
         202},
        {"POST",
         "/api/v1/jobs/fetch",
         "Bars, splits and dividends from a provider; its key is in the server's environment or in the home's folder "
         "keys",
         fetch_parameters(),
         counts,
         with(context, fetch),
         202},
        {"POST",
         "/api/v1/jobs/simulate",
         "Makes an invented market; the same seed gives the same bytes",
         {{.name = "first", .in = In::body, .meaning = "First day", .is_required = true, .example = "2024-02-28"},
          {.name = "last", .in = In::body, .meaning = "Last day", .is_required = true, .example = "2024-02-29"},
          {.name = "symbols", .in = In::body, .type = "integer", .meaning = "Symbols beside SPY (500)", .example = "1"},
          {.name = "seed", .in = In::body, .type = "integer", .meaning = "Seed (7)"}},
         counts,
         with(context, simulate),
         202},
        {"POST",
         "/api/v1/jobs/check",
         "Looks for what seems wrong with bars: gaps, outliers, equal bars, days that disagree with their minutes",
         {{.name = "symbol", .in = In::body, .meaning = "Only this one", .example = "SPY"}},
         "The job's number; its answer: symbols, bars, findings (Rows, the first 5,000)",
         with(context, check_bars),
         202},
        {"POST",
         "/api/v1/jobs/verify",
         "Checks every bar against its hash",
         {},
         "The job's number; its answer: symbols, is_whole, damage (Rows)",
         with(context, verify_bars),
         202},
        {"POST",
         "/api/v1/jobs/export",
         "All bars as files on the server's machine that import back to equal bars",
         {{.name = "as",
           .in = In::body,
           .meaning = "lean, csv or parquet",
           .is_required = true,
           .example = "csv",
           .choices = {"lean", "csv", "parquet"}},
          {.name = "folder",
           .in = In::body,
           .meaning = "In the folder that the server may read",
           .is_required = true,
           .example = "exported"}},
         counts,
         with(context, export_bars),
         202}};
}

}  // namespace tamis::server
