// bars/book_writer.hpp — changes one ticker's file: all of a change or nothing, at any kill.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "bars/book.hpp"
#include "base/file.hpp"
#include "market/bar.hpp"
#include "market/corporate_actions.hpp"
#include "market/interest_rate.hpp"

namespace tamis::bars {

/// Trade bars to be stored, as columns; see TradeColumns for units.
struct TradeBatch {
    std::vector<std::int64_t> start_ms, open, high, low, close, volume;
    std::size_t size() const { return start_ms.size(); }
    void push(std::int64_t start, std::int64_t o, std::int64_t h, std::int64_t l, std::int64_t c, std::int64_t v) {
        start_ms.push_back(start);
        open.push_back(o);
        high.push_back(h);
        low.push_back(l);
        close.push_back(c);
        volume.push_back(v);
    }
    void reserve(std::size_t bars);
    void clear();
};
struct QuoteBatch {
    std::vector<std::int64_t> start_ms;
    std::vector<std::int64_t> bid_open, bid_high, bid_low, bid_close, bid_size;
    std::vector<std::int64_t> ask_open, ask_high, ask_low, ask_close, ask_size;
    std::size_t size() const { return start_ms.size(); }
    void push(std::int64_t start, std::span<const std::int64_t, 5> bid, std::span<const std::int64_t, 5> ask);
    void reserve(std::size_t bars);
};
struct DailyRow {
    TradingDay day;
    std::int64_t open, high, low, close, volume;
    std::optional<double> vwap_usd;
};

/// What changes; days that are named replace what was stored of them (an empty batch: removes it),
/// other days stay. Times of a batch rise.
struct BookChange {
    std::map<TradingDay, TradeBatch> minute_trades;
    std::map<TradingDay, QuoteBatch> minute_quotes;
    std::vector<DailyRow> daily;         ///< ascending; imported days replace derived ones
    std::vector<TradingDay> daily_gone;  ///< days whose imported bar is removed
    std::map<TradingDay, TradeBatch> hourly;
    /// (minute, hour or daily; start) of bars beside the book that are removed.
    std::vector<std::pair<std::string_view, ExchangeTime>> apart_gone{};
    std::optional<FactorTable> factors;
    std::optional<MapTable> map;
    bool is_map_gone = false;  ///< the stored one is removed
    /// (first day, last day, permtick): this ticker's bars belong to that security then.
    std::optional<std::vector<std::tuple<TradingDay, TradingDay, std::string>>> aliases;
};

struct WriteReport {
    std::uint64_t days_new = 0, days_changed = 0, days_same = 0, bytes_written = 0;
    std::uint64_t closed_bars = 0;     ///< of days without a session; they lie beside the books
    std::set<TradingDay> closed_days;  ///< those days
    std::uint64_t off_hours_bars = 0;  ///< before 04:00 or from 20:00; beside the books as well
    void add(const WriteReport& other);
};

/// Applies changes to the books of `folder` (created when missing). Minute blocks are appended to
/// the minute file, the new book is written beside the old one; books come into force in groups:
/// one flush of the disk, then a rename each. So readers and a restart see the old or the new book,
/// never a mix, at a kill and at a power cut, and thousands of small books cost few flushes. A day
/// whose content is stored already costs nothing. Days that have minutes but no imported daily bar
/// get one made from the regular session's minutes, and so do days without hourly bars. Bars of
/// days without a session, and trades of the night, go into a file of their own (closed_days/), never into the book.
/// One writer a folder: throws Error conflict, naming the process, when another writes; bad_data when the store is of a
/// newer version. What a killed writer left goes when the next one begins.
class BookWriter {
  public:
    explicit BookWriter(const std::filesystem::path& folder);
    /// Brings into force what `sync` did not, as well as it can.
    ~BookWriter();
    /// In force at the next `sync` at the latest. Thread-safe for different tickers. Throws Error
    /// invalid_request for an empty ticker, bad_data for a damaged book, unavailable when the disk
    /// does not take it.
    WriteReport apply(const std::string& ticker, const BookChange& change);
    /// The ticker's book with all that was applied; null when there is none.
    std::shared_ptr<const Book> book(const std::string& ticker);
    void set_interest_rates(const InterestRates& rates);
    /// Brings everything written so far into force, to survive a power cut. Throws Error
    /// unavailable.
    void sync();

    BookWriter(const BookWriter&) = delete;
    BookWriter& operator=(const BookWriter&) = delete;

  private:
    struct NewBook {
        std::string ticker;
        int generation = 0;  ///< minute files of older ones go
        bool has_older_minutes = false;
    };
    void remove_leftovers();
    void publish_if_pending(const std::string& ticker);
    void add_pending(NewBook book, std::uint64_t bytes);
    void publish();  ///< under the mutex

    std::filesystem::path folder_;
    std::unique_ptr<FileLock> lock_;
    std::mutex mutex_;
    std::vector<NewBook> pending_;
    std::uint64_t pending_bytes_ = 0;
};

}  // namespace tamis::bars
