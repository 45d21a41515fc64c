// bars/book_writer.hpp — changes one ticker's file: all of a change or nothing, at any kill.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "base/file.hpp"
#include "market/bar.hpp"
#include "market/corporate_actions.hpp"
#include "market/interest_rate.hpp"

namespace tamis::bars {

/// Trade bars to be stored, as columns; see TradeColumns for units.
struct TradeBatch {
    std::vector<std::int64_t> start_ms, open, high, low, close, volume;
    std::size_t size() const { return start_ms.size(); }
    void push(std::int64_t start, std::int64_t o, std::int64_t h, std::int64_t l, std::int64_t c, std::int64_t v);
    void clear();
};
struct QuoteBatch {
    std::vector<std::int64_t> start_ms;
    std::vector<std::int64_t> bid_open, bid_high, bid_low, bid_close, bid_size;
    std::vector<std::int64_t> ask_open, ask_high, ask_low, ask_close, ask_size;
    std::size_t size() const { return start_ms.size(); }
    void push(std::int64_t start, std::span<const std::int64_t, 5> bid, std::span<const std::int64_t, 5> ask);
};
struct DailyRow {
    TradingDay day;
    std::int64_t open, high, low, close, volume;
    std::optional<double> vwap_usd;
};

/// What changes; days that are named replace what was stored of them, other days stay.
struct BookChange {
    std::map<TradingDay, TradeBatch> minute_trades;
    std::map<TradingDay, QuoteBatch> minute_quotes;
    std::vector<DailyRow> daily;                 ///< ascending; imported days replace derived ones
    std::map<TradingDay, TradeBatch> hourly;
    std::optional<FactorTable> factors;
    std::optional<MapTable> map;
    /// (first day, last day, permtick): this ticker's bars belong to that security then.
    std::optional<std::vector<std::tuple<TradingDay, TradingDay, std::string>>> aliases;
};

struct WriteReport {
    std::uint64_t days_new = 0, days_changed = 0, days_same = 0, bytes_written = 0;
};

/// Applies changes to the books of `folder` (created when missing). Minute blocks are appended to the data file first;
/// then the book file is replaced by a rename: readers and a restart see the old or the new book, never a mix. A day
/// whose content hash is stored already costs nothing. Days that have minutes but no imported daily bar get one made from
/// the regular session's minutes. One writer a folder: throws Error conflict, naming the process, when another writes.
class BookWriter {
  public:
    explicit BookWriter(const std::filesystem::path& folder);
    ~BookWriter();
    /// Thread-safe for different tickers.
    WriteReport apply(const std::string& ticker, const BookChange& change);
    void set_interest_rates(const InterestRates& rates);
    /// Makes everything written so far survive a power cut.
    void sync();

    BookWriter(const BookWriter&) = delete;
    BookWriter& operator=(const BookWriter&) = delete;

  private:
    std::filesystem::path folder_;
    std::unique_ptr<FileLock> lock_;
};

}  // namespace tamis::bars
