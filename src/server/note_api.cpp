// server/note_api.cpp — stars and notes on runs and cells.
#include "app/notes.hpp"
#include "server/answers.hpp"
#include "server/api.hpp"
#include "server/body.hpp"

namespace tamis::server {

namespace {

constexpr std::uint64_t most_notes = 10'000;

app::Note note_asked(const Request& request) {
    const Body body(request.body, {"star", "note"});
    return {body.yes("star"), body.text("note")};
}

/// A way in that may write, while nobody has borrowed the results.
store::ResultStore& writing(const Context& context, Stores::Lent& results) {
    (void)context.live->writing_home();
    return *results;
}

Response put_on_run(const Context& context, const Request& request) {
    auto results = context.live->lend();
    return json_answer(object_json(app::note_run(writing(context, results), run_asked(request), note_asked(request))));
}

Response put_on_cell(const Context& context, const Request& request) {
    auto results = context.live->lend();
    return json_answer(
        object_json(app::note_cell(writing(context, results), std::string(request.asked("key")), note_asked(request))));
}

Response notes(const Context& context, const Request&) {
    const auto results = context.live->lend();
    return json_answer(rows_json(app::notes(*results, most_notes), app::find_table("note")));
}

}  // namespace

std::vector<Route> note_routes(const Context& context) {
    const Parameter star{.name = "star",
                         .in = In::body,
                         .type = "boolean",
                         .meaning = "Whether it is marked (false)",
                         .example = "true"};
    const Parameter note{.name = "note",
                         .in = In::body,
                         .meaning = "Words, at most 10,000 bytes; none: no note",
                         .example = "look again"};
    return {{"PUT",
             "/api/v1/notes/run/{run}",
             "Puts a star and words on a run, in place of those there; neither: takes them away",
             {run_parameter, star, note},
             "star, note, noted_at; null: none are kept",
             with(context, put_on_run)},
            {"PUT",
             "/api/v1/notes/cell/{key}",
             "Puts a star and words on a cell, in place of those there; neither: takes them away",
             {key_parameter, star, note},
             "star, note, noted_at; null: none are kept",
             with(context, put_on_cell)},
            {"GET", "/api/v1/notes", "All stars and notes, the newest first", {}, "Rows", with(context, notes)}};
}

}  // namespace tamis::server
