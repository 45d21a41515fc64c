// app/cache.hpp — what is kept, how often it answered, and why a cell is not found.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/home.hpp"
#include "backtest/backtest_spec.hpp"
#include "record/rows.hpp"

namespace tamis::app {

/// Asked, known, computed, failed, the hit rate, bytes and seconds saved: by run, day, strategy or engine. All counts
/// come from run_cell, a row a cell that a run asked for. Bytes: of the file, shared out by values, for the cells that
/// were computed. Seconds saved: what the known cells once took.
record::Rows cache_stats(store::ResultStore& results, const Home& home, const std::string& by);
/// Which of the keys are kept with an answer, by key.
std::vector<bool> which_are_kept(store::ResultStore& results, const std::vector<Hash128>& keys);
/// Rows of each table, and the file's size.
record::Rows cache_sizes(store::ResultStore& results, const Home& home);

/// One part of a key, and the nearest kept cell's.
struct KeyPart {
    std::string part, value;
    std::string kept;  ///< the nearest kept cell's; empty: none is near
    bool is_equal = false;
};
const record::Table& key_part_table();
/// The parts of a spec's key; on a miss beside those of the kept cell that shares most of them.
struct KeyAnswer {
    Hash128 key;
    bool is_kept = false;
    std::vector<KeyPart> parts;
};
KeyAnswer why(const bars::BarStore& bars, store::ResultStore& results, const backtest::BacktestSpec& spec);
/// The parts of a kept cell.
std::vector<KeyPart> parts_of(store::ResultStore& results, const Hash128& cell);

struct Evicted {
    std::uint64_t cells = 0, in_runs = 0;
};
/// Cells computed before so many days ago, with their trades, fills and equity. `really` false: only counts them.
Evicted evict(store::ResultStore& results, int older_than_days, bool really);

}  // namespace tamis::app
