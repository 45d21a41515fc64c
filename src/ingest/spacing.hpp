// ingest/spacing.hpp — whether the bars of a table are longer than a minute, an hour or a day.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "market/bar.hpp"
#include "market/time.hpp"

namespace tamis::ingest {

/// Looks at times in any order, for as long as they can still be those of longer bars. What thin trading could make by
/// chance, once in a thousand million tables, is no answer.
class Spacing {
  public:
    void count(ExchangeTime time) {
        if (step_minutes_ != 1) look(time);
    }
    /// Of bars that pass for this resolution: "5 minutes", "4 hours", "a week", "a month"; empty: nothing tells so.
    std::string longer_than(Resolution resolution) const;
    /// Whether every time is so many minutes after another, times of different days compared by the clock.
    bool is_multiple_of(std::int64_t minutes) const { return step_minutes_ % minutes == 0; }
    /// Whether they are further apart than bars of so many minutes, of which they are multiples.
    bool is_wider_than(std::int64_t minutes) const { return is_no_chance(step_minutes_ / minutes); }

  private:
    void look(ExchangeTime time);
    void look_at_day(TradingDay day);
    bool is_no_chance(std::int64_t of_so_many) const;

    std::int64_t first_minute_ = -1;
    std::int64_t step_minutes_ = 0;  ///< the greatest that divides all distances; 0: all at one time of day
    std::set<std::int64_t> times_;   ///< different ones, as many as are needed
    std::set<TradingDay> days_;      ///< while they are far apart
    std::int64_t nearest_days_ = 1000;
};

}  // namespace tamis::ingest
