// bars/closed_days.hpp — bars of days on which the exchange was closed: kept beside the books, never among trading
// days.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "bars/book_draft.hpp"
#include "market/time.hpp"

namespace tamis::bars {

/// Whether the exchange surely had no session. The calendar is exact from 1998 on; before, weekends alone are sure, and
/// before 1967 there were sessions on Saturdays.
bool is_closed(TradingDay day);

/// Whether a minute lies before 04:00 or from 20:00 on, when no exchange trades US stocks.
bool is_off_hours(ExchangeTime start);

/// One symbol's bars of weekends, holidays and nights, on their way into a file of lines: resolution, start, numbers.
class ClosedDays {
  public:
    /// Whether a change names a day without a session, trades of the night, or such bars that are gone.
    static bool are_in(const BookChange& change);
    /// Takes them out.
    void take_from(BookChange& change);
    /// What earlier imports put among the trading days; minutes come from `old`.
    void take_from(BookDraft& draft, const Book* old);
    bool empty() const { return lines_.empty() && gone_.empty(); }
    std::uint64_t bars() const { return lines_.size() - off_hours_; }
    std::uint64_t off_hours_bars() const { return off_hours_; }
    const std::set<TradingDay>& days() const { return days_; }  ///< without a session
    /// Adds them to the file, a bar that is there already taking the new numbers, and removes those that are gone;
    /// sorted, so that equal bars give equal bytes. Throws Error unavailable.
    void add_to(const std::filesystem::path& file) const;

  private:
    void take(TradingDay day, const TradeColumns& bars, const char* resolution);
    void take(TradingDay day, const QuoteColumns& quotes);
    void take(const DailyRow& row);
    void take_off_hours(std::map<TradingDay, TradeBatch>& minutes);
    TradeBatch without_off_hours(const TradeBatch& all);
    void add(TradingDay day, const char* resolution, std::int64_t start_ms, const std::vector<std::int64_t>& numbers);
    void add_line(const char* resolution, std::int64_t start_ms, const std::vector<std::int64_t>& numbers);

    std::map<std::string, std::string> lines_;  ///< numbers by "resolution,start"
    std::set<std::string> gone_;                ///< "resolution,start"
    std::set<TradingDay> days_;
    std::uint64_t off_hours_ = 0;
};

}  // namespace tamis::bars
