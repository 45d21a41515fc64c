// report/kept_cell.hpp — everything that is known of one kept cell: its numbers, its strategy's counters, its trades.
#pragma once

#include <cstdint>

#include "base/hash.hpp"
#include "store/result_store.hpp"

namespace tamis::report {

struct KeptCell {
    record::Rows cell;         ///< its row of `backtest`
    record::Rows counters;     ///< what its strategy counted: one row, or none for a strategy that is not built in
    record::Rows lean_result;  ///< what only LEAN's result says: one row, or none
    store::Answer trades;      ///< the first of them, in the order of closing
};

/// Its row of `backtest` alone. Throws Error not_found when no such cell is kept.
record::Rows kept_row(store::ResultStore& results, const Hash128& cell);
/// Throws Error not_found when no such cell is kept.
KeptCell kept_cell(store::ResultStore& results, const Hash128& cell, std::uint64_t trades_most);

}  // namespace tamis::report
