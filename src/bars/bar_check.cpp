// bars/bar_check.cpp — a walk over each book's days and minutes, with what cannot be so.
#include "bars/bar_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "bars/inventory.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::bars {

namespace {

// What counts as odd. Each is far from what markets do, so that few rows are false alarms.
constexpr double outlier_ratio = 1.5;      ///< a bar so far from both neighbours,
constexpr double neighbours_ratio = 1.15;  ///< which are so near each other
constexpr double few_bars_share = 0.1;     ///< of the symbol's usual bars a day
constexpr double other_close_share = 0.01, other_range_share = 0.01, other_volume_share = 0.5;
constexpr double far_quote_share = 0.1;
constexpr double least_jump_share = 0.1;  ///< of a split or dividend that must be seen in the prices
constexpr std::int64_t volume_most = 10'000'000'000;
constexpr double whole_day_share = 0.9, missing_minutes_share = 0.05;  ///< of a session's minutes
constexpr std::size_t equal_days = 5, equal_minutes = 60;
constexpr std::size_t books_mapped_while_checking = 64;

double ratio_of(std::int64_t a, std::int64_t b) {
    if (a <= 0 || b <= 0) return 1;
    const double ratio = static_cast<double>(a) / static_cast<double>(b);
    return std::max(ratio, 1 / ratio);
}

double share_between(std::int64_t a, std::int64_t b) {
    return b == 0 ? 0 : std::fabs(static_cast<double>(a) / static_cast<double>(b) - 1);
}

/// Rows of one symbol; what a check finds often is one row with its first day and a count.
class Findings {
  public:
    Findings(std::string symbol, std::vector<CheckRow>& rows) : symbol_(std::move(symbol)), rows_(rows) {}
    void add(Severity severity,
             const char* resolution,
             const char* check,
             TradingDay day,
             const char* what,
             double size = NAN) {
        for (std::size_t i = from_; i < rows_.size(); ++i)
            if (rows_[i].check == check && rows_[i].resolution == resolution) return count(rows_[i], size);
        rows_.push_back({symbol_,
                         std::string(severity_names[static_cast<std::size_t>(severity)]),
                         resolution,
                         check,
                         day,
                         1,
                         std::isnan(size) ? std::nullopt : std::optional(size),
                         what});
    }
    void sort_worst_first() {
        const auto rank = [](const CheckRow& row) {
            return std::find(severity_names.begin(), severity_names.end(), row.severity) - severity_names.begin();
        };
        std::stable_sort(rows_.begin() + static_cast<std::ptrdiff_t>(from_),
                         rows_.end(),
                         [&](const CheckRow& a, const CheckRow& b) { return rank(a) > rank(b); });
    }

  private:
    static void count(CheckRow& row, double size) {
        ++row.count;
        if (row.size && size > *row.size) row.size = size;
    }
    std::string symbol_;
    std::vector<CheckRow>& rows_;
    const std::size_t from_ = rows_.size();
};

TradingDay day_at(const DailyColumns& d, std::size_t i) {
    return TradingDay{std::chrono::days{d.day[i]}};
}

void check_volume(Findings& found, const char* resolution, TradingDay day, std::int64_t volume) {
    if (volume > volume_most)
        found.add(Severity::error, resolution, "absurd volume", day, "more than ten billion shares in a bar");
}

/// A bar far from both neighbours, which agree: a print that came back.
bool is_outlier(std::int64_t before, std::int64_t here, std::int64_t after) {
    return ratio_of(here, before) > outlier_ratio && ratio_of(here, after) > outlier_ratio &&
           ratio_of(before, after) < neighbours_ratio;
}

void check_days(Findings& found, const Book& book) {
    const DailyColumns& d = book.daily();
    std::size_t equal = 1;
    for (std::size_t i = 0; i < d.size(); ++i) {
        const TradingDay day = day_at(d, i);
        check_volume(found, "daily", day, d.volume[i]);
        if (d.volume[i] == 0) found.add(Severity::warning, "daily", "no volume", day, "a day without a share traded");
        const bool is_same = i > 0 && d.open[i] == d.open[i - 1] && d.high[i] == d.high[i - 1] &&
                             d.low[i] == d.low[i - 1] && d.close[i] == d.close[i - 1] && d.volume[i] == d.volume[i - 1];
        equal = is_same ? equal + 1 : 1;
        if (equal == equal_days)
            found.add(Severity::warning, "daily", "equal bars", day, "five days in a row with the same numbers");
        if (i > 0 && i + 1 < d.size() && is_outlier(d.close[i - 1], d.close[i], d.close[i + 1]))
            found.add(Severity::error,
                      "daily",
                      "outlier",
                      day,
                      "a close far from the days before and after, which agree",
                      ratio_of(d.close[i], d.close[i - 1]) - 1);
    }
}

/// Splits and large dividends of the factor file must be seen between the close before and the open after.
void check_actions(Findings& found, const Book& book) {
    const DailyColumns& d = book.daily();
    const auto& rows = book.factors().rows();
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
        const double expected = to_double(rows[i].price_factor * rows[i].split_factor) /
                                to_double(rows[i + 1].price_factor * rows[i + 1].split_factor);
        const std::size_t after = d.lower_bound(rows[i].day + std::chrono::days(1));
        if (std::fabs(expected - 1) < least_jump_share || after == 0 || after >= d.size()) continue;
        if (day_at(d, after - 1) != rows[i].day || d.close[after - 1] <= 0 || d.open[after] <= 0) continue;
        const double jump = static_cast<double>(d.open[after]) / static_cast<double>(d.close[after - 1]);
        if (std::fabs(std::log(jump)) < std::fabs(std::log(expected)) / 2)
            found.add(Severity::error,
                      "daily",
                      "action without a jump",
                      day_at(d, after),
                      "a split or large dividend is on record and the price did not move",
                      std::fabs(expected - 1));
    }
}

/// What a day file says against the regular session's minutes. Its close is the closing auction's, the last minute's is
/// not, so small differences are as it should be.
void check_day_against_minutes(Findings& found, const Book& book, const MinuteDay& minute_day, const TradeColumns& m) {
    const DailyColumns& d = book.daily();
    const std::size_t i = d.lower_bound(minute_day.day);
    const auto session = us_equities().session(minute_day.day);
    if (i == d.size() || day_at(d, i) != minute_day.day || d.derived[i] != 0 || !session) return;
    std::int64_t high = 0, low = 0, close = 0, volume = 0;
    for (std::size_t k = 0; k < m.size(); ++k) {
        if (m.start_ms[k] < session->open.ms || m.start_ms[k] >= session->close.ms) continue;
        high = std::max(high, m.high[k]);
        low = low == 0 ? m.low[k] : std::min(low, m.low[k]);
        close = m.close[k];
        volume += m.volume[k];
    }
    if (close == 0) return;
    const double range = std::max(share_between(high, d.high[i]), share_between(low, d.low[i]));
    if (const double share = share_between(close, d.close[i]); share > other_close_share)
        found.add(Severity::warning,
                  "daily",
                  "close differs",
                  minute_day.day,
                  "the day's close is far from its last minute's; daily runs use the day's, minute runs the minute's",
                  share);
    if (range > other_range_share)
        found.add(Severity::warning,
                  "daily",
                  "range differs",
                  minute_day.day,
                  "the day's high or low is far from its minutes'",
                  range);
    if (const double share = share_between(volume, d.volume[i]); share > other_volume_share)
        found.add(Severity::note,
                  "daily",
                  "volume differs",
                  minute_day.day,
                  "the day's volume is far from its minutes' sum",
                  share);
}

void check_minutes_of_day(Findings& found, TradingDay day, const TradeColumns& m) {
    std::size_t equal = 1;
    for (std::size_t i = 0; i < m.size(); ++i) {
        check_volume(found, "minute", day, m.volume[i]);
        if (i == 0) continue;
        const bool is_same = m.close[i] == m.close[i - 1] && m.open[i] == m.open[i - 1] && m.high[i] == m.high[i - 1] &&
                             m.low[i] == m.low[i - 1] && m.volume[i] == m.volume[i - 1];
        equal = is_same ? equal + 1 : 1;
        if (equal == equal_minutes)
            found.add(Severity::warning, "minute", "equal bars", day, "sixty bars in a row with the same numbers");
        if (i + 1 < m.size() && is_outlier(m.close[i - 1], m.close[i], m.close[i + 1]))
            found.add(Severity::error,
                      "minute",
                      "outlier",
                      day,
                      "a close far from the minutes before and after, which agree",
                      ratio_of(m.close[i], m.close[i - 1]) - 1);
    }
}

void check_quotes(Findings& found, TradingDay day, const QuoteColumns& q, const TradeColumns& m) {
    std::size_t trade = 0;
    for (std::size_t i = 0; i < q.size(); ++i) {
        if (q.bid_close[i] <= 0 || q.ask_close[i] <= 0) continue;
        if (q.bid_close[i] > q.ask_close[i])
            found.add(Severity::warning, "quote", "crossed quotes", day, "the bid is above the ask at a bar's end");
        while (trade < m.size() && m.start_ms[trade] < q.start_ms[i]) ++trade;
        if (trade == m.size() || m.start_ms[trade] != q.start_ms[i]) continue;
        const auto close = static_cast<double>(m.close[trade]);
        const double above = close / static_cast<double>(q.ask_high[i] > 0 ? q.ask_high[i] : q.ask_close[i]) - 1;
        const double below = 1 - close / static_cast<double>(q.bid_low[i] > 0 ? q.bid_low[i] : q.bid_close[i]);
        if (std::max(above, below) > far_quote_share)
            found.add(Severity::warning,
                      "quote",
                      "quotes far from trades",
                      day,
                      "a trade far outside the quotes of its bar",
                      std::max(above, below));
    }
}

/// Bars of the regular session.
std::uint32_t session_bars(const TradeColumns& m, const Session& session) {
    const auto open = std::lower_bound(m.start_ms.begin(), m.start_ms.end(), session.open.ms);
    return static_cast<std::uint32_t>(std::lower_bound(open, m.start_ms.end(), session.close.ms) - open);
}

/// Minutes of the session without a bar, where the symbol usually trades in nearly each of them.
void check_missing_minutes(Findings& found, TradingDay day, const TradeColumns& m, std::uint32_t usual) {
    const auto session = us_equities().session(day);
    if (!session || m.size() == 0) return;
    constexpr double minutes_of_day = 390;
    const double minutes = static_cast<double>(session->close.ms - session->open.ms) / ms_per_minute;
    const double missing = 1 - session_bars(m, *session) / minutes;
    if (usual >= whole_day_share * minutes_of_day && missing > missing_minutes_share)
        found.add(Severity::warning,
                  "minute",
                  "missing minutes",
                  day,
                  "a twentieth of the session or more has no bar, and the symbol trades in nearly every minute",
                  missing);
}

/// Half of the days have so many or more; 0 where there is no day.
std::uint32_t median(std::vector<std::uint32_t> days) {
    if (days.empty()) return 0;
    const auto middle = days.begin() + static_cast<std::ptrdiff_t>(days.size() / 2);
    std::nth_element(days.begin(), middle, days.end());
    return *middle;
}

/// Bars of a usual day.
struct UsualBars {
    std::uint32_t all = 0, session = 0;
};
UsualBars usual_bars(const Book& book) {
    std::vector<std::uint32_t> all, in_session;
    for (const MinuteDay& day : book.minute_days()) {
        if (day.trade_rows == 0) continue;
        all.push_back(day.trade_rows);
        if (const auto session = us_equities().session(day.day))
            in_session.push_back(session_bars(book.unchecked_minute_trades(day), *session));
    }
    return {median(std::move(all)), median(std::move(in_session))};
}

std::int64_t check_minutes(Findings& found, const Book& book, const Stop& stop) {
    const UsualBars usual = usual_bars(book);
    std::int64_t bars = 0;
    for (const MinuteDay& day : book.minute_days()) {
        stop.check();
        const TradeColumns trades = day.trade_rows == 0 ? TradeColumns{} : book.unchecked_minute_trades(day);
        bars += static_cast<std::int64_t>(trades.size());
        check_minutes_of_day(found, day.day, trades);
        check_day_against_minutes(found, book, day, trades);
        if (day.trade_rows > 0 && day.trade_rows < few_bars_share * usual.all)
            found.add(
                Severity::warning, "minute", "few bars", day.day, "a day with less than a tenth of the usual bars");
        else
            check_missing_minutes(found, day.day, trades, usual.session);
        if (day.quote_rows > 0) check_quotes(found, day.day, book.unchecked_minute_quotes(day), trades);
    }
    return bars;
}

/// Sessions between the first and the last day of minutes that have none.
void check_missing(Findings& found, const Book& book) {
    for (const TradingDay day : missing_sessions(book))
        found.add(Severity::warning, "daily", "missing sessions", day, "the exchange was open and there is no bar");
    const auto days = book.minute_days();
    if (days.size() < 2) return;
    for (const TradingDay day : us_equities().sessions(days.front().day, days.back().day))
        if (!book.find_minute_day(day))
            found.add(
                Severity::warning, "minute", "missing sessions", day, "the exchange was open and there is no bar");
}

}  // namespace

std::vector<TradingDay> missing_sessions(const Book& book) {
    const DailyColumns& d = book.daily();
    std::vector<TradingDay> missing;
    if (d.size() == 0) return missing;
    std::size_t i = 0;
    for (const TradingDay day : us_equities().sessions(day_at(d, 0), day_at(d, d.size() - 1))) {
        while (i < d.size() && day_at(d, i) < day) ++i;
        if (i == d.size() || day_at(d, i) != day) missing.push_back(day);
    }
    return missing;
}

std::optional<Severity> CheckedBars::worst() const {
    std::optional<Severity> worst;
    for (std::size_t s = 0; s < severity_names.size(); ++s)
        if (std::any_of(
                rows.begin(), rows.end(), [&](const CheckRow& row) { return row.severity == severity_names[s]; }))
            worst = static_cast<Severity>(s);
    return worst;
}

CheckedBars check(const BarStore& store,
                  const std::string& symbol,
                  const std::function<void(std::size_t, std::size_t)>& progress,
                  const Stop& stop) {
    CheckedBars result;
    const std::vector<std::string> tickers = symbol.empty() ? store.tickers() : std::vector<std::string>{symbol};
    for (const std::string& ticker : tickers) {
        stop.check("interrupted: nothing was changed");
        const auto book = store.book(ticker);
        Findings found(ticker, result.rows);
        check_missing(found, *book);
        check_days(found, *book);
        check_actions(found, *book);
        result.bars += check_minutes(found, *book, stop) + static_cast<std::int64_t>(book->daily().size());
        for (const SuspectRow& suspect : suspects_of(store, *book))
            found.add(Severity::warning,
                      "daily",
                      "jump without a split",
                      suspect.day,
                      "the price jumps by a simple ratio and no split is on record",
                      suspect.jump_ratio);
        found.sort_worst_first();
        store.release_unused(books_mapped_while_checking);
        if (progress) progress(++result.symbols_done, tickers.size());
    }
    result.symbols_done = tickers.size();
    return result;
}

namespace {
constexpr std::array check_fields{
    record::field<&CheckRow::symbol>({record::Unit::none, "Ticker of the book."}),
    record::field<&CheckRow::severity>({record::Unit::none, "note, warning or error."}),
    record::field<&CheckRow::resolution>({record::Unit::none, "minute, quote or daily."}),
    record::field<&CheckRow::check>({record::Unit::none, "What was looked for."}),
    record::field<&CheckRow::day>({record::Unit::none, "The first day of it."}),
    record::field<&CheckRow::count>({record::Unit::count, "How often."}),
    record::field<&CheckRow::size>(
        {record::Unit::ratio, "How far off the worst of them is, where the check has a size."}),
    record::field<&CheckRow::what>({record::Unit::none, "In words."}),
};
static_assert(record::describes_every_member<CheckRow>(check_fields.size()));
}  // namespace

const record::Table& check_table() {
    static constexpr auto table = record::table<CheckRow>("bar_check", "What looks wrong with bars.", check_fields);
    return table;
}

}  // namespace tamis::bars
