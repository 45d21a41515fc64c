// app/screening.hpp — screens answered from what is kept, day by day, and computed where they are not.
#pragma once

#include <vector>

#include "bars/bar_store.hpp"
#include "jobs/progress.hpp"
#include "screen/screener.hpp"
#include "store/result_store.hpp"

namespace tamis::app {

struct ScreenAnswer {
    std::vector<screen::ScreenHit> hits;  ///< by day and symbol
    std::vector<Hash128> keys;            ///< one a session
    std::vector<bool> was_known;          ///< by session
    std::vector<TradingDay> sessions;
    std::vector<std::int64_t> hits_by_session, symbols_by_session;
    std::int64_t symbol_days() const;
    std::int64_t days_known() const;
};

/// A range is the union of its days; an empty day is an answer too. Computed days are kept when `keep`.
/// Throws Error not_found for a symbol of the universe that the store does not have.
ScreenAnswer run_screen(const bars::BarStore& bars,
                        store::ResultStore& results,
                        screen::ScreenSpec spec,
                        unsigned threads,
                        bool keep,
                        jobs::ProgressLine& progress);

/// Names of a universe file: one a line, # begins a comment.
std::vector<std::string> read_universe(const std::filesystem::path& file);

}  // namespace tamis::app
