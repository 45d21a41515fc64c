// ingest/csv_rows.cpp — cells into bars, with the reason for each that is none.
#include "ingest/csv_rows.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "bars/closed_days.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "ingest/parallel_symbols.hpp"
#include "ingest/time_order.hpp"

namespace tamis::ingest {

namespace {

/// The "file" of a bar that this import has written before.
constexpr std::uint32_t taken_back = std::numeric_limits<std::uint32_t>::max();

TradingDay day_of_bar(const CsvBar& bar) {
    return ExchangeTime{bar.start_ms}.day();
}

void append(std::vector<CsvBar>& rows, const bars::TradeColumns& c, TradingDay day) {
    for (std::size_t i = 0; i < c.size(); ++i)
        if (ExchangeTime{c.start_ms[i]}.day() == day)
            rows.push_back({c.start_ms[i], c.open[i], c.high[i], c.low[i], c.close[i], c.volume[i], {}, taken_back, 0});
}

void append_day(std::vector<CsvBar>& rows, const bars::DailyColumns& d, TradingDay day) {
    const std::size_t i = d.lower_bound(day);
    if (i == d.size() || d.day[i] != day.time_since_epoch().count() || d.derived[i] != 0) return;
    const std::optional<double> vwap = std::isnan(d.vwap_usd[i]) ? std::nullopt : std::optional(d.vwap_usd[i]);
    rows.push_back(
        {ExchangeTime{day, 0}.ms, d.open[i], d.high[i], d.low[i], d.close[i], d.volume[i], vwap, taken_back, 0});
}

}  // namespace

void CsvRows::add(ReadBars& bars, Resolution resolution) {
    held_ += bars.times.bars();
    if (resolution == Resolution::daily) mend_utc_midnights(bars);
    for (auto& [symbol, own] : bars.symbols) {
        for (CsvBar& bar : own) {
            // One bar a day, whatever its time says.
            if (resolution == Resolution::daily) bar.start_ms = ExchangeTime{day_of_bar(bar), 0}.ms;
            if (resolution != Resolution::daily) bar.vwap.reset();
        }
        auto& rows = rows_[symbol][static_cast<std::size_t>(resolution)];
        if (rows.empty())
            rows = std::move(own);
        else
            rows.insert(rows.end(), own.begin(), own.end());
    }
    bars.symbols.clear();
}

void CsvRows::write() {
    std::vector<std::string> symbols;
    for (const auto& [symbol, rows] : rows_) {
        symbols.push_back(symbol);
        written_.try_emplace(symbol);
    }
    report_.add(for_each_symbol(
        symbols,
        threads_,
        [this](const std::string& symbol, ImportReport& report) { write_symbol(symbol, report); },
        {},
        stop_));
    rows_.clear();
    held_ = 0;
}

void CsvRows::write_symbol(const std::string& symbol, ImportReport& report) {
    ByResolution& rows = rows_.at(symbol);
    WrittenSymbol& written = written_.at(symbol);
    try {
        Settled settled{{}, report};
        for (std::size_t r = 0; r < resolutions; ++r)
            if (!rows[r].empty()) settle(symbol, static_cast<Resolution>(r), rows[r], settled);
        report.written = writer_.apply(symbol, settled.change);
        report.symbols = written.is_counted ? 0 : 1;
        written.is_counted = true;
    } catch (const Error&) {
        written = {};
        report = {};
        throw;
    }
}

void CsvRows::settle(const std::string& symbol, Resolution resolution, std::vector<CsvBar>& rows, Settled& settled) {
    Written& written = written_.at(symbol).by_resolution[static_cast<std::size_t>(resolution)];
    take_back(symbol, resolution, written, rows);
    const TimeOrder order = time_order(
        rows.size(),
        [&](std::uint32_t row) { return rows[row].start_ms; },
        [&](std::uint32_t a, std::uint32_t b) {
            return rows[a].says_the_same(rows[b]) && !written.contradicted.contains(rows[a].start_ms);
        });
    settled.report.duplicates += order.duplicates;
    for (const auto& [row, other] : order.contradictions) {
        reject(rows[row], rows[other], settled.report);
        written.contradicted.insert(rows[row].start_ms);
        if (rows[row].file == taken_back) withdraw(settled, resolution, written, rows[row]);
    }
    for (const std::uint32_t row : order.kept) {
        if (written.contradicted.contains(rows[row].start_ms))
            reject(rows[row], rows[row], settled.report);
        else
            put(settled, resolution, written, rows[row]);
        written.days.insert(day_of_bar(rows[row]));
    }
}

/// Earlier files of this import may have brought a part of a day.
void CsvRows::take_back(const std::string& symbol, Resolution resolution, Written& written, std::vector<CsvBar>& rows) {
    if (written.days.empty()) return;
    std::set<TradingDay> again;
    for (const CsvBar& row : rows)
        if (written.days.contains(day_of_bar(row))) again.insert(day_of_bar(row));
    std::vector<CsvBar> before;
    for (const auto& [start_ms, bar] : written.apart)
        if (again.contains(day_of_bar(bar))) before.push_back(bar);
    const auto book = again.empty() ? nullptr : writer_.book(symbol);
    for (const TradingDay day : book ? again : std::set<TradingDay>{}) {
        const bars::MinuteDay* minutes = book->find_minute_day(day);
        if (resolution == Resolution::minute && minutes) append(before, book->minute_trades(*minutes), day);
        if (resolution == Resolution::hour && !book->is_hourly_derived(day)) append(before, book->hourly(), day);
        if (resolution == Resolution::daily) append_day(before, book->daily(), day);
    }
    rows.insert(rows.begin(), before.begin(), before.end());
}

void CsvRows::reject(const CsvBar& bar, const CsvBar& other, ImportReport& report) const {
    const auto place = [&](const CsvBar& one) {
        return one.file == taken_back ? std::string("an earlier file")
                                      : fmt::format("{}:{}", names_[one.file], one.line);
    };
    if (bar.file == taken_back) return;  // the row that disagrees names it
    report.reject(place(bar),
                  "two bars at one time",
                  fmt::format("{} has other numbers for {}; none of them is taken",
                              &bar == &other ? "an earlier line" : place(other),
                              to_text(ExchangeTime{bar.start_ms})));
}

/// A bar that an earlier file brought and that cannot be believed any more. The day's other rows are put anew.
void CsvRows::withdraw(Settled& settled, Resolution resolution, Written& written, const CsvBar& bar) {
    const TradingDay day = day_of_bar(bar);
    if (written.apart.erase(bar.start_ms) > 0) {
        settled.change.apart_gone.emplace_back(name_of(resolution), ExchangeTime{bar.start_ms});
    } else if (resolution == Resolution::daily) {
        settled.change.daily_gone.push_back(day);
        --settled.report.daily_bars;
    } else if (resolution == Resolution::minute) {
        settled.change.minute_trades.try_emplace(day);
        --settled.report.minute_bars;
    } else {
        settled.change.hourly.try_emplace(day);
        --settled.report.hour_bars;
    }
}

void CsvRows::put(Settled& settled, Resolution resolution, Written& written, const CsvBar& bar) {
    const TradingDay day = day_of_bar(bar);
    const bool is_apart =
        bars::is_closed(day) || (resolution == Resolution::minute && bars::is_off_hours(ExchangeTime{bar.start_ms}));
    if (is_apart) {
        CsvBar again = bar;
        again.file = taken_back;
        if (!written.apart.try_emplace(bar.start_ms, again).second) return;  // it lies there
    }
    const std::uint64_t is_fresh = bar.file == taken_back || is_apart ? 0 : 1;
    if (resolution == Resolution::daily) {
        settled.change.daily.push_back({day, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.vwap});
        settled.report.daily_bars += is_fresh;
        return;
    }
    auto& batch = resolution == Resolution::minute ? settled.change.minute_trades[day] : settled.change.hourly[day];
    batch.push(bar.start_ms, bar.open, bar.high, bar.low, bar.close, bar.volume);
    (resolution == Resolution::minute ? settled.report.minute_bars : settled.report.hour_bars) += is_fresh;
}

}  // namespace tamis::ingest
