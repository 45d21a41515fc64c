// app/cell_bars.cpp — a book's columns in dollars and seconds.
#include "app/cell_bars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "app/reports.hpp"
#include "app/wished_days.hpp"
#include "backtest/kept_spec.hpp"
#include "backtest/tape.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::app {

namespace {

/// The double that is nearest to the price: a product with 0.0001 is often the one beside it.
double usd(std::int64_t deci_cents) {
    return static_cast<double>(deci_cents) / static_cast<double>(deci_cents_per_usd);
}

/// Volume-weighted mean of typical prices so far.
class Vwap {
  public:
    double add(double high, double low, double close, std::int64_t volume) {
        money_ += (high + low + close) / 3 * static_cast<double>(volume);
        shares_ += static_cast<double>(volume);
        return shares_ > 0 ? money_ / shares_ : std::numeric_limits<double>::quiet_NaN();
    }

  private:
    double money_ = 0, shares_ = 0;
};

void add_bar(BarColumns& out, UtcTime start, const std::array<std::int64_t, 4>& prices, std::int64_t volume) {
    out.start_seconds.push_back(start.ms / 1000);
    out.open.push_back(usd(prices[0]));
    out.high.push_back(usd(prices[1]));
    out.low.push_back(usd(prices[2]));
    out.close.push_back(usd(prices[3]));
    out.volume_shares.push_back(volume);
}

void add_minutes(BarColumns& out, const bars::TradeColumns& minutes) {
    Vwap vwap;
    for (std::size_t i = 0; i < minutes.size(); ++i) {
        add_bar(out,
                to_utc(ExchangeTime(minutes.start_ms[i])),
                {minutes.open[i], minutes.high[i], minutes.low[i], minutes.close[i]},
                minutes.volume[i]);
        out.vwap.push_back(vwap.add(out.high.back(), out.low.back(), out.close.back(), minutes.volume[i]));
    }
}

void add_days(BarColumns& out, const bars::DailyColumns& days, TradingDay first, TradingDay last) {
    for (std::size_t i = days.lower_bound(first); i < days.size(); ++i) {
        const TradingDay day{std::chrono::days(days.day[i])};
        if (day > last) break;
        add_bar(out,
                to_utc(ExchangeTime(day, 0)),
                {days.open[i], days.high[i], days.low[i], days.close[i]},
                days.volume[i]);
        out.vwap.push_back(days.vwap_usd[i]);
    }
}

/// Throws Error invalid_request: more sessions than a chart shows.
std::vector<TradingDay> sessions_asked(TradingDay first, TradingDay last, const std::string& resolution) {
    if (!resolution.empty() && resolution != "minute" && resolution != "daily")
        throw Error{Problem::invalid_request,
                    "resolution is '" + excerpt(resolution) + "', allowed: minute or daily; none: whichever fits"};
    std::vector<TradingDay> sessions = us_equities().sessions(first, last);
    const int most = resolution == "minute" ? most_minute_days : most_daily_days;
    if (sessions.size() > static_cast<std::size_t>(most))
        throw Error{Problem::invalid_request,
                    fmt::format("{} to {} are {} sessions; {} bars are shown of {} at most",
                                to_text(first),
                                to_text(last),
                                sessions.size(),
                                resolution == "minute" ? "minute" : "daily",
                                most)};
    return sessions;
}

/// At most `points_a_spark` of them, evenly, the last among them.
std::vector<double> thinned(const std::vector<double>& closes) {
    if (closes.size() <= points_a_spark) return closes;
    std::vector<double> few;
    for (std::size_t i = 1; i <= points_a_spark; ++i) few.push_back(closes[i * closes.size() / points_a_spark - 1]);
    return few;
}

/// What holds a security's bars of a day: a renamed one's days before lie under the name that it had then.
std::shared_ptr<const bars::Book> book_on(const bars::BarStore& store, const bars::Security& security, TradingDay day) {
    const auto book = store.find(security.ticker_on(day));
    return book ? book : security.book;
}

/// "AAPL 2024-03-01".
std::vector<double> spark(const bars::BarStore& store, const std::string& place) {
    const std::size_t space = std::min(place.find(' '), place.size());
    const TradingDay day =
        require_day(trim(std::string_view(place).substr(space)), "the day of '" + excerpt(place) + "'");
    const bars::Security security = store.security_on(place.substr(0, space), day);
    const auto book = book_on(store, security, day);
    BarColumns out;
    if (const bars::MinuteDay* minutes = book->find_minute_day(day)) add_minutes(out, book->minute_trades(*minutes));
    if (!out.close.empty()) return thinned(out.close);
    const bars::DailyColumns& days = book->daily();
    const std::size_t end = days.lower_bound(day + std::chrono::days(1));
    for (std::size_t i = end - std::min(end, points_a_spark); i < end; ++i) out.close.push_back(usd(days.close[i]));
    return out.close;
}

BarColumns bars_of_days(
    const Home& home, const std::string& symbol, TradingDay first, TradingDay last, const std::string& resolution) {
    const std::vector<TradingDay> sessions = sessions_asked(first, last, resolution);
    const auto store = home.open_bars();
    const bars::Security security = store->security_on(symbol, first);
    BarColumns out;
    if (resolution != "daily" && sessions.size() <= static_cast<std::size_t>(most_minute_days))
        for (const TradingDay day : sessions) {
            const auto book = book_on(*store, security, day);
            if (const bars::MinuteDay* minutes = book->find_minute_day(day))
                add_minutes(out, book->minute_trades(*minutes));
        }
    const bool is_minute = resolution == "minute" || !out.start_seconds.empty();
    out.resolution = is_minute ? "minute" : "daily";
    if (is_minute) return out;
    const auto before = book_on(*store, security, first), after = book_on(*store, security, last);
    add_days(out, before->daily(), first, last);
    if (after->ticker() != before->ticker()) add_days(out, after->daily(), first, last);
    return out;
}

/// A day's volume-weighted mean on the basis of its scaled close.
double daily_vwap(const bars::DailyColumns& days, TradingDay day, double close_usd) {
    const std::size_t row = days.lower_bound(day);
    const bool is_there = row < days.size() && days.day[row] == day.time_since_epoch().count() && days.close[row] != 0;
    if (!is_there) return std::numeric_limits<double>::quiet_NaN();
    return days.vwap_usd[row] * close_usd / usd(days.close[row]);
}

void add_session(BarColumns& out, const backtest::SecurityDay& day, const bars::DailyColumns* days) {
    Vwap vwap;
    for (std::size_t place = 0; day.is_alive && place < day.bars.size(); ++place) {
        if (day.bars.kind(place) != backtest::BarKind::real) continue;
        const backtest::PriceBar bar = day.bar_at(place).value();
        out.start_seconds.push_back(to_utc(days ? ExchangeTime(bar.start.day(), 0) : bar.start).ms / 1000);
        out.open.push_back(bar.open.real());
        out.high.push_back(bar.high.real());
        out.low.push_back(bar.low.real());
        out.close.push_back(bar.close.real());
        out.volume_shares.push_back(bar.volume);
        const double minutes = vwap.add(out.high.back(), out.low.back(), out.close.back(), bar.volume);
        out.vwap.push_back(days ? daily_vwap(*days, bar.start.day(), out.close.back()) : minutes);
    }
}

/// The bars of a cell's days as its run saw them: on the basis of its prices, so that fills lie on them. Of a result
/// that does not say its basis, on LEAN's usual one, adjusted.
BarColumns bars_as_seen(const Home& home,
                        const backtest::CellRow& cell,
                        const std::string& resolution,
                        int days_before) {
    const TradingDay first_shown = cell.first_day - std::chrono::days(days_before);
    const auto sessions = sessions_asked(first_shown, cell.last_day, resolution);
    const std::string symbol(split(cell.symbol.value_or(""), ' ').front());
    const auto store = home.open_bars();
    backtest::BacktestSpec spec;
    spec.symbols = {symbol};
    spec.first = cell.first_day;
    spec.last = cell.last_day;
    if (const auto word = cell.settings.get<&backtest::BacktestSpec::normalization>())
        spec.normalization = record::Stored<backtest::Normalization>::from(*word);
    spec.extended_hours = cell.settings.get<&backtest::BacktestSpec::extended_hours>().value_or(false);
    backtest::TapeSpec wanted = backtest::tape_spec(spec);
    wanted.data_from = first_shown;
    wanted.fill_forward = false;
    const auto read = [&](Resolution of) {
        wanted.resolution = of;
        const auto tape = backtest::Tape::make(*store, wanted);
        const auto book =
            of == Resolution::daily ? book_on(*store, store->security_on(symbol, spec.first), spec.first) : nullptr;
        BarColumns out;
        out.resolution = of == Resolution::daily ? "daily" : "minute";
        for (std::size_t session = 0; session < tape->sessions().size(); ++session)
            add_session(out, tape->day(0, session), book ? &book->daily() : nullptr);
        return out;
    };
    if (resolution != "daily" && sessions.size() <= static_cast<std::size_t>(most_minute_days)) {
        BarColumns minutes = read(Resolution::minute);
        if (!minutes.start_seconds.empty() || resolution == "minute") return minutes;
    }
    return read(Resolution::daily);
}

/// The part of a line from a day on.
ChartLine line_from(const backtest::ChartLine& line, TradingDay first) {
    const auto from = std::lower_bound(line.times.begin(), line.times.end(), ExchangeTime(first, 0));
    ChartLine part{line.name,
                   line.meaning,
                   backtest::line_shape_names[static_cast<std::size_t>(line.shape)],
                   line.is_price,
                   {},
                   {line.values.begin() + (from - line.times.begin()), line.values.end()}};
    for (auto time = from; time != line.times.end(); ++time) part.start_seconds.push_back(to_utc(*time).ms / 1000);
    return part;
}

std::vector<ChartLine> lines_of(const Home& home, const backtest::CellRow& cell, bool are_bars_daily) {
    const auto spec = cell.engine == backtest::engine_name ? backtest::spec_of(cell) : std::nullopt;
    if (!spec || (are_bars_daily && spec->resolution != Resolution::daily)) return {};
    const auto tape = backtest::Tape::make(*home.open_bars(), backtest::tape_spec(*spec));
    std::vector<ChartLine> lines;
    for (const backtest::ChartLine& line : spec->strategy.lines(*tape, 0))
        lines.push_back(line_from(line, spec->first));
    return lines;
}

}  // namespace

BarColumns bars_between(const Home& home,
                        const std::string& symbol,
                        const std::string& first,
                        const std::string& last,
                        const std::string& resolution) {
    const auto [from, to] = require_days(first, last, "from", "to");
    return bars_of_days(home, symbol, from, to, resolution);
}

CellChart cell_chart(const Home& home,
                     store::ResultStore& results,
                     const std::string& key,
                     const std::string& resolution,
                     int days_before) {
    if (days_before > 0 && resolution != "daily")
        throw Error{Problem::invalid_request, "days before a cell's are shown as daily bars: resolution=daily"};
    backtest::CellRow cell;
    record::read_into(cell_of(results, key, 0).cell, 0, backtest::cell_table(), &cell);
    CellChart chart{std::string(split(cell.symbol.value_or(""), ' ').front()), {}, {}};
    chart.bars = bars_as_seen(home, cell, resolution, days_before);
    chart.lines = lines_of(home, cell, chart.bars.resolution == "daily");
    return chart;
}

std::vector<std::vector<double>> sparks(const Home& home, const std::vector<std::string>& places) {
    if (places.size() > most_sparks)
        throw Error{Problem::invalid_request,
                    fmt::format("{} small charts are asked for; at most {} come at once", places.size(), most_sparks)};
    const auto store = home.open_bars();
    std::vector<std::vector<double>> all;
    for (const std::string& place : places) {
        try {
            all.push_back(spark(*store, place));
        } catch (const Error& unknown) {
            if (unknown.problem() != Problem::not_found) throw;
            all.emplace_back();  // no such symbol here: nothing to draw
        }
    }
    return all;
}

}  // namespace tamis::app
