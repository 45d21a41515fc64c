// server/result_job_api.cpp — results brought in, run again, merged and thrown away; why cells are or are not known.
#include <fmt/format.h>

#include <algorithm>

#include "app/answers_json.hpp"
#include "app/compare.hpp"
#include "app/migrations.hpp"
#include "app/pipelines.hpp"
#include "app/questions.hpp"
#include "app/reports.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "server/answers.hpp"
#include "server/api.hpp"
#include "server/body.hpp"

namespace tamis::server {

namespace {

constexpr std::uint64_t most_rows_told = 1000;

Response import_lean_results(const Context& context, const Request& request) {
    const Body body(request.body, {"paths", "strategy"});
    const std::string names = join(body.texts("paths"), " ");
    app::ImportResultsSpec spec{
        files_asked(context, body.texts("paths")), body.text("strategy"), "tamis import lean-results " + names};
    const auto task = [home = context.live->writing_home(), spec](const app::Work& work) {
        app::ImportResultsSpec heard = spec;
        heard.audience = work.audience();
        const app::ImportResultsReport report = app::import_results(*home.open_results(), heard, *work.stop);
        return Jobs::Answer(app::import_json(report, most_rows_told), report.was_interrupted);
    };
    return job_begun(context, "import lean-results " + names, true, task);
}

std::string dry_words(bool is_dry_run) {
    return is_dry_run ? ", a dry run" : "";
}

Response migrate(const Context& context, const Request& request) {
    const Body body(request.body, {"paths", "dry_run"});
    const auto files = files_asked(context, body.texts("paths"));
    const bool is_dry_run = body.yes("dry_run");
    const auto task = [home = context.live->writing_home(), files, is_dry_run](const app::Work& work) {
        return app::migration_json(app::migrate_files(home, files, is_dry_run, work), most_rows_told);
    };
    return job_begun(context, "migrate " + join(body.texts("paths"), " ") + dry_words(is_dry_run), true, task);
}

// Whoever asks says no address: the server's password would go there.
Response migrate_postgres(const Context& context, const Request& request) {
    const bool is_dry_run = Body(request.body, {"dry_run"}).yes("dry_run");
    const auto task = [home = context.live->writing_home(), is_dry_run](const app::Work& work) {
        return app::migration_json(app::migrate_database(home, app::database_address(), is_dry_run, work),
                                   most_rows_told);
    };
    return job_begun(context, "migrate postgres" + dry_words(is_dry_run), true, task);
}

Response rerun(const Context& context, const Request& request) {
    const Body body(request.body, {"path", "strategy"});
    const auto path = file_asked(context, body.text("path"));
    const auto task =
        [home = context.live->writing_home(), path, strategy = body.text("strategy")](const app::Work& work) {
            const app::Rerun again = app::rerun(home, path, strategy, work);
            return fmt::format("{{\"cell\":\"{}\",\"was_known\":{},\"comparison\":{}}}",
                               hex_text(again.cell),
                               again.was_known,
                               app::comparison_json(again.comparison, most_rows_told));
        };
    return job_begun(context, "rerun " + body.text("path"), true, task);
}

Response migrations(const Context& context, const Request&) {
    const auto results = context.live->lend();
    return json_answer(rows_json(app::migrations_of(*results)));
}

Response undo_migration(const Context& context, const Request& request) {
    const auto number = static_cast<std::int64_t>(number_asked(request, "migration", 0, 1, INT64_MAX));
    const auto there = app::migrations_of(*context.live->lend()).columns[0].numbers();
    if (std::find(there.begin(), there.end(), number) == there.end())
        throw Error{Problem::not_found, fmt::format("there is no migration {}", number)};
    const auto alone = context.live->write_alone();
    const auto row = app::undo_migration(context.live->writing_home(), number);
    return json_answer(fmt::format("{{\"migration\":{},\"cells\":{},\"hits\":{},\"fills\":{}}}",
                                   row.migration,
                                   row.cells_added,
                                   row.hits_added,
                                   row.fills_added));
}

// What is said is a condition, whatever it says: passed over, it would let more cells go.
app::EvictSpec evict_asked(store::ResultStore& results, const Body& body) {
    app::EvictSpec spec;
    for (const char* name : {"cells", "strategy", "strategy_version"})
        if (body.has(name) && (name == std::string_view("cells") ? body.texts(name).empty() : body.text(name).empty()))
            throw Error{Problem::invalid_request, fmt::format("{} is empty; left out, it would be no condition", name)};
    for (const std::string& key : body.texts("cells")) spec.cells.push_back(app::find_cell(results, key));
    if (body.has("run")) spec.run = body.number("run", 0, 1, INT64_MAX);
    spec.strategy = body.text("strategy");
    spec.strategy_version = body.text("strategy_version");
    if (body.has("older_than_days"))
        spec.older_than_days = static_cast<int>(body.number("older_than_days", 0, 0, INT32_MAX));
    return spec;
}

Response evict(const Context& context, const Request& request) {
    const Body body(request.body, {"cells", "run", "strategy", "strategy_version", "older_than_days", "really"});
    const bool really = body.yes("really");
    const auto alone = really ? context.live->write_alone() : std::unique_lock<std::timed_mutex>();
    const auto results = context.live->lend();
    const app::Evicted evicted = app::evict(*results, evict_asked(*results, body), really);
    return json_answer(app::evicted_json(evicted, really && evicted.cells > 0));
}

Response why_run(const Context& context, const Request& request) {
    const auto results = context.live->lend();
    return json_answer(app::why_json(app::why_run(*results, run_asked(request)), most_rows_told));
}

Response why_pipeline(const Context& context, const Request& request) {
    const app::PipelineRequest asked{.text = pipeline_asked(request), .writes_reports = false};
    const auto results = context.live->lend();
    return json_answer(app::why_json(
        app::why_pipeline(context.home, *results, app::read_pipeline(asked), asked, app::Work()), most_rows_told));
}

Response parts(const Context& context, const Request& request) {
    const auto results = context.live->lend();
    return json_answer(rows_json(app::parts_of(*results, app::find_cell(*results, std::string(request.asked("key"))))));
}

Response diff(const Context& context, const Request& request) {
    const auto results = context.live->lend();
    const auto key_of = [&](const std::string& key) { return hex_text(app::find_cell(*results, key)); };
    const std::string with(request.asked("with"));
    const std::string left = key_of(std::string(request.asked("key")));
    const std::string right = app::could_be_key(with) ? key_of(with) : file_asked(context, with).string();
    return json_answer(
        app::comparison_json(app::compare(left, right, [&] { return results->another(); }), most_rows_told));
}

const Parameter paths_parameter{.name = "paths",
                                .in = In::body,
                                .type = "array",
                                .meaning = "Files and folders on the server's machine, in the folder that it may read",
                                .is_required = true,
                                .example = "results"};
const Parameter strategy_parameter{
    .name = "strategy", .in = In::body, .meaning = "Name of the strategy, where the files do not tell"};

const Parameter dry_run_parameter{.name = "dry_run",
                                  .in = In::body,
                                  .type = "boolean",
                                  .meaning = "Says what maps and what does not, and writes nothing (false)",
                                  .example = "true"};

/// Jobs that add to the results.
std::vector<Route> adding_routes(const Context& context) {
    const auto text = [](const char* name, const char* meaning, const char* example) {
        return Parameter{.name = name, .in = In::body, .meaning = meaning, .is_required = true, .example = example};
    };
    return {{"POST",
             "/api/v1/jobs/import-results",
             "Brings results in that LEAN wrote: folders, single files, archives",
             {paths_parameter, strategy_parameter},
             "The job's number; its answer: counts, refused, notes, each result",
             with(context, import_lean_results),
             202},
            {"POST",
             "/api/v1/jobs/migrate",
             "Brings rows of the earlier system in: JSON lines, JSON lists, CSV",
             {paths_parameter, dry_run_parameter},
             "The job's number; its answer: parts with counts and rejected rows, refused",
             with(context, migrate),
             202},
            {"POST",
             "/api/v1/jobs/rerun",
             "Runs what LEAN ran here, keeps the cell, and compares",
             {text("path", "A folder, file or archive with one result of LEAN", "result.json"), strategy_parameter},
             "The job's number; its answer: cell, was_known, comparison",
             with(context, rerun),
             202},
            {"POST",
             "/api/v1/jobs/migrate-postgres",
             "The same tables straight from a PostgreSQL server, read only; its address and password are those of the "
             "server's environment, TAMIS_POSTGRES and PGPASSWORD",
             {dry_run_parameter},
             "As of migrate",
             with(context, migrate_postgres),
             202},
            {"GET", "/api/v1/migrations", "The migrations there were", {}, "Rows", with(context, migrations)},
            {"POST",
             "/api/v1/migrations/{migration}/undo",
             "Takes back what a migration brought",
             {{.name = "migration",
               .in = In::path,
               .type = "integer",
               .meaning = "A migration's number",
               .is_required = true}},
             "migration, cells, hits, fills",
             with(context, undo_migration)}};
}

/// Questions about keys, cells beside others, and cells thrown away.
std::vector<Route> key_routes(const Context& context) {
    const auto one = [](const char* name, const char* type, const char* meaning) {
        return Parameter{.name = name, .in = In::body, .type = type, .meaning = meaning};
    };
    return {
        {"GET",
         "/api/v1/runs/{run}/why",
         "Why cells that a run asked for were not known: which part of their keys differed from the nearest kept",
         {run_parameter},
         "asked, known, reasons, first_not_known (its parts), cells (the first 1,000)",
         with(context, why_run)},
        {"POST",
         "/api/v1/runs/why",
         "The same of a run that a pipeline would be; nothing is kept",
         {pipeline_parameter},
         "asked, known, reasons, first_not_known, cells",
         with(context, why_pipeline)},
        {"GET",
         "/api/v1/cells/{key}/parts",
         "The parts that a cell's key is made of",
         {key_parameter},
         "Rows: part, value",
         with(context, parts)},
        {"GET",
         "/api/v1/cells/{key}/diff",
         "A cell beside another result: fill by fill, trade by trade, statistic by statistic",
         {key_parameter,
          {.name = "with",
           .meaning = "Another cell's key or its beginning, or a result of LEAN in the folder that may be read",
           .is_required = true,
           .example = "00000000"}},
         "equal, left, right, fills, trades, statistics, differences (the first 1,000), differences_in_all",
         with(context, diff)},
        {"POST",
         "/api/v1/cache/evict",
         "Counts cells with all that belongs to them, and deletes them if it is really meant; what is said must all "
         "hold",
         {{.name = "cells", .in = In::body, .type = "array", .meaning = "Keys or their beginnings"},
          {.name = "run", .in = In::body, .type = "integer", .meaning = "Cells that it asked for", .example = "1"},
          one("strategy", "string", "Cells of this strategy"),
          one("strategy_version", "string", "Of this version of it"),
          one("older_than_days", "integer", "Computed so many days ago or earlier"),
          one("really", "boolean", "Delete them (false: only count)")},
         "cells, in_runs, in_other_runs, rows by table, deleted",
         with(context, evict)}};
}

}  // namespace

std::vector<Route> result_job_routes(const Context& context) {
    std::vector<Route> routes = adding_routes(context);
    for (Route& route : key_routes(context)) routes.push_back(std::move(route));
    return routes;
}

}  // namespace tamis::server
