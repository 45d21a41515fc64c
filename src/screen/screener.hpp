// screen/screener.hpp — which symbols pass which filters on which days.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bars/bar_store.hpp"
#include "record/field.hpp"
#include "screen/filters/all.hpp"

namespace tamis::screen {

/// Version of the measures' formulas; part of every key.
inline constexpr std::string_view screen_version = "2";

/// Filters are ANDed; their order does not matter. An empty universe is every symbol with a daily bar on the day.
struct ScreenSpec {
    TradingDay first, last;  ///< both inclusive
    std::vector<AnyFilter> filters;
    std::vector<std::string> universe;
    int max_gap_days = 5;  ///< a row whose previous one is more sessions back begins the symbol's history anew

    /// Throws Error invalid_request. Sorts and deduplicates filters and universe.
    void normalize();
    /// All that decides a day's answer but its bars, a line each.
    std::string canonical_text() const;
};

struct ScreenHit {
    std::string symbol;
    TradingDay day;
    double open_usd = 0;
    std::vector<double> measures;  ///< one a filter of the spec, in its order
};

/// What a day was made of: how many symbols had a bar, the content that its measures could see (a sum over symbols, so
/// that it does not depend on their order), and how many symbols each filter could not measure.
struct DayTally {
    std::uint64_t symbols = 0;
    Hash128 content;
    std::vector<std::uint64_t> not_measured;  ///< one a filter of the spec, whatever the others say; empty: none
    void add(const DayTally& other);
};

/// Screens one ticker on the sessions of the spec; appends hits in the order of days and adds to `tallies` (one a
/// session). Without filters only tallies are made. Pure: nothing but the store's bars enters.
void screen_ticker(const bars::BarStore& store,
                   const std::string& ticker,
                   const ScreenSpec& spec,
                   const std::vector<TradingDay>& sessions,
                   std::vector<DayTally>& tallies,
                   std::vector<ScreenHit>& hits);

/// A ticker on a session: what each filter of the spec measured, in the spec's order, NaN where it could not.
struct MeasuredRow {
    const DailyHistory& rows;
    std::size_t row;      ///< of `rows`
    std::size_t session;  ///< index
    std::span<const double> measures;

    /// Whether it passes the spec's filter `f`.
    bool passes(const AnyFilter& filter, std::size_t f) const;
};
using OnMeasured = std::function<void(const MeasuredRow&)>;
/// Every session of the spec on which the ticker has a bar, whatever it passes.
void measure_ticker(const bars::BarStore& store,
                    const std::string& ticker,
                    const ScreenSpec& spec,
                    const std::vector<TradingDay>& sessions,
                    const OnMeasured& on_row);

/// Key of one day's answer.
Hash128 screen_key(const ScreenSpec& spec, TradingDay day, const Hash128& content);

struct ScreenDayRow {
    Hash128 screen;
    record::Day day;
    std::string filters, universe;
    std::optional<Hash128> data_version;
    std::optional<std::int64_t> max_gap_days;
    std::optional<std::int64_t> symbols_screened, hits;
    std::optional<record::Timestamp> computed_at;
};
/// What one filter could not measure on a day; a symbol that is not measured does not pass.
struct ScreenFilterRow {
    Hash128 screen;
    record::Day day;
    std::string filter;
    std::string parameters;
    std::int64_t not_measured = 0;
};
struct ScreenHitRow {
    Hash128 screen;
    record::Day day;
    std::string symbol;
    std::optional<double> open_usd;
};
struct ScreenMeasureRow {
    Hash128 screen;
    record::Day day;
    std::string symbol, filter;
    std::string parameters;
    std::optional<double> value;
};
/// The bars' content by day, so that a kept screen is found without opening a book.
struct ScreenContentRow {
    Hash128 store_state, universe;
    record::Day day;
    Hash128 data_version;
    std::int64_t symbols = 0;
};
const record::Table& screen_day_table();
const record::Table& screen_filter_table();
const record::Table& screen_hit_table();
const record::Table& screen_measure_table();
const record::Table& screen_content_table();

}  // namespace tamis::screen
