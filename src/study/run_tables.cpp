// study/run_tables.cpp — the described tables of runs, and a run's row kept as it goes on.
#include "study/run_tables.hpp"

#include <fmt/format.h>

#include <array>

#include "base/clock.hpp"
#include "store/transaction.hpp"

namespace tamis::study {

namespace {
using record::Unit;
constexpr std::array run_fields{
    record::field<&RunRow::run>({Unit::none, "Number of the run, from 1."}),
    record::field<&RunRow::name>({Unit::none, "Name of the pipeline, or the command."}),
    record::field<&RunRow::spec>({Unit::none, "The pipeline file's text, or the command's."}),
    record::field<&RunRow::state>({Unit::none, "queued, running, paused, done, interrupted, cancelled or failed."}),
    record::field<&RunRow::started_at>({Unit::none, "UTC."}),
    record::field<&RunRow::ended_at>({Unit::none, "UTC; NULL while it runs."}),
    record::field<&RunRow::symbol_days_screened>({Unit::count, "Symbols with a bar, summed over the screened days."}),
    record::field<&RunRow::hits>({Unit::count, "Symbol-days that passed the screen."}),
    record::field<&RunRow::screen_days_asked>({Unit::count, "Days screened or looked up."}),
    record::field<&RunRow::screen_days_known>({Unit::count, "Of these, answered from what was kept."}),
    record::field<&RunRow::cells_asked>({Unit::count, "Cells that the run is made of."}),
    record::field<&RunRow::cells_known>({Unit::count, "Of these, kept already."}),
    record::field<&RunRow::cells_computed>({Unit::count, "Of these, computed by this run."}),
    record::field<&RunRow::cells_failed>({Unit::count, "Of these, failed in this run."}),
    record::field<&RunRow::seconds>({Unit::seconds, "Time the run took; of merged shares, all together."}),
    record::field<&RunRow::shard>({Unit::none, "Its share of a study, from 1; NULL: all of it."}),
    record::field<&RunRow::shards>({Unit::count, "Shares that the study was cut into; NULL: none."}),
};
static_assert(record::describes_every_member<RunRow>(run_fields.size()));
constexpr std::array run_cell_fields{
    record::field<&RunCellRow::run>({Unit::none, "Run."}),
    record::field<&RunCellRow::cell>({Unit::none, "Cell that it asked for."}),
    record::field<&RunCellRow::was_known>({Unit::none, "It was kept already."}),
    record::field<&RunCellRow::has_failed>({Unit::none, "It failed in this run; NULL: not noted."}),
};
static_assert(record::describes_every_member<RunCellRow>(run_cell_fields.size()));
constexpr std::array run_screen_fields{
    record::field<&RunScreenRow::run>({Unit::none, "Run."}),
    record::field<&RunScreenRow::screen>({Unit::none, "Screened day that it asked for."}),
    record::field<&RunScreenRow::was_known>({Unit::none, "It was kept already."}),
};
static_assert(record::describes_every_member<RunScreenRow>(run_screen_fields.size()));
constexpr std::array run_shard_fields{
    record::field<&RunShardRow::run>({Unit::none, "Run."}),
    record::field<&RunShardRow::shard>({Unit::none, "The share, from 1."}),
    record::field<&RunShardRow::state>({Unit::none, "How it ended: done, interrupted, cancelled or failed."}),
    record::field<&RunShardRow::cells_asked>({Unit::count, "Cells that the share is made of."}),
    record::field<&RunShardRow::cells_known>({Unit::count, "Of these, kept already when it began."}),
    record::field<&RunShardRow::cells_computed>({Unit::count, "Of these, computed."}),
    record::field<&RunShardRow::cells_failed>({Unit::count, "Of these, failed."}),
    record::field<&RunShardRow::seconds>({Unit::seconds, "Time it took."}),
    record::field<&RunShardRow::part>({Unit::none, "Name of the file that it was merged from."}),
    record::field<&RunShardRow::merged_at>({Unit::none, "UTC."}),
};
static_assert(record::describes_every_member<RunShardRow>(run_shard_fields.size()));
constexpr std::array queued_run_fields{
    record::field<&QueuedRunRow::run>({Unit::none, "Run."}),
    record::field<&QueuedRunRow::asked_at>({Unit::none, "UTC."}),
    record::field<&QueuedRunRow::paused_at>({Unit::none, "UTC; NULL: it waits for its turn, or computes."}),
};
static_assert(record::describes_every_member<QueuedRunRow>(queued_run_fields.size()));
}  // namespace

std::int64_t next_run(store::ResultStore& results) {
    return std::get<std::int64_t>(
        results.sql("SELECT coalesce(max(run), 0)::BIGINT + 1 FROM run", 1).columns[0].value(0));
}

namespace {

record::Rows run_rows(const RunRow& row) {
    record::Rows rows = record::rows_of(run_table());
    record::append(rows, run_table(), &row, 1);
    return rows;
}

RunRow new_run(store::ResultStore& results, const std::string& name, const std::string& spec) {
    return {.run = next_run(results),
            .name = name,
            .spec = spec,
            .state = "running",
            .started_at = {utc_now_ms()},
            .ended_at = {}};
}

void end(RunRow& row, const char* state, double seconds) {
    row.state = state;
    row.ended_at = record::Timestamp{utc_now_ms()};
    row.seconds = seconds;
}
/// In place of the row that the run has; with its end the promise of it ends.
void replace_run(store::ResultStore& results, const RunRow& row) {
    store::in_transaction(results, [&] {
        results.execute(fmt::format("DELETE FROM run WHERE run = {}", row.run));
        results.append(run_table(), run_rows(row));
        if (row.ended_at && row.state != "queued")
            results.execute(fmt::format("DELETE FROM queued_run WHERE run = {}", row.run));
    });
}

}  // namespace

RunRow begin_run(store::ResultStore& results,
                 const std::string& name,
                 const std::string& spec,
                 std::int64_t run,
                 const std::optional<Shard>& shard) {
    RunRow row = new_run(results, name, spec);
    if (shard) row.shard = shard->number, row.shards = shard->of;
    if (run == 0) {
        results.append(run_table(), run_rows(row));
        return row;
    }
    row.run = run;
    // What an earlier attempt asked for, before a kill, is asked again.
    for (const char* table : {"run_cell", "run_screen"})
        results.execute(fmt::format("DELETE FROM {} WHERE run = {}", table, run));
    replace_run(results, row);
    return row;
}

RunRow queue_run(store::ResultStore& results, const std::string& name, const std::string& spec) {
    RunRow row = new_run(results, name, spec);
    row.state = "queued";
    record::Rows queued = record::rows_of(queued_run_table());
    const QueuedRunRow place{row.run, {utc_now_ms()}, std::nullopt};
    record::append(queued, queued_run_table(), &place, 1);
    store::in_transaction(results, [&] {
        results.append(run_table(), run_rows(row));
        results.append(queued_run_table(), queued);
    });
    return row;
}

std::vector<RunRow> queued_runs(store::ResultStore& results) {
    const record::Rows rows = results.sql("SELECT run.* FROM run JOIN queued_run USING (run) ORDER BY run", 1'000'000);
    std::vector<RunRow> runs(rows.size());
    for (std::size_t i = 0; i < runs.size(); ++i) record::read_into(rows, i, run_table(), &runs[i]);
    return runs;
}

namespace {

void set_paused(
    store::ResultStore& results, std::int64_t run, const std::string& when, const char* from, const char* to) {
    store::in_transaction(results, [&] {
        results.execute(fmt::format("UPDATE queued_run SET paused_at = {} WHERE run = {}", when, run));
        results.execute(fmt::format("UPDATE run SET state = '{}' WHERE run = {} AND state = '{}'", to, run, from));
    });
}

}  // namespace

void pause_queued_run(store::ResultStore& results, std::int64_t run) {
    set_paused(results, run, fmt::format("make_timestamp({})", utc_now_ms() * 1000), "queued", "paused");
}

void resume_queued_run(store::ResultStore& results, std::int64_t run) {
    set_paused(results, run, "NULL", "paused", "queued");
}

void end_queued_run(store::ResultStore& results, std::int64_t run, const std::string& state) {
    store::in_transaction(results, [&] {
        results.execute(
            fmt::format("UPDATE run SET state = '{}', ended_at = coalesce(ended_at, make_timestamp({})) WHERE run = {}",
                        state,
                        utc_now_ms() * 1000,
                        run));
        results.execute(fmt::format("DELETE FROM queued_run WHERE run = {}", run));
    });
}

void settle_runs(store::ResultStore& results) {
    results.execute(
        "UPDATE run SET state = CASE WHEN run IN (SELECT run FROM queued_run WHERE paused_at IS NOT NULL) THEN "
        "'paused' "
        "WHEN run IN (SELECT run FROM queued_run) THEN 'queued' ELSE 'interrupted' END WHERE state = 'running'");
}

void end_run(store::ResultStore& results, RunRow& row, const char* state, double seconds) {
    end(row, state, seconds);
    replace_run(results, row);
}

void keep_known_run(store::ResultStore& results,
                    const std::string& name,
                    const std::string& spec,
                    const Hash128& cell,
                    double seconds) {
    RunRow row = new_run(results, name, spec);
    row.cells_asked = row.cells_known = 1;
    end(row, "done", seconds);
    record::Rows cells = record::rows_of(run_cell_table());
    const RunCellRow of_cell{row.run, cell, true, false};
    record::append(cells, run_cell_table(), &of_cell, 1);
    store::in_transaction(results, [&] {
        results.append(run_table(), run_rows(row));
        results.append(run_cell_table(), cells);
    });
}

const record::Table& run_table() {
    static constexpr auto table = record::table<RunRow>("run", "One row a run of a pipeline or a command.", run_fields);
    return table;
}
const record::Table& run_cell_table() {
    static constexpr auto table =
        record::table<RunCellRow>("run_cell", "Which cells a run asked for.", run_cell_fields);
    return table;
}
const record::Table& run_screen_table() {
    static constexpr auto table =
        record::table<RunScreenRow>("run_screen", "Which screened days a run asked for.", run_screen_fields);
    return table;
}

const record::Table& run_shard_table() {
    static constexpr auto table = record::table<RunShardRow>(
        "run_shard", "Which shares of a run have been merged, and how they ended.", run_shard_fields);
    return table;
}
const record::Table& queued_run_table() {
    static constexpr auto table = record::table<QueuedRunRow>(
        "queued_run", "Runs that a server has promised and that have not ended.", queued_run_fields);
    return table;
}

}  // namespace tamis::study
