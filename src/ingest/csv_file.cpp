// ingest/csv_file.cpp — a line at a time, each fault with its reason.
#include "ingest/csv_file.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"
#include "ingest/bar_lines.hpp"
#include "ingest/csv_lines.hpp"

namespace tamis::ingest {

namespace {
/// Some milliseconds of reading.
constexpr std::size_t lines_between_stops = 1 << 14;
}  // namespace

void CsvFile::read() {
    try {
        each_line(path_, [this](std::size_t number, std::string_view line) { take(number, line); });
        say_what_is_missing();
    } catch (const Error& error) {
        if (error.problem() == Problem::cancelled) throw;
        // What came before the damage is good; the file as a whole is named.
        report_.reject(path_.string(),
                       lines_with_text_ == 1 && columns_.count == 0 ? "wrong header" : "broken file",
                       error.what());
    }
}

void CsvFile::say_what_is_missing() {
    if (columns_.count == 0)
        report_.reject(path_.string(), "empty file", "it holds no line; a header and a line a bar are expected");
    else if (lines_with_text_ == 1)
        report_.reject(path_.string(), "empty file", "it holds a header and no bar");
    else if (bars_.symbols.empty() && !other_symbols_.empty())
        report_.reject(
            path_.string(),
            "no row of the symbol",
            fmt::format(
                "--symbol is {}, and the rows are of {} other symbols{}",
                in_quotes(symbol_),
                other_symbols_.size(),
                did_you_mean(symbol_, std::vector<std::string_view>(other_symbols_.begin(), other_symbols_.end()))));
}

void CsvFile::take(std::size_t number, std::string_view line) {
    if (number % lines_between_stops == 0) spec_.stop.check();
    line_ = number;
    line = trim(line);
    if (line.empty() || line == byte_order_mark) return;
    if (++lines_with_text_ == 1)
        columns_ = read_header(line, symbol_.empty());
    else
        take_bar(line);
}

bool CsvFile::reject(const char* reason, const std::string& detail) {
    report_.reject(fmt::format("{}:{}", path_.string(), line_), reason, detail);
    return false;
}

std::string_view CsvFile::cell(int place) const {
    std::string_view text = trim(cells_[static_cast<std::size_t>(place)]);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    return text;
}

void CsvFile::take_bar(std::string_view line) {
    split_into(line, ',', cells_);
    if (static_cast<int>(cells_.size()) != columns_.count) {
        reject("wrong number of fields", fmt::format("{} fields, the header has {}", cells_.size(), columns_.count));
        return;
    }
    std::string symbol;
    CsvTime time;
    if (!take_symbol(symbol) || !take_time(time)) return;
    CsvBar bar{time.time.ms, 0, 0, 0, 0, 0, {}, number_, static_cast<std::uint32_t>(line_)};
    if (!take_numbers(bar)) return;
    bars_.rows_of(symbol).push_back(bar);
    bars_.times.count(time.time, time.is_date, time.is_utc_midnight);
}

/// Symbols are text, and small and capital letters differ.
bool CsvFile::take_symbol(std::string& symbol) {
    symbol = columns_.symbol >= 0 ? cell(columns_.symbol) : std::string_view(symbol_);
    if (symbol.empty()) return reject("no symbol", "the symbol is empty");
    if (symbol_.empty() || symbol == symbol_) return true;
    ++report_.other_symbol_rows;
    other_symbols_.insert(symbol);
    return false;
}

bool CsvFile::take_time(CsvTime& time) {
    const auto read = read_time(cell(columns_.time), is_utc_);
    if (!read)
        return reject("unreadable time",
                      fmt::format("{}; a date of the calendar, YYYY-MM-DD HH:MM or a number since 1970 is expected",
                                  in_quotes(cell(columns_.time))));
    time = *read;
    return true;
}

bool CsvFile::take_numbers(CsvBar& bar) {
    const std::pair<int, std::int64_t*> prices[] = {
        {columns_.open, &bar.open}, {columns_.high, &bar.high}, {columns_.low, &bar.low}, {columns_.close, &bar.close}};
    std::uint64_t rounded = 0;
    for (const auto& [place, out] : prices) {
        const WholeNumber number = whole_number(cell(place), price_scale);
        if (!number.is_number)
            return reject("unreadable number", fmt::format("price {}; a number is expected", in_quotes(cell(place))));
        rounded += number.was_rounded ? 1 : 0;
        *out = number.value;
    }
    const WholeNumber volume = whole_number(cell(columns_.volume));
    if (!volume.is_number)
        return reject("unreadable number",
                      fmt::format("volume {}; a number is expected", in_quotes(cell(columns_.volume))));
    bar.volume = volume.value;
    if (columns_.vwap >= 0) bar.vwap = parse_number<double>(cell(columns_.vwap));
    if (bar.vwap && !std::isfinite(*bar.vwap)) bar.vwap.reset();  // Python writes nan where nothing was traded
    const BarFault fault = fault_of(bar.open, bar.high, bar.low, bar.close, bar.volume);
    if (fault.reason) return reject(fault.reason, fault.detail);
    report_.rounded_prices += rounded;
    report_.rounded_volumes += volume.was_rounded ? 1 : 0;
    return true;
}

}  // namespace tamis::ingest
