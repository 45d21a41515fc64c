// ingest/read_bars.hpp — the bars that one file gave, by symbol, and what their times say about the resolution.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "ingest/spacing.hpp"
#include "market/bar.hpp"
#include "market/time.hpp"

namespace tamis::ingest {

struct CsvBar {
    std::int64_t start_ms, open, high, low, close, volume;
    std::optional<double> vwap;
    std::uint32_t file = 0, line = 0;  ///< where it stands
    bool says_the_same(const CsvBar& other) const {
        return open == other.open && high == other.high && low == other.low && close == other.close &&
               volume == other.volume && vwap == other.vwap;
    }
};

/// Counts of times of bars.
class TimeTally {
  public:
    void count(ExchangeTime time, bool is_date, bool is_utc_midnight = false, bool is_whole_ms = true);
    /// Nothing: the times lie between whole minutes. Bars that are all stamped at the opening of several days, all at
    /// the closing, or all at midnight in New York or in UTC, are days.
    std::optional<Resolution> resolution() const;
    std::uint64_t bars() const { return bars_; }
    const Spacing& spacing() const { return spacing_; }
    /// Days stamped 00:00 UTC, whose dates are UTC's.
    bool are_utc_midnights() const { return bars_ > 0 && utc_midnights_ == bars_ && midnights_ != bars_; }

  private:
    std::uint64_t bars_ = 0, dates_ = 0, midnights_ = 0, hours_ = 0, off_minute_ = 0, utc_midnights_ = 0;
    std::uint64_t openings_ = 0, closings_ = 0;
    std::optional<TradingDay> first_;
    bool has_days_ = false;
    Spacing spacing_;
};

struct ReadBars {
    std::unordered_map<std::string, std::vector<CsvBar>> symbols;
    TimeTally times;
    /// Fast where rows of a symbol stand together. Not after somebody took `symbols` away.
    std::vector<CsvBar>& rows_of(const std::string& symbol);

  private:
    const std::string* last_symbol_ = nullptr;
    std::vector<CsvBar>* last_rows_ = nullptr;
};

/// Dates of days that were stamped 00:00 UTC, where all of them were.
void mend_utc_midnights(ReadBars& bars);
/// Bars stamped by their end, by their start: earlier by the smallest distance of two bars of a day.
void mend_end_stamps(ReadBars& bars);
/// Bars of so many minutes, each in its last minute: nobody may know them sooner.
void keep_in_last_minutes(ReadBars& bars, int minutes);

}  // namespace tamis::ingest
