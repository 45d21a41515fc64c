// bars/book.hpp — everything the store knows of one ticker: daily, hourly and minute bars, quotes,
// corporate actions.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "market/bar.hpp"
#include "market/corporate_actions.hpp"
#include "market/time.hpp"

namespace tamis::bars {

/// Trade bars as columns, oldest first. Prices in deci-cents (1/10,000 USD) as traded, volume in
/// shares. `start_ms`: bar start, wall clock at the exchange; ms since 1970-01-01 00:00 in every
/// resolution (ExchangeTime::ms).
struct TradeColumns {
    std::span<const std::int64_t> start_ms, open, high, low, close, volume;
    std::size_t size() const { return start_ms.size(); }
};

/// Quote bars as columns. A side without a quote has 0 in its four prices. Sizes in shares.
struct QuoteColumns {
    std::span<const std::int64_t> start_ms;
    std::span<const std::int64_t> bid_open, bid_high, bid_low, bid_close, bid_size;
    std::span<const std::int64_t> ask_open, ask_high, ask_low, ask_close, ask_size;
    std::size_t size() const { return start_ms.size(); }
};

/// One day of minute data. `session_*` cover the regular session only (they are what a daily bar of
/// that day would be).
struct MinuteDay {
    TradingDay day;
    Hash128 trade_hash, quote_hash;  ///< of the columns' content; zero when there are none
    std::uint32_t trade_rows = 0, quote_rows = 0;
    double session_vwap_usd = 0;  ///< Σ(typical price × volume) / Σ volume of the regular session; NaN without volume
    std::uint64_t trade_offset = 0, quote_offset = 0;  ///< of the blocks in the minute file
};

/// Daily bars as columns; `day` and `hash` stand beside each bar. `derived` days were made from
/// minutes.
struct DailyColumns {
    std::span<const std::int32_t> day;  ///< days since 1970-01-01
    std::span<const std::int64_t> open, high, low, close, volume;
    std::span<const double> vwap_usd;  ///< NaN where neither the source nor minutes give one
    std::span<const std::uint8_t> derived;
    std::span<const Hash128> hash;  ///< content hash of each day's bar
    std::size_t size() const { return day.size(); }
    /// Index of the first row at or after `at`.
    std::size_t lower_bound(TradingDay at) const;
};

/// An immutable view of one ticker's file. Cheap to copy (shared); safe to read from many threads.
class Book {
  public:
    struct Parts;  ///< the mapped files behind it
    explicit Book(std::shared_ptr<const Parts> parts);

    std::string_view ticker() const;
    const DailyColumns& daily() const;
    const TradeColumns& hourly() const;
    /// Whether the day's hourly bars were made from its minutes.
    bool is_hourly_derived(TradingDay day) const;
    std::span<const MinuteDay> minute_days() const;  ///< ascending by day
    /// Null when the store has no minutes of that day.
    const MinuteDay* find_minute_day(TradingDay day) const;
    /// A day's minutes. Their content is held against its hash when a day is first asked for: throws Error bad_data
    /// where they differ. `day` is one of minute_days().
    TradeColumns minute_trades(const MinuteDay& day) const;
    QuoteColumns minute_quotes(const MinuteDay& day) const;
    /// The same without a look at the hash, for who looks himself.
    TradeColumns unchecked_minute_trades(const MinuteDay& day) const;
    QuoteColumns unchecked_minute_quotes(const MinuteDay& day) const;
    /// Content hash of the hourly bars of the day; zero when there are none.
    Hash128 hourly_hash(TradingDay day) const;
    const FactorTable& factors() const;          ///< empty when none was imported
    const std::optional<MapTable>& map() const;  ///< none when none was imported
    /// Another security that traded under this ticker on the day (from its map file): its permanent
    /// ticker.
    std::optional<std::string> alias_on(TradingDay day) const;
    /// Other securities that traded under this ticker: a day on which each did, and its permanent
    /// ticker.
    std::vector<std::pair<TradingDay, std::string>> aliases() const;
    /// The last day on which another security traded under this ticker, and that security's
    /// permanent ticker.
    std::optional<std::pair<TradingDay, std::string>> newest_alias() const;

  private:
    std::shared_ptr<const Parts> parts_;
};

}  // namespace tamis::bars
