// app/cache.hpp — what is kept, and how often it answered.
#pragma once

#include <string>
#include <vector>

#include "app/home.hpp"
#include "record/rows.hpp"

namespace tamis::app {

/// Asked, known, computed, failed, the hit rate, bytes and seconds saved: by run, day, strategy or engine. All counts
/// come from run_cell, a row a cell that a run asked for. Bytes: of the file, shared out by values, for the cells that
/// were computed. Seconds saved: what the known cells once took.
record::Rows cache_stats(store::ResultStore& results, const Home& home, const std::string& by);
/// Rows of each table, and the file's size.
record::Rows cache_sizes(store::ResultStore& results, const Home& home);

}  // namespace tamis::app
