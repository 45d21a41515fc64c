// screen/screener.cpp — measures by symbol, tests by day.
#include "screen/screener.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::screen {

namespace {

constexpr int most_days = 20 * 366;

/// Content hashes of everything before each row, row by row.
std::vector<Hash128> contents(const DailyHistory& rows, const std::string& ticker) {
    std::vector<Hash128> result(rows.rows());
    HashChain chain;
    chain.add(xxh3(ticker));
    for (std::size_t i = 0; i < rows.rows(); ++i) {
        // The past on this row's basis, and this row's open: what a measure of the day can see.
        if (i > 0 && !rows.is_one_basis(i - 1, i)) {
            const Ratio prices = rows.price_ratio(i - 1, i);
            chain.add(
                Hash128{static_cast<std::uint64_t>(prices.numerator), static_cast<std::uint64_t>(prices.denominator)});
        }
        HashChain own = chain;
        own.add(Hash128{static_cast<std::uint64_t>(rows.open[i]),
                        static_cast<std::uint64_t>(rows.day[i].time_since_epoch().count())});
        result[i] = own.value();
        chain.add(rows.content[i]);
    }
    return result;
}

/// Whether the row's previous one lies so far back that nothing before counts.
bool begins_anew(const DailyHistory& rows, std::size_t i, int max_gap_days) {
    // As many calendar days hold at most as many sessions.
    return (rows.day[i] - rows.day[i - 1]).count() > max_gap_days &&
           us_equities().count_sessions(rows.day[i - 1], rows.day[i]) > max_gap_days;
}

/// Rows of a history on the spec's days.
std::pair<std::size_t, std::size_t> rows_of_days(const DailyHistory& rows, const ScreenSpec& spec) {
    const auto from = std::lower_bound(rows.day.begin(), rows.day.end(), spec.first);
    const auto to = std::upper_bound(rows.day.begin(), rows.day.end(), spec.last);
    return {static_cast<std::size_t>(from - rows.day.begin()), static_cast<std::size_t>(to - rows.day.begin())};
}

/// None on a day that is no session, or on which the ticker was another security's.
std::optional<std::size_t> session_of(const TickerHistory& history,
                                      std::size_t row,
                                      const std::vector<TradingDay>& sessions) {
    if (!history.is_under_ticker[row]) return std::nullopt;
    const auto session = std::lower_bound(sessions.begin(), sessions.end(), history.rows.day[row]);
    if (session == sessions.end() || *session != history.rows.day[row]) return std::nullopt;
    return static_cast<std::size_t>(session - sessions.begin());
}

/// Measures a history stretch by stretch: what lies before a hole counts as none.
class Measuring {
  public:
    Measuring(const ScreenSpec& spec, const std::vector<TradingDay>& sessions, const OnMeasured& on_row)
        : spec_(spec),
          sessions_(sessions),
          on_row_(on_row),
          measures_(spec.filters.size()),
          of_row_(spec.filters.size()) {}

    void history(const TickerHistory& history) {
        const DailyHistory& rows = history.rows;
        const auto [from, to] = rows_of_days(rows, spec_);
        for (std::size_t begin = 0, i = 1; i <= to && from < to; ++i) {
            if (i < to && !begins_anew(rows, i, spec_.max_gap_days)) continue;
            if (i > from) stretch(history, begin, std::max(from, begin), i);
            begin = i;
        }
    }

  private:
    /// Rows from … to − 1, whose history begins at row `begin`.
    void stretch(const TickerHistory& history, std::size_t begin, std::size_t from, std::size_t to) {
        if (begin == 0) return rows(history, history.rows, 0, from, to);
        rows(history, history.rows.part(begin, to), begin, from, to);
    }

    void rows(
        const TickerHistory& history, const DailyHistory& rows, std::size_t begin, std::size_t from, std::size_t to) {
        for (std::size_t f = 0; f < spec_.filters.size(); ++f) {
            measures_[f].resize(to - from);
            std::visit([&](const auto& filter) { measure(filter, rows, from - begin, measures_[f]); },
                       spec_.filters[f]);
        }
        for (std::size_t i = from; i < to; ++i) {
            const auto session = session_of(history, i, sessions_);
            if (!session) continue;
            for (std::size_t f = 0; f < measures_.size(); ++f) of_row_[f] = measures_[f][i - from];
            on_row_({rows, i - begin, *session, of_row_});
        }
    }

    const ScreenSpec& spec_;
    const std::vector<TradingDay>& sessions_;
    const OnMeasured& on_row_;
    std::vector<std::vector<double>> measures_;
    std::vector<double> of_row_;
};

void tally(const TickerHistory& history,
           const std::string& ticker,
           const ScreenSpec& spec,
           const std::vector<TradingDay>& sessions,
           std::vector<DayTally>& tallies) {
    const auto [from, to] = rows_of_days(history.rows, spec);
    if (from >= to) return;
    const std::vector<Hash128> content = contents(history.rows, ticker);
    for (std::size_t i = from; i < to; ++i)
        if (const auto session = session_of(history, i, sessions)) tallies[*session].add({1, content[i], {}});
}

}  // namespace

void ScreenSpec::normalize() {
    if (first > last)
        throw Error{Problem::invalid_request,
                    "the first day " + to_text(first) + " is after the last " + to_text(last)};
    if ((last - first).count() > most_days)
        throw Error{Problem::invalid_request,
                    "a screen spans at most 20 years, not " + to_text(first) + " to " + to_text(last)};
    if (us_equities().sessions(first, last).empty())
        throw Error{Problem::invalid_request,
                    "the exchange is closed from " + to_text(first) + " to " + to_text(last) +
                        "; a screen needs a day on which it trades"};
    if (filters.empty())
        throw Error{Problem::invalid_request,
                    "a screen needs at least one filter, such as --filter 'gap(threshold=2%, direction=up)'"};
    if (max_gap_days < 1 || max_gap_days > 250)
        throw Error{Problem::invalid_request, "max_gap_days is " + std::to_string(max_gap_days) + ", allowed 1 to 250"};
    for (const AnyFilter& filter : filters) std::visit([](const auto& one) { one.check(); }, filter);
    for (const std::string& symbol : universe)
        if (trim(symbol).empty())
            throw Error{Problem::invalid_request,
                        "the universe names an empty symbol; write such as AAPL, or leave it out"};
    const auto text = [](const AnyFilter& filter) { return screen::canonical_text(filter); };
    std::sort(
        filters.begin(), filters.end(), [&](const AnyFilter& a, const AnyFilter& b) { return text(a) < text(b); });
    filters.erase(
        std::unique(
            filters.begin(), filters.end(), [&](const AnyFilter& a, const AnyFilter& b) { return text(a) == text(b); }),
        filters.end());
    std::sort(universe.begin(), universe.end());
    universe.erase(std::unique(universe.begin(), universe.end()), universe.end());
}

std::string ScreenSpec::canonical_text() const {
    std::string text = "screen=" + std::string(screen_version) + "\n";
    for (const AnyFilter& filter : filters) text += "filter=" + screen::canonical_text(filter) + "\n";
    text += "max_gap_days=" + std::to_string(max_gap_days) +
            "\nuniverse=" + (universe.empty() ? std::string("all") : join(universe, ",")) + "\n";
    return text;
}

void DayTally::add(const DayTally& other) {
    symbols += other.symbols;
    content.low += other.content.low;
    content.high += other.content.high;
    if (not_measured.size() < other.not_measured.size()) not_measured.resize(other.not_measured.size());
    for (std::size_t f = 0; f < other.not_measured.size(); ++f) not_measured[f] += other.not_measured[f];
}

void screen_ticker(const bars::BarStore& store,
                   const std::string& ticker,
                   const ScreenSpec& spec,
                   const std::vector<TradingDay>& sessions,
                   std::vector<DayTally>& tallies,
                   std::vector<ScreenHit>& hits) {
    const OnMeasured test = [&](const MeasuredRow& row) {
        DayTally& day = tallies[row.session];
        day.not_measured.resize(spec.filters.size());
        bool passes = true;
        for (std::size_t f = 0; f < spec.filters.size(); ++f) {
            day.not_measured[f] += std::isnan(row.measures[f]) ? 1 : 0;
            passes = passes && row.passes(spec.filters[f], f);
        }
        if (!passes) return;
        hits.push_back({ticker,
                        row.rows.day[row.row],
                        row.rows.usd(row.rows.open[row.row]),
                        {row.measures.begin(), row.measures.end()}});
    };
    for (const TickerHistory& history : histories(store, ticker)) {
        tally(history, ticker, spec, sessions, tallies);
        if (!spec.filters.empty()) Measuring(spec, sessions, test).history(history);
    }
}

bool MeasuredRow::passes(const AnyFilter& filter, std::size_t f) const {
    return std::visit([&](const auto& one) { return keeps(one, rows, row, measures[f]); }, filter);
}

void measure_ticker(const bars::BarStore& store,
                    const std::string& ticker,
                    const ScreenSpec& spec,
                    const std::vector<TradingDay>& sessions,
                    const OnMeasured& on_row) {
    for (const TickerHistory& history : histories(store, ticker)) Measuring(spec, sessions, on_row).history(history);
}

Hash128 screen_key(const ScreenSpec& spec, TradingDay day, const Hash128& content) {
    return sha256_128(spec.canonical_text() + "day=" + to_text(day) + "\ndata=" + hex_text(content) + "\n");
}

namespace {
using record::Unit;
constexpr std::array day_fields{
    record::field<&ScreenDayRow::screen>({Unit::none, "Key of the day's answer."}),
    record::field<&ScreenDayRow::day>({Unit::none, "The screened day."}),
    record::field<&ScreenDayRow::filters>({Unit::none, "Filters with all parameters, sorted."}),
    record::field<&ScreenDayRow::universe>({Unit::none, "all, or the symbols asked for."}),
    record::field<&ScreenDayRow::data_version>(
        {Unit::none, "Hash of the bars that the day's measures could see; NULL: the earlier system's screen."}),
    record::field<&ScreenDayRow::max_gap_days>(
        {Unit::days, "Sessions after which history is too old; NULL: not known."}),
    record::field<&ScreenDayRow::symbols_screened>(
        {Unit::count, "Symbols with a daily bar on the day; NULL: not known."}),
    record::field<&ScreenDayRow::hits>({Unit::count, "Symbols that passed every filter; NULL: not known."}),
    record::field<&ScreenDayRow::computed_at>({Unit::none, "When it was computed, UTC; NULL: not known."}),
};
static_assert(record::describes_every_member<ScreenDayRow>(day_fields.size()));
constexpr std::array filter_fields{
    record::field<&ScreenFilterRow::screen>({Unit::none, "Key of the day's answer."}),
    record::field<&ScreenFilterRow::day>({Unit::none, "The screened day."}),
    record::field<&ScreenFilterRow::filter>({Unit::none, "Name of the filter."}),
    record::field<&ScreenFilterRow::parameters>({Unit::none, "The filter with all its parameters."}),
    record::field<&ScreenFilterRow::not_measured>(
        {Unit::count, "Symbols that lacked the bars which the filter needs, so that they could not pass."}),
};
static_assert(record::describes_every_member<ScreenFilterRow>(filter_fields.size()));
constexpr std::array hit_fields{
    record::field<&ScreenHitRow::screen>({Unit::none, "Key of the day's answer."}),
    record::field<&ScreenHitRow::day>({Unit::none, "The screened day."}),
    record::field<&ScreenHitRow::symbol>({Unit::none, "A symbol that passed every filter."}),
    record::field<&ScreenHitRow::open_usd>({Unit::usd, "Its open that day; NULL: not known."}),
};
static_assert(record::describes_every_member<ScreenHitRow>(hit_fields.size()));
constexpr std::array measure_fields{
    record::field<&ScreenMeasureRow::screen>({Unit::none, "Key of the day's answer."}),
    record::field<&ScreenMeasureRow::day>({Unit::none, "The screened day."}),
    record::field<&ScreenMeasureRow::symbol>({Unit::none, "Symbol."}),
    record::field<&ScreenMeasureRow::filter>({Unit::none, "Name of the filter."}),
    record::field<&ScreenMeasureRow::parameters>({Unit::none, "The filter with all its parameters."}),
    record::field<&ScreenMeasureRow::value>({Unit::none, "What it measured, in the filter's unit; NULL: not known."}),
};
static_assert(record::describes_every_member<ScreenMeasureRow>(measure_fields.size()));
constexpr std::array content_fields{
    record::field<&ScreenContentRow::store_state>({Unit::none, "State of the bar store's files."}),
    record::field<&ScreenContentRow::universe>({Unit::none, "Hash of the universe."}),
    record::field<&ScreenContentRow::day>({Unit::none, "Day."}),
    record::field<&ScreenContentRow::data_version>({Unit::none, "Hash of the bars that a screen of the day can see."}),
    record::field<&ScreenContentRow::symbols>({Unit::count, "Symbols with a daily bar on the day."}),
};
static_assert(record::describes_every_member<ScreenContentRow>(content_fields.size()));
}  // namespace

const record::Table& screen_day_table() {
    static constexpr auto table =
        record::table<ScreenDayRow>("screen_day", "One row a screened day, empty days too.", day_fields);
    return table;
}
const record::Table& screen_filter_table() {
    static constexpr auto table =
        record::table<ScreenFilterRow>("screen_filter", "What each filter could not measure, by day.", filter_fields);
    return table;
}
const record::Table& screen_hit_table() {
    static constexpr auto table = record::table<ScreenHitRow>("screen_hit", "Symbols that passed, by day.", hit_fields);
    return table;
}
const record::Table& screen_measure_table() {
    static constexpr auto table =
        record::table<ScreenMeasureRow>("screen_measure", "What each filter measured for each hit.", measure_fields);
    return table;
}
const record::Table& screen_content_table() {
    static constexpr auto table = record::table<ScreenContentRow>(
        "screen_content", "Content of the bars by day, so that kept screens are found at once.", content_fields);
    return table;
}

}  // namespace tamis::screen
