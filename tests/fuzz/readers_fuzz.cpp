// tests/fuzz/readers_fuzz.cpp — any bytes as decimals and as the files of a LEAN data folder: the first line says
// which, the rest is read. It is refused in words, or what was read is what can be. A crash, a bug, or a number that
// changes on its way to text and back is a finding.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "base/double_text.hpp"
#include "base/text.hpp"
#include "base/zip.hpp"
#include "ingest/bar_lines.hpp"
#include "ingest/lean_folder.hpp"
#include "ingest/lean_market_hours.hpp"
#include "market/corporate_actions.hpp"
#include "market/interest_rate.hpp"
#include "reading.hpp"

namespace {

using namespace tamis;
using namespace tamis::ingest;
using fuzz::require;
using fuzz::written;

const TradingDay a_day = std::chrono::sys_days{std::chrono::year{2024} / 3 / 11};

// Decimals.

/// A coefficient of 96 bits has at most 29 digits, so a check may leave them; .NET's answer is an overflow then.
template <class Check>
void unless_too_large(Check check) {
    try {
        check();
    } catch (const Error& error) {
        if (error.problem() != Problem::bad_data) throw;
    }
}

void check_text(const Decimal& value, std::string_view text) {
    const auto again = Decimal::try_parse(to_text(value));
    require(again && *again == value && again->scale() == value.scale(), text, "a decimal's text reads back as it");
    require(normalize(value) == value && normalize(value).scale() <= value.scale(), text, "normalised it is the same");
}

void check_double(const Decimal& value, std::string_view text) {
    unless_too_large([&] {
        const double near = to_double(value), back = to_double(Decimal::from_double(near));
        require(std::abs(back - near) <= std::abs(near) * 1e-14 + 1e-28, text, "a double of it is near to it");
    });
}

void check_rounding(const Decimal& value, std::string_view text) {
    for (int digits = 0; digits < 28; digits += 3) {
        const Decimal half = Decimal::scaled(5, digits + 1);
        unless_too_large([&] {
            require(abs(round_half_even(value, digits) - value) <= half, text, "rounded it is half a step away");
            require(abs(round_half_away(value, digits) - value) <= half, text, "rounded it is half a step away");
        });
    }
    unless_too_large([&] { require(!fixed_text(value, 2).empty(), text, "it can be printed"); });
    unless_too_large([&] { require(!grouped_text(value, 2).empty(), text, "it can be printed"); });
    unless_too_large([&] { (void)smart_rounding(value); });
}

void check_pair(const Decimal& a, const Decimal& b, std::string_view text) {
    require((a < b) == (b > a) && (a == b) == (b == a), text, "an order has two directions");
    unless_too_large([&] { require(a + b == b + a, text, "a sum has no order"); });
    unless_too_large([&] { require(a * b == b * a, text, "a product has no order"); });
    unless_too_large([&] {
        require((a - b).sign() == (a < b ? -1 : a == b ? 0 : 1), text, "a difference has a sign");
    });
    unless_too_large([&] { require((a / b).sign() * a.sign() * b.sign() >= 0, text, "a quotient has a sign"); });
}

void read_decimals(std::string_view text) {
    Decimal before = 1;
    for (const std::string_view line : split(text, '\n')) {
        const auto value = Decimal::try_parse(line);
        if (const auto real = parse_number<double>(line)) unless_too_large([&] { (void)Decimal::from_double(*real); });
        (void)whole_number(line, 4);
        if (!value) continue;
        check_text(*value, line);
        check_double(*value, line);
        check_rounding(*value, line);
        check_pair(before, *value, text);
        before = *value;
    }
}

// Bars.

void check(const ImportReport& report, std::string_view text) {
    for (const RejectedLine& line : report.rejected_lines)
        require(line.why.find_first_of("\n\x1b") == std::string::npos, text, "a reason of one line");
}

void check_times(const std::vector<std::int64_t>& times, std::string_view text) {
    require(std::adjacent_find(times.begin(), times.end(), std::greater_equal<>()) == times.end(), text, "times rise");
}

void check(const bars::TradeBatch& bars, std::string_view text) {
    check_times(bars.start_ms, text);
    for (std::size_t i = 0; i < bars.size(); ++i)
        require(!fault_of(bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]).reason,
                text,
                "a bar that can be");
}

void read_minutes(std::string_view text) {
    ImportReport report;
    bars::TradeBatch trades;
    read_minute_trades(text, a_day, "20240311_trade.zip", trades, report);
    check(trades, text);
    for (const std::int64_t start : trades.start_ms)
        require(ExchangeTime{start}.day() == a_day, text, "a bar of the file's day");
    check(report, text);
}

void read_quotes(std::string_view text) {
    ImportReport report;
    bars::QuoteBatch quotes;
    read_minute_quotes(text, a_day, "20240311_quote.zip", quotes, report);
    check_times(quotes.start_ms, text);
    check(report, text);
}

template <Resolution resolution>
void read_dated(std::string_view text) {
    ImportReport report;
    bars::TradeBatch trades;
    read_dated_trades(text, resolution, "aapl.zip", trades, report);
    check(trades, text);
    check(report, text);
}

// What stands beside the bars.

void read_factors(std::string_view text) {
    std::vector<FactorRow> rows;
    for (const std::string_view line : split(text, '\n')) {
        const auto row = parse_factor_line(trim(line));
        if (!row) continue;
        rows.push_back(*row);
        require(
            factor_line(*row) == factor_line(parse_factor_line(factor_line(*row)).value()), line, "a line reads back");
    }
    const FactorTable table(rows);
    (void)table.actions();
    for (const FactorRow& row : rows) {
        require(table.scale(row.day).sign() >= 0, text, "no factor turns a price round");
        (void)table.dividend_after(row.day);
        (void)table.split_after(row.day);
    }
}

void read_maps(std::string_view text) {
    std::vector<MapRow> rows;
    for (const std::string_view line : split(text, '\n')) rows.push_back(parse_map_line(trim(line)));
    const MapTable table(rows);
    require(table.first_day() <= table.last_day(), text, "a security begins before it ends");
    for (const MapRow& row : rows) (void)table.ticker_on(row.day);
    (void)lean_security_id(table.first_ticker(), table.first_day());
}

void read_rates(std::string_view text) {
    (void)InterestRates::parse(text).rate_on(a_day);
}

void read_hours(std::string_view text) {
    ImportReport report;
    compare_market_hours(written("hours.json", text), report);
    check(report, text);
}

void read_zip(std::string_view bytes) {
    const fs::path path = written("20240311_trade.zip", bytes);
    ImportReport report;
    std::string text;
    read_csv_member(path, text, report);
    read_minutes(text);
    const ZipReader archive(path);
    for (std::size_t i = 0; i < archive.size(); ++i) archive.read(i, text);
}

void read_gzip(std::string_view bytes) {
    GzipReader file(written("bars.csv.gz", bytes));
    while (!file.next().empty()) continue;
}

constexpr std::array readers{fuzz::Reader{"decimals", read_decimals},
                             fuzz::Reader{"minutes", read_minutes},
                             fuzz::Reader{"quotes", read_quotes},
                             fuzz::Reader{"hourly", read_dated<Resolution::hour>},
                             fuzz::Reader{"daily", read_dated<Resolution::daily>},
                             fuzz::Reader{"factors", read_factors},
                             fuzz::Reader{"maps", read_maps},
                             fuzz::Reader{"rates", read_rates},
                             fuzz::Reader{"hours", read_hours},
                             fuzz::Reader{"zip", read_zip},
                             fuzz::Reader{"gzip", read_gzip}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::read(readers, bytes, size);
    return 0;
}
