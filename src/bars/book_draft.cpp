// bars/book_draft.cpp — merging a change into what was stored, and days made from minutes.
#include "bars/book_draft.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "base/error.hpp"
#include "base/ratio.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::bars {

TradeColumns view_of(const TradeBatch& b) {
    return {b.start_ms, b.open, b.high, b.low, b.close, b.volume};
}

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

ColumnSpans columns_of(const TradeBatch& batch) {
    return {batch.start_ms, batch.open, batch.high, batch.low, batch.close, batch.volume};
}
ColumnSpans columns_of(const QuoteBatch& batch) {
    return {batch.start_ms,
            batch.bid_open,
            batch.bid_high,
            batch.bid_low,
            batch.bid_close,
            batch.bid_size,
            batch.ask_open,
            batch.ask_high,
            batch.ask_low,
            batch.ask_close,
            batch.ask_size};
}

void check_columns(const ColumnSpans& columns) {
    for (const auto& column : columns)
        ensure(column.size() == columns.front().size(), "the columns of a batch are equally long");
    const auto& times = columns.front();
    ensure(std::adjacent_find(times.begin(), times.end(), std::greater_equal<>()) == times.end(),
           "the times of a batch rise");
}

/// A ratio of deci-cents; a whole number of them is the double that the price itself is.
double usd_of(const Ratio& deci_cents) {
    const Int128 whole = deci_cents.numerator / deci_cents.denominator;
    const Ratio rest{deci_cents.numerator % deci_cents.denominator, deci_cents.denominator};
    return (static_cast<double>(whole) + to_double(rest)) / 1e4;
}

/// The regular session of a day's minutes as one bar; nothing when no minute lies in it.
std::optional<DailyRow> session_bar(TradingDay day, const TradeBatch& trades) {
    const auto session = us_equities().session(day);
    if (!session) return std::nullopt;
    std::optional<DailyRow> row;
    Int128 typical_sum = 0;  // of high + low + close, share by share: a price that never moves is its own average
    for (std::size_t i = 0; i < trades.size(); ++i) {
        if (trades.start_ms[i] < session->open.ms || trades.start_ms[i] >= session->close.ms) continue;
        if (!row) row = DailyRow{day, trades.open[i], trades.high[i], trades.low[i], trades.close[i], 0, {}};
        row->high = std::max(row->high, trades.high[i]);
        row->low = std::min(row->low, trades.low[i]);
        row->close = trades.close[i];
        row->volume += trades.volume[i];
        typical_sum += Int128{trades.high[i] + trades.low[i] + trades.close[i]} * trades.volume[i];
    }
    if (row && row->volume > 0) row->vwap_usd = usd_of(Ratio{typical_sum, Int128{3} * row->volume});
    return row;
}

/// The regular session's minutes by the hour of the clock in which they begin, as LEAN's hour files have them: the bar
/// of 09:00 holds the half hour from the opening on.
TradeBatch session_hours(TradingDay day, const TradeColumns& trades) {
    TradeBatch hours;
    const auto session = us_equities().session(day);
    if (!session) return hours;
    for (std::size_t i = 0; i < trades.size(); ++i) {
        const std::int64_t at = trades.start_ms[i];
        if (at < session->open.ms || at >= session->close.ms) continue;
        const std::int64_t start = at - ExchangeTime{at}.ms_of_day() % ms_per_hour;
        if (hours.size() == 0 || hours.start_ms.back() != start)
            hours.push(start, trades.open[i], trades.high[i], trades.low[i], trades.close[i], 0);
        hours.high.back() = std::max(hours.high.back(), trades.high[i]);
        hours.low.back() = std::min(hours.low.back(), trades.low[i]);
        hours.close.back() = trades.close[i];
        hours.volume.back() += trades.volume[i];
    }
    return hours;
}

class Merger {
  public:
    Merger(BookDraft& draft, const Book* old, MinuteFile& file) : draft_(draft), old_(old), file_(file) {}

    void trades(TradingDay day, const TradeBatch& batch) {
        const ColumnSpans columns = columns_of(batch);
        check_columns(columns);
        const Hash128 hash = batch.size() == 0 ? Hash128{} : hash_of(columns);
        MinuteDay& entry = entry_of(day);
        count(!entry.trade_hash.is_zero(), entry.trade_hash == hash);
        if (entry.trade_hash == hash && stored_trades(entry) == hash) return;
        entry.trade_offset = batch.size() == 0 ? 0 : file_.append(columns);
        entry.trade_rows = static_cast<std::uint32_t>(batch.size());
        entry.trade_hash = hash;
        const auto bar = session_bar(day, batch);
        entry.session_vwap_usd = bar ? bar->vwap_usd.value_or(undefined) : undefined;
        derive(day, bar);
    }

    void quotes(TradingDay day, const QuoteBatch& batch) {
        const ColumnSpans columns = columns_of(batch);
        check_columns(columns);
        const Hash128 hash = batch.size() == 0 ? Hash128{} : hash_of(columns);
        MinuteDay& entry = entry_of(day);
        count(!entry.quote_hash.is_zero(), entry.quote_hash == hash);
        if (entry.quote_hash == hash && stored_quotes(entry) == hash) return;
        entry.quote_offset = batch.size() == 0 ? 0 : file_.append(columns);
        entry.quote_rows = static_cast<std::uint32_t>(batch.size());
        entry.quote_hash = hash;
    }

    void daily(const DailyRow& row) {
        const auto at = draft_.daily.find(row.day);
        const bool known = at != draft_.daily.end() && !at->second.derived;
        count(known, known && same(at->second.row, row));
        draft_.daily[row.day] = {row, false};
    }

    void hourly(TradingDay day, const TradeBatch& batch) {
        check_columns(columns_of(batch));
        const auto at = draft_.hourly.find(day);
        const bool known = at != draft_.hourly.end() && !at->second.derived;
        count(known, known && hash_of(columns_of(at->second.bars)) == hash_of(columns_of(batch)));
        draft_.hourly[day] = {batch, false};
        if (batch.size() == 0) draft_.hourly.erase(day);
    }

    /// Forgets emptied minute days; gives daily bars the session's VWAP where minutes tell it, and days without hours
    /// those of their minutes.
    void finish(const BookChange& change) {
        std::erase_if(draft_.minutes,
                      [](const auto& one) { return one.second.trade_rows == 0 && one.second.quote_rows == 0; });
        for (auto& [day, one] : draft_.daily)
            if (const auto vwap = session_vwap(day)) one.row.vwap_usd = vwap;
        std::erase_if(draft_.hourly,
                      [&](const auto& one) { return one.second.derived && !draft_.minutes.contains(one.first); });
        for (const auto& [day, minutes] : draft_.minutes) derive_hours(day, minutes, change);
    }

    const WriteReport& report() const { return report_; }

  private:
    void count(bool known, bool equal) {
        ++(!known ? report_.days_new : equal ? report_.days_same : report_.days_changed);
    }
    MinuteDay& entry_of(TradingDay day) {
        auto [at, is_new] = draft_.minutes.try_emplace(day);
        if (is_new) {
            at->second.day = day;
            at->second.session_vwap_usd = undefined;
        }
        return at->second;
    }
    std::optional<double> session_vwap(TradingDay day) const {
        const auto at = draft_.minutes.find(day);
        if (at == draft_.minutes.end() || std::isnan(at->second.session_vwap_usd)) return std::nullopt;
        return at->second.session_vwap_usd;
    }
    /// A row without a VWAP says nothing about it, and minutes know it better than any row.
    bool same(const DailyRow& stored, const DailyRow& row) const {
        const bool vwap_same = !row.vwap_usd || row.vwap_usd == stored.vwap_usd || session_vwap(row.day).has_value();
        return vwap_same && stored.open == row.open && stored.high == row.high && stored.low == row.low &&
               stored.close == row.close && stored.volume == row.volume;
    }
    void derive(TradingDay day, const std::optional<DailyRow>& bar) {
        const auto at = draft_.daily.find(day);
        if (at != draft_.daily.end() && !at->second.derived) return;
        if (bar)
            draft_.daily[day] = {*bar, true};
        else if (at != draft_.daily.end())
            draft_.daily.erase(at);
    }
    /// Minutes that this change brings, or of a book that an earlier version wrote. Damaged ones tell nothing.
    void derive_hours(TradingDay day, const MinuteDay& minutes, const BookChange& change) {
        const auto at = draft_.hourly.find(day);
        if (at != draft_.hourly.end() && !at->second.derived) return;
        const auto fresh = change.minute_trades.find(day);
        if (fresh == change.minute_trades.end() &&
            (at != draft_.hourly.end() || !old_ || stored_trades(minutes) != minutes.trade_hash))
            return;
        TradeBatch hours = session_hours(
            day, fresh != change.minute_trades.end() ? view_of(fresh->second) : old_->unchecked_minute_trades(minutes));
        if (hours.size() != 0)
            draft_.hourly[day] = {std::move(hours), true};
        else if (at != draft_.hourly.end())
            draft_.hourly.erase(at);
    }
    Hash128 stored_trades(const MinuteDay& day) const {
        return day.trade_rows == 0 || !old_ ? Hash128{} : hash_of(columns_of(old_->unchecked_minute_trades(day)));
    }
    Hash128 stored_quotes(const MinuteDay& day) const {
        return day.quote_rows == 0 || !old_ ? Hash128{} : hash_of(columns_of(old_->unchecked_minute_quotes(day)));
    }

    BookDraft& draft_;
    const Book* old_;
    MinuteFile& file_;
    WriteReport report_;
};

}  // namespace

BookDraft draft_of(const Book::Parts& parts) {
    BookDraft draft;
    const DailyColumns& daily = parts.daily;
    for (std::size_t i = 0; i < daily.size(); ++i) {
        const TradingDay day{std::chrono::days{daily.day[i]}};
        const double vwap = daily.vwap_usd[i];
        const DailyRow row{day,
                           daily.open[i],
                           daily.high[i],
                           daily.low[i],
                           daily.close[i],
                           daily.volume[i],
                           std::isnan(vwap) ? std::nullopt : std::optional(vwap)};
        draft.daily.emplace_hint(draft.daily.end(), day, DraftDay{row, daily.derived[i] != 0});
    }
    const TradeColumns& hours = parts.hourly;
    for (std::size_t i = 0; i < hours.size(); ++i)
        draft.hourly[ExchangeTime{hours.start_ms[i]}.day()].bars.push(
            hours.start_ms[i], hours.open[i], hours.high[i], hours.low[i], hours.close[i], hours.volume[i]);
    for (const auto& [first, last] : parts.derived_hours)
        for (auto at = draft.hourly.lower_bound(first); at != draft.hourly.end() && at->first <= last; ++at)
            at->second.derived = true;
    for (const MinuteDay& day : parts.minute_days) draft.minutes.emplace_hint(draft.minutes.end(), day.day, day);
    draft.factors = parts.factors;
    draft.map = parts.map;
    draft.aliases = parts.aliases;
    draft.generation = parts.generation;
    return draft;
}

std::uint64_t BookDraft::live_minute_bytes() const {
    std::uint64_t bytes = 0;
    for (const auto& [day, one] : minutes) bytes += aligned(trade_block_bytes(one)) + aligned(quote_block_bytes(one));
    return bytes;
}

WriteReport merge(BookDraft& draft, const BookChange& change, const Book* old, MinuteFile& file) {
    Merger merger(draft, old, file);
    for (const auto& [day, batch] : change.minute_trades) merger.trades(day, batch);
    for (const auto& [day, batch] : change.minute_quotes) merger.quotes(day, batch);
    for (const TradingDay day : change.daily_gone) draft.daily.erase(day);
    for (const DailyRow& row : change.daily) merger.daily(row);
    for (const auto& [day, batch] : change.hourly) merger.hourly(day, batch);
    merger.finish(change);
    if (change.factors) draft.factors = *change.factors;
    if (change.map || change.is_map_gone) draft.map = change.map;
    if (change.aliases) {
        draft.aliases.clear();
        for (const auto& [first, last, permtick] : *change.aliases) draft.aliases.push_back({first, last, permtick});
    }
    return merger.report();
}

}  // namespace tamis::bars
