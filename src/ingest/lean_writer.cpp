// ingest/lean_writer.cpp — the inverse of import_lean.
#include "ingest/lean_writer.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/zip.hpp"
#include "ingest/parallel_symbols.hpp"

namespace tamis::ingest {

namespace {

namespace fs = std::filesystem;

std::string compact(TradingDay day) {
    std::string text = to_text(day);
    std::erase(text, '-');
    return text;
}

std::string minute_trades(const bars::TradeBatch& bars) {
    std::string csv;
    for (std::size_t i = 0; i < bars.size(); ++i)
        fmt::format_to(std::back_inserter(csv),
                       "{},{},{},{},{},{}\n",
                       ExchangeTime{bars.start_ms[i]}.ms_of_day(),
                       bars.open[i],
                       bars.high[i],
                       bars.low[i],
                       bars.close[i],
                       bars.volume[i]);
    return csv;
}

/// Five fields; the prices of a side that is not there are empty, as LEAN would take a 0 for a quote.
void quote_side(std::string& csv, std::int64_t o, std::int64_t h, std::int64_t l, std::int64_t c, std::int64_t size) {
    if (o == 0 && h == 0 && l == 0 && c == 0)
        csv += ",,,,,0";
    else
        fmt::format_to(std::back_inserter(csv), ",{},{},{},{},{}", o, h, l, c, size);
}

std::string minute_quotes(const bars::QuoteBatch& q) {
    std::string csv;
    for (std::size_t i = 0; i < q.size(); ++i) {
        fmt::format_to(std::back_inserter(csv), "{}", ExchangeTime{q.start_ms[i]}.ms_of_day());
        quote_side(csv, q.bid_open[i], q.bid_high[i], q.bid_low[i], q.bid_close[i], q.bid_size[i]);
        quote_side(csv, q.ask_open[i], q.ask_high[i], q.ask_low[i], q.ask_close[i], q.ask_size[i]);
        csv += '\n';
    }
    return csv;
}

void dated_line(std::string& csv,
                std::int64_t start_ms,
                std::int64_t o,
                std::int64_t h,
                std::int64_t l,
                std::int64_t c,
                std::int64_t v) {
    const ExchangeTime start{start_ms};
    const std::int64_t minutes = start.ms_of_day() / ms_per_minute;
    fmt::format_to(std::back_inserter(csv),
                   "{} {:02d}:{:02d},{},{},{},{},{}\n",
                   compact(start.day()),
                   minutes / 60,
                   minutes % 60,
                   o,
                   h,
                   l,
                   c,
                   v);
}

std::vector<std::int64_t> copy(std::span<const std::int64_t> column) {
    return {column.begin(), column.end()};
}

bars::TradeBatch batch_of(const bars::TradeColumns& c) {
    return {copy(c.start_ms), copy(c.open), copy(c.high), copy(c.low), copy(c.close), copy(c.volume)};
}

bars::QuoteBatch batch_of(const bars::QuoteColumns& c) {
    return {copy(c.start_ms),
            copy(c.bid_open),
            copy(c.bid_high),
            copy(c.bid_low),
            copy(c.bid_close),
            copy(c.bid_size),
            copy(c.ask_open),
            copy(c.ask_high),
            copy(c.ask_low),
            copy(c.ask_close),
            copy(c.ask_size)};
}

/// A book as a change that would make it.
bars::BookChange change_of(const bars::Book& book) {
    bars::BookChange change;
    for (const bars::MinuteDay& day : book.minute_days()) {
        if (day.trade_rows != 0) change.minute_trades[day.day] = batch_of(book.minute_trades(day));
        if (day.quote_rows != 0) change.minute_quotes[day.day] = batch_of(book.minute_quotes(day));
    }
    const bars::TradeColumns& h = book.hourly();
    for (std::size_t i = 0; i < h.size(); ++i)
        change.hourly[ExchangeTime{h.start_ms[i]}.day()].push(
            h.start_ms[i], h.open[i], h.high[i], h.low[i], h.close[i], h.volume[i]);
    const bars::DailyColumns& d = book.daily();
    for (std::size_t i = 0; i < d.size(); ++i)
        change.daily.push_back(
            {TradingDay{std::chrono::days{d.day[i]}}, d.open[i], d.high[i], d.low[i], d.close[i], d.volume[i], {}});
    if (!book.factors().empty()) change.factors = book.factors();
    change.map = book.map();
    return change;
}

}  // namespace

std::uint64_t write_lean_book(const fs::path& folder,
                              const std::string& ticker,
                              const bars::BookChange& book,
                              const Stop& stop) {
    const fs::path equity = folder / "equity" / "usa";
    const std::string name = lower(ticker);
    if (name.empty() || name.starts_with('.') || name.find('/') != std::string::npos)
        throw Error{Problem::invalid_request,
                    "the symbol '" + ticker +
                        "' cannot name files of LEAN's layout; it must have no / and not begin with a dot"};
    std::uint64_t files = 0;
    const auto write = [&](const fs::path& path, const std::string& member, std::string content) {
        stop.check();
        make_folder(path.parent_path());
        write_zip(path, {{member, std::move(content)}});
        ++files;
    };
    for (const auto& [day, bars] : book.minute_trades)
        write(equity / "minute" / name / (compact(day) + "_trade.zip"),
              fmt::format("{}_{}_minute_trade.csv", compact(day), name),
              minute_trades(bars));
    for (const auto& [day, quotes] : book.minute_quotes)
        write(equity / "minute" / name / (compact(day) + "_quote.zip"),
              fmt::format("{}_{}_minute_quote.csv", compact(day), name),
              minute_quotes(quotes));
    std::string hours, days;
    for (const auto& [day, bars] : book.hourly)
        for (std::size_t i = 0; i < bars.size(); ++i)
            dated_line(hours, bars.start_ms[i], bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]);
    for (const bars::DailyRow& row : book.daily)
        dated_line(days, ExchangeTime{row.day, 0}.ms, row.open, row.high, row.low, row.close, row.volume);
    if (!hours.empty()) write(equity / "hour" / (name + ".zip"), name + ".csv", hours);
    if (!days.empty()) write(equity / "daily" / (name + ".zip"), name + ".csv", days);
    const auto text = [&](const char* kind, const std::string& content) {
        make_folder(equity / kind);
        replace_file(equity / kind / (name + ".csv"), content, false);
        ++files;
    };
    if (book.factors) {
        std::string lines;
        for (const FactorRow& row : book.factors->rows()) lines += factor_line(row) + "\n";
        text("factor_files", lines);
    }
    if (book.map) {
        std::string lines;
        for (const MapRow& row : book.map->rows()) lines += compact(row.day) + "," + lower(row.ticker) + "\n";
        text("map_files", lines);
    }
    return files;
}

void write_lean_rates(const fs::path& folder, const InterestRates& rates) {
    const fs::path path = folder / "alternative" / "interest-rate" / "usa" / "interest-rate.csv";
    make_folder(path.parent_path());
    std::string csv = "DATE,PCREDIT8\n";
    for (const InterestRates::Row& row : rates.rows())
        csv += to_text(row.day) + "," + to_text(row.rate * Decimal(100)) + "\n";
    replace_file(path, csv, false);
}

ImportReport export_lean(const bars::BarStore& store,
                         const fs::path& folder,
                         unsigned threads,
                         const OnProgress& progress) {
    const auto work = [&](const std::string& ticker, ImportReport& report) {
        if (upper(ticker) != ticker)
            throw Error{Problem::invalid_request,
                        "LEAN's names know no case; " + ticker + " would be read as " + upper(ticker)};
        const bars::BookChange change = change_of(*store.book(ticker));
        report.files = write_lean_book(folder, ticker, change);
        report.symbols = 1;
        report.count(change);
        store.release_unused(threads);
    };
    ImportReport report = for_each_symbol(store.tickers(), threads, work, progress);
    if (store.interest_rates().rows().empty()) return report;
    write_lean_rates(folder, store.interest_rates());
    ++report.files;
    return report;
}

}  // namespace tamis::ingest
