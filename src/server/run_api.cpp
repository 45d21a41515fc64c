// server/run_api.cpp — runs asked for, watched, cancelled and done again.
#include <fmt/format.h>

#include "app/notes.hpp"
#include "app/pipelines.hpp"
#include "app/questions.hpp"
#include "app/reports.hpp"
#include "base/text.hpp"
#include "server/answers.hpp"
#include "server/api.hpp"
#include "server/body.hpp"

namespace tamis::server {

std::string pipeline_asked(const Body& body) {
    const std::string text = body.text("pipeline");
    if (trim(text).empty()) throw Error{Problem::invalid_request, "pipeline is needed: the text of a pipeline file"};
    return text;
}

std::string pipeline_asked(const Request& request) {
    return pipeline_asked(Body(request.body, {"pipeline"}));
}

namespace {

Response accepted(std::int64_t run) {
    return json_answer(fmt::format("{{\"run\":{}}}", run), 202);
}

Response preview(const Context& context, const Request& request) {
    const app::PipelineRequest asked{.text = pipeline_asked(request), .writes_reports = false};
    const auto results = context.live->lend();
    const app::DryRun dry =
        // A page asks while somebody types: no cell is computed for that.
        app::look_ahead(context.home, *results, app::read_pipeline(asked), asked, app::Work(), app::Probing::none);
    return json_answer(fmt::format(
        "{{\"symbol_days\":{},\"hits\":{},\"parameter_sets\":{},\"asked\":{},\"known\":{},\"to_do\":{},\"failing\":{},"
        "\"without_bars\":{},\"seconds\":{},\"bytes\":{}}}",
        dry.screened ? std::to_string(dry.screened->symbol_days()) : "null",
        dry.screened ? std::to_string(dry.screened->hits.size()) : "null",
        dry.plan.parameters,
        dry.plan.keys.size(),
        dry.plan.known(),
        dry.to_do,
        dry.foresight.unreadable,
        dry.foresight.without_bars,
        dry.seconds ? fmt::format("{:.3f}", *dry.seconds) : "null",
        dry.bytes ? fmt::format("{:.0f}", *dry.bytes) : "null"));
}

/// Its own, and what a person put on it.
std::string run_columns(const store::ResultStore& results) {
    std::string columns;
    for (const record::Field& field : app::find_table("run")->fields) columns += field.column() + ", ";
    return columns + (results.has_table("note") ? "star, note" : "run");
}

bool is_over(const std::string& state) {
    return state != "queued" && state != "running" && state != "paused";
}

/// A run's row says how it ended a moment before others may write; until then it is shown as running.
void show_in_work(record::Rows& runs, std::optional<std::int64_t> in_work) {
    if (!in_work) return;
    const std::vector<std::int64_t>& numbers = runs.columns[runs.index("run")].numbers();
    record::Column states(record::Type::text);
    for (std::size_t row = 0; row < runs.size(); ++row) {
        const std::string state = std::get<std::string>(runs.value(row, "state"));
        states.push(numbers[row] == *in_work && is_over(state) ? "running" : state);
    }
    runs.columns[runs.index("state")] = std::move(states);
}

Response runs(const Context& context, const Request& request) {
    const auto results = context.live->lend();
    const app::Question question{.table = "run",
                                 .where = {},
                                 .sort = "-run",
                                 .columns = run_columns(*results),
                                 .limit = number_asked(request, "limit", 50, 1, 1000)};
    store::Answer answer = app::ask(*results, question);
    show_in_work(answer.rows, context.live->run_in_work());
    return json_answer(rows_json(answer, app::find_table("run")));
}

record::Rows run_row(store::ResultStore& results, std::int64_t run) {
    record::Rows rows =
        app::ask(results, {.table = "run", .where = fmt::format("run = {}", run), .sort = {}, .columns = {}}).rows;
    if (rows.size() == 0) throw Error{Problem::not_found, fmt::format("there is no run {}", run)};
    return rows;
}

Response run(const Context& context, const Request& request) {
    const std::int64_t number = run_asked(request);
    const auto results = context.live->lend();
    record::Rows row = run_row(*results, number);
    show_in_work(row, context.live->run_in_work());
    const auto feed = context.live->feed(number);
    Summaries::Text texts = is_over(std::get<std::string>(row.value(0, "state")))
                                ? context.live->summary(*results, number)
                                : Summaries::Text{"null", "null"};
    const std::optional<RunProgress> progress = feed ? feed->progress() : std::nullopt;
    if (progress && progress->failed > 0) texts.failures = rows_json(app::failures_of(*results, number));
    return json_answer(
        fmt::format("{{\"run\":{},\"summary\":{},\"progress\":{},\"failures\":{},\"message\":{},\"note\":{}}}",
                    object_json(row),
                    texts.summary,
                    progress ? progress_json(*progress, "running") : "null",
                    texts.failures,
                    quoted_json(feed ? feed->message() : ""),
                    object_json(app::note_of_run(*results, number))));
}

/// Of a run that this server does not remember: its end.
std::shared_ptr<const EventFeed> ended_feed(store::ResultStore& results, std::int64_t run) {
    const auto feed = std::make_shared<RunFeed>();
    feed->end(std::get<std::string>(run_row(results, run).value(0, "state")), "");
    return feed;
}

Response events(const Context& context, const Request& request) {
    const std::int64_t number = run_asked(request);
    Response response;
    response.events = context.live->feed(number);
    if (!response.events) response.events = ended_feed(*context.live->lend(), number);
    return response;
}

Response retry(const Context& context, const Request& request) {
    const std::int64_t number = run_asked(request);
    const record::Rows row = run_row(*context.live->lend(), number);
    return accepted(context.live->runs().add(std::get<std::string>(row.value(0, "spec"))));
}

}  // namespace

std::vector<Route> run_routes(const Context& context) {
    const auto told = [&](void (RunQueue::*what)(std::int64_t)) {
        return [context, what](const Request& request) {
            (context.live->runs().*what)(run_asked(request));
            return accepted(run_asked(request));
        };
    };
    return {
        {"POST",
         "/api/v1/runs/preview",
         "What a run would cost; nothing is kept",
         {pipeline_parameter},
         "symbol_days, hits, parameter_sets, asked, known, to_do, failing, without_bars, seconds, bytes",
         with(context, preview)},
        {"POST",
         "/api/v1/runs",
         "Asks for a run, which is kept in the queue at once",
         {pipeline_parameter},
         "Its number",
         [context](const Request& request) { return accepted(context.live->runs().add(pipeline_asked(request))); },
         202},
        {"GET",
         "/api/v1/runs",
         "Runs, the newest first",
         {{.name = "limit", .type = "integer", .meaning = "Rows (50)"}},
         "Rows",
         with(context, runs)},
        {"GET",
         "/api/v1/runs/{run}",
         "One run: its row, its summary when it is over, its progress while it runs",
         {run_parameter},
         "run, summary, progress, failures (by cause), message (why it failed as a whole, of a run of this server), "
         "note",
         with(context, run)},
        {"GET",
         "/api/v1/runs/{run}/events",
         "Its progress and end as server-sent events, again from the start or from Last-Event-ID",
         {run_parameter},
         "A stream of events: state, progress, note, batch (rows of cells kept just now, and how many in all), end",
         with(context, events)},
        {"POST",
         "/api/v1/runs/{run}/cancel",
         "Ends a run that waits, goes on or is paused; what is kept stays",
         {run_parameter},
         "Its number",
         told(&RunQueue::cancel),
         202},
        {"POST",
         "/api/v1/runs/{run}/pause",
         "Lets a run rest, also after a kill, until it is resumed; what is computed is kept",
         {run_parameter},
         "Its number",
         told(&RunQueue::pause),
         202},
        {"POST",
         "/api/v1/runs/{run}/resume",
         "Puts a paused run at the end of the queue",
         {run_parameter},
         "Its number",
         told(&RunQueue::resume),
         202},
        {"POST",
         "/api/v1/runs/{run}/retry",
         "Asks for the same again: what is kept is known, what failed is tried again",
         {run_parameter},
         "The new run's number",
         with(context, retry),
         202},
    };
}

}  // namespace tamis::server
