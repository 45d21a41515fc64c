// study/screening.hpp — screens answered from what is kept, day by day, and computed where they are not.
#pragma once

#include <vector>

#include "bars/bar_store.hpp"
#include "base/stop.hpp"
#include "jobs/progress.hpp"
#include "screen/screen_counts.hpp"
#include "screen/screener.hpp"
#include "store/result_store.hpp"

namespace tamis::study {

/// How often a filter lacked the bars that it needs.
struct NotMeasured {
    std::string filter;  ///< with its parameters
    std::string_view needs;
    std::int64_t symbol_days = 0;
};

/// What a screen was asked and could not answer.
struct Unmeasured {
    std::vector<NotMeasured> by_filter;         ///< those above 0
    std::vector<TradingDay> days_without_bars;  ///< on which no symbol of the universe has a bar
};
/// A line each for the terminal; nothing where everything was measured.
std::string unmeasured_lines(const Unmeasured& unmeasured);
/// Members of a JSON object: "days_without_bars":[…],"not_measured":[…].
std::string unmeasured_json(const Unmeasured& unmeasured);

struct ScreenAnswer {
    std::vector<screen::ScreenHit> hits;  ///< by day and symbol
    std::vector<Hash128> keys;            ///< one a session
    std::vector<bool> was_known;          ///< by session
    std::vector<TradingDay> sessions;
    std::vector<std::int64_t> hits_by_session, symbols_by_session;
    std::vector<NotMeasured> not_measured;  ///< one a filter of the screen, known days and computed ones alike
    std::int64_t symbol_days() const;
    std::int64_t days_known() const;
    Unmeasured unmeasured() const;
};

/// A range is the union of its days; an empty day is an answer too. Computed days are kept when `keep`.
/// Throws Error not_found for a symbol of the universe that the store does not have; cancelled when somebody wishes to
/// stop: days are whole when the last symbol is screened, so none of the new ones is kept then.
ScreenAnswer run_screen(const bars::BarStore& bars,
                        store::ResultStore& results,
                        screen::ScreenSpec spec,
                        unsigned threads,
                        bool keep,
                        jobs::ProgressLine& progress,
                        const Stop& stop = {});

/// How many symbol-days each filter lets through, the filters in the spec's own order. Nothing is kept or looked up.
screen::ScreenCounts count_screen(const bars::BarStore& bars, const screen::ScreenSpec& spec, unsigned threads);

/// Names of a universe file: one a line, # begins a comment.
std::vector<std::string> read_universe(const std::filesystem::path& file);

}  // namespace tamis::study
