// app/notes.cpp — a row of `note` replaced, by the column that says what it is on.
#include "app/notes.hpp"

#include <fmt/format.h>

#include <tuple>

#include "app/questions.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "report/compare_results.hpp"
#include "report/kept_cell.hpp"
#include "store/transaction.hpp"
#include "study/note_table.hpp"

namespace tamis::app {

namespace {

store::Query on(const char* column, const record::Value& value) {
    return {.table = "note",
            .columns = {"star", "note", "noted_at"},
            .where = {{column, store::Comparison::equal, value}},
            .order = {}};
}

/// A file from before there were notes has none.
record::Rows note_on(store::ResultStore& results, const store::Query& query) {
    return results.has_table("note") ? results.select(query) : record::Rows{};
}

record::Rows replace_note(store::ResultStore& results, const store::Query& query, const study::NoteRow& row) {
    if (row.note.size() > most_note_bytes)
        throw Error{Problem::invalid_request,
                    fmt::format("the note has {} bytes, allowed: {}", row.note.size(), most_note_bytes)};
    record::Rows rows = record::rows_of(study::note_table());
    record::append(rows, study::note_table(), &row, 1);
    store::in_transaction(results, [&] {
        results.erase(query);
        if (row.star || !row.note.empty()) results.append(study::note_table(), rows);
    });
    return results.select(query);
}

}  // namespace

record::Rows note_run(store::ResultStore& results, std::int64_t run, const Note& note) {
    if (ask(results, {.table = "run", .where = fmt::format("run = {}", run), .sort = {}, .columns = {}}).total == 0)
        throw Error{Problem::not_found, fmt::format("there is no run {}", run)};
    return replace_note(results, on("run", run), {run, std::nullopt, note.star, note.note, {utc_now_ms()}});
}

record::Rows note_cell(store::ResultStore& results, const std::string& key, const Note& note) {
    const Hash128 cell = report::find_cell(results, key);
    std::ignore = report::kept_row(results, cell);  // a whole key is taken at its word
    return replace_note(results, on("cell", cell), {std::nullopt, cell, note.star, note.note, {utc_now_ms()}});
}

record::Rows note_of_run(store::ResultStore& results, std::int64_t run) {
    return note_on(results, on("run", run));
}

record::Rows note_of_cell(store::ResultStore& results, const Hash128& cell) {
    return note_on(results, on("cell", cell));
}

store::Answer notes(store::ResultStore& results, std::uint64_t limit) {
    return ask(results, {.table = "note", .where = {}, .sort = "-noted_at", .columns = {}, .limit = limit});
}

}  // namespace tamis::app
