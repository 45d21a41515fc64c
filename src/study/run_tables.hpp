// study/run_tables.hpp — what is durable of a run beside its cells: its spec, its state, its cells' keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "record/field.hpp"
#include "store/result_store.hpp"
#include "study/study.hpp"

namespace tamis::study {

struct RunRow {
    std::int64_t run = 0;
    std::string name;
    std::string spec;   ///< the pipeline file, or the command
    std::string state;  ///< queued, running, paused, done, interrupted, cancelled, failed
    record::Timestamp started_at;
    std::optional<record::Timestamp> ended_at;
    std::int64_t symbol_days_screened = 0, hits = 0;
    std::int64_t screen_days_asked = 0, screen_days_known = 0;
    std::int64_t cells_asked = 0, cells_known = 0, cells_computed = 0, cells_failed = 0;
    double seconds = 0;
    std::optional<std::int64_t> shard = {}, shards = {};
};

/// Which cells a run asked for; many runs may share a cell.
struct RunCellRow {
    std::int64_t run = 0;
    Hash128 cell;
    bool was_known = false;
    std::optional<bool> has_failed;  ///< in this run; NULL: kept before this was noted
};

/// Which screened days a run asked for.
struct RunScreenRow {
    std::int64_t run = 0;
    Hash128 screen;
    bool was_known = false;
};

/// A share of a run that was run apart and has been merged.
struct RunShardRow {
    std::int64_t run = 0, shard = 0;
    std::string state;
    std::int64_t cells_asked = 0, cells_known = 0, cells_computed = 0, cells_failed = 0;
    double seconds = 0;
    std::string part;  ///< name of the file
    record::Timestamp merged_at;
};

/// A run that a server has promised: its row stays here until it has ended, so that it goes on after a kill.
struct QueuedRunRow {
    std::int64_t run = 0;
    record::Timestamp asked_at;
    std::optional<record::Timestamp> paused_at;
};

/// A run's row, kept as running. `run`: of a queued one; 0: a new number.
RunRow begin_run(store::ResultStore& results,
                 const std::string& name,
                 const std::string& spec,
                 std::int64_t run = 0,
                 const std::optional<Shard>& shard = {});
/// The number of the next run.
std::int64_t next_run(store::ResultStore& results);
/// A new run's row, kept as queued.
RunRow queue_run(store::ResultStore& results, const std::string& name, const std::string& spec);
/// The queued runs, first asked first.
std::vector<RunRow> queued_runs(store::ResultStore& results);
/// A queued run waits until it is resumed, also after a kill; one that computes, from its interruption on.
void pause_queued_run(store::ResultStore& results, std::int64_t run);
void resume_queued_run(store::ResultStore& results, std::int64_t run);
/// A queued run is over, in this state.
void end_queued_run(store::ResultStore& results, std::int64_t run, const std::string& state);
/// After a kill: what ran is queued again where a server promised it, or paused; it is interrupted elsewhere.
void settle_runs(store::ResultStore& results);
/// Keeps how it ended: its state, the time and how long it took.
void end_run(store::ResultStore& results, RunRow& row, const char* state, double seconds);
/// A run whose only cell was kept already, from its beginning to its end in one transaction.
void keep_known_run(
    store::ResultStore& results, const std::string& name, const std::string& spec, const Hash128& cell, double seconds);

const record::Table& run_table();
const record::Table& run_cell_table();
const record::Table& run_screen_table();
const record::Table& run_shard_table();
const record::Table& queued_run_table();

}  // namespace tamis::study
