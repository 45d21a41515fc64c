// ingest/table_file.cpp — a row at a time, each fault with its reason.
#include "ingest/table_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/decimal.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "ingest/bar_lines.hpp"
#include "ingest/input_files.hpp"

namespace tamis::ingest {

namespace {

constexpr std::uint64_t rows_between_stops = 1 << 14;
const Cell nothing{};
constexpr Meaning price_columns[] = {Meaning::open, Meaning::high, Meaning::low, Meaning::close};

bool is_volume_or_price(const Meaning meaning) {
    return meaning != Meaning::symbol && meaning != Meaning::date && meaning != Meaning::time;
}

/// BRK/B and BRK-B as BRK.B, where the mark is a point.
std::string with_class_mark(std::string symbol, const std::string& mark) {
    const std::size_t at = symbol.find_last_of("./-");
    constexpr std::size_t longest_class = 2;
    if (mark.empty() || at == std::string::npos || at == 0 || symbol.size() - at - 1 > longest_class) return symbol;
    return symbol.replace(at, 1, mark);
}

/// Price × a ÷ b, rounded to the store's four decimals.
std::int64_t scaled(std::int64_t price, std::int64_t a, std::int64_t b) {
    if (a == b) return price;
    return to_int64(round_half_even(Decimal(price) * Decimal(a) / Decimal(b), 0));
}

/// A double as the store keeps it; doubles of decimal numbers are a hair off.
WholeNumber whole_of_real(double value, double scale) {
    constexpr double most = 1e14, hair = 1e-6;
    const double shifted = value * scale;
    if (!(std::fabs(shifted) < most)) return {};
    const double whole = std::nearbyint(shifted);
    if (std::fabs(shifted - whole) <= hair) return {static_cast<std::int64_t>(whole), true, false};
    const Decimal exact = Decimal::from_double(value) * Decimal(static_cast<std::int64_t>(scale));
    return {to_int64(round_half_even(exact, 0)), true, true};
}

/// A whole number that stands for so many tens of USD.
WholeNumber fixed_point(std::int64_t value, int exponent) {
    const int places = -exponent - price_scale;
    if (places <= 0) return whole_number(std::to_string(value), -places);
    const Decimal exact = Decimal::scaled(value, places);
    const Decimal whole = round_half_even(exact, 0);
    return {to_int64(whole), true, whole != exact};
}

}  // namespace

TableFile::TableFile(
    TableSource& table, std::string name, std::uint32_t number, const ImportCsvSpec& spec, ImportReport& report)
    : table_(table), name_(std::move(name)), number_(number), spec_(spec), report_(report) {}

void TableFile::understand() {
    layout_ = lay_out(table_, spec_.hints);
    const bool says_preset = spec_.timezone == ImportCsvSpec{}.timezone && layout_.preset;
    if (const auto zone = parse_zone(says_preset ? layout_.preset->timezone : spec_.timezone)) times_.zone = *zone;
    settle_symbol();
    look_at_rows();
    understood_ = layout_.text() + style_text();
}

void TableFile::settle_symbol() {
    symbol_ = !layout_.symbol.empty() ? layout_.symbol : spec_.symbol;
    if (layout_.has(Meaning::symbol) || !symbol_.empty()) return;
    symbol_ = symbol_of_name(name_);
    is_symbol_of_name_ = true;
}

/// Dates and decimals are told by all rows together, so the table is walked through once before.
void TableFile::look_at_rows() {
    DateOrders orders;
    DecimalMarks marks;
    std::vector<Meaning> texts;
    for (std::size_t i = 0; i < meanings; ++i)
        if (layout_.places[i] >= 0 && table_.is_text(static_cast<std::size_t>(layout_.places[i])))
            texts.push_back(static_cast<Meaning>(i));
    std::erase(texts, Meaning::symbol);
    const auto look = [&](std::uint64_t line, const std::vector<Cell>& cells) {
        if (line % rows_between_stops == 0) spec_.stop.check();
        if (line <= layout_.lines_before_bars) return;
        for (const Meaning meaning : texts) {
            const Cell& one = cell(cells, meaning);
            if (one.kind != Cell::Kind::text) continue;
            if (is_volume_or_price(meaning)) marks.look(one.text);
            if (meaning == Meaning::date || (meaning == Meaning::time && !layout_.has(Meaning::date)))
                orders.look(one.text);
        }
    };
    if (!texts.empty()) table_.each_row(look, all_rows);
    settle_dates(orders);
    settle_decimals(marks);
}

void TableFile::settle_dates(const DateOrders& orders) {
    times_.order = orders.settled(!spec_.hints.dates.empty() ? std::string_view(spec_.hints.dates)
                                  : layout_.preset           ? layout_.preset->dates
                                                             : std::string_view{});
}

void TableFile::settle_decimals(const DecimalMarks& marks) {
    const auto mark = marks.mark(table_.comma_separates());
    if (!spec_.hints.decimal.empty())
        decimal_mark_ = spec_.hints.decimal.front();
    else if (mark)
        decimal_mark_ = *mark;
    else
        throw Error{Problem::bad_data,
                    fmt::format("{} can be two numbers, and no row settles which; say --decimal . or --decimal ,",
                                in_quotes(marks.open_point.empty() ? marks.open_comma : marks.open_point))};
}

std::string TableFile::style_text() const {
    std::string out = times_.zone.is_utc()        ? "; times without a zone are UTC"
                      : times_.zone.is_exchange() ? ""
                                                  : "; times without a zone are by the clock of " + spec_.timezone;
    if (times_.order == DateOrder::day_first) out += "; day before month";
    if (decimal_mark_ == ',') out += "; decimal comma";
    if (spec_.hints.stamp == "end") out += "; bars are stamped by their end";
    if (spec_.hints.bar_minutes > 1)
        out += fmt::format("; bars of {} minutes, each kept in its last one", spec_.hints.bar_minutes);
    if (spec_.hints.adjusted)
        out += "; adjusted prices";
    else if (layout_.has(Meaning::unadjusted_close))
        out += "; prices as traded";
    if (is_symbol_of_name_)
        out += "; symbols are the files' names";
    else if (!layout_.has(Meaning::symbol))
        out += "; symbol " + excerpt(symbol_);
    return out;
}

void TableFile::read() {
    table_.each_row([&](std::uint64_t line, const std::vector<Cell>& cells) { take(line, cells); }, all_rows);
    if (spec_.hints.stamp == "end") mend_end_stamps(bars_);
    list_factors();
    if (layout_.has_actions && bars_.times.bars() > 0)
        report_.notes.push_back(
            fmt::format("{} tells of splits or dividends too: 'tamis import splits {}', then 'import dividends'; with "
                        "--adjusted where they are for a share of today's",
                        name_,
                        name_));
    if (bars_.times.bars() > 0) return;
    if (!other_symbols_.empty())
        report_.reject(
            name_,
            "no row of the symbol",
            fmt::format("--symbol is {}, and the rows are of {} other symbols{}",
                        in_quotes(spec_.symbol),
                        other_symbols_.size(),
                        did_you_mean(spec_.symbol,
                                     std::vector<std::string_view>(other_symbols_.begin(), other_symbols_.end()))));
    else if (line_ == 0)
        report_.reject(name_, "empty file", "it holds a header and no bar");
}

const Cell& TableFile::cell(const std::vector<Cell>& cells, Meaning meaning) const {
    const int place = layout_.place(meaning);
    return place < 0 || static_cast<std::size_t>(place) >= cells.size() ? nothing
                                                                        : cells[static_cast<std::size_t>(place)];
}

bool TableFile::reject(const char* reason, const std::string& detail) {
    report_.reject(fmt::format("{}:{}", name_, line_), reason, detail);
    return false;
}

void TableFile::take(std::uint64_t line, const std::vector<Cell>& cells) {
    if (line % rows_between_stops == 0) spec_.stop.check();
    if (line <= layout_.lines_before_bars) return;
    line_ = line;
    if (is_no_bar(cells)) {
        take_no_bar(cells);
        return;
    }
    if (!take_symbol(cells)) return;
    const auto time = take_time(cells);
    CsvBar bar{0, 0, 0, 0, 0, 0, {}, number_, static_cast<std::uint32_t>(line)};
    if (!time) return;
    bar.start_ms = time->time.ms;
    if (!take_numbers(cells, bar)) return;
    bars_.rows_of(row_symbol_).push_back(bar);
    bars_.times.count(time->time, time->is_date, time->is_utc_midnight, time->is_whole_ms);
}

/// Comments, footers, blank rows, and rows of dividends and splits that have no prices.
bool TableFile::is_no_bar(const std::vector<Cell>& cells) const {
    const auto is_empty = [&](Meaning meaning) {
        const Cell& one = cell(cells, meaning);
        return one.is_empty() || (one.kind == Cell::Kind::text && trim(one.text).empty());
    };
    if (is_empty(Meaning::high) && is_empty(Meaning::low) && is_empty(Meaning::close)) return true;
    return is_empty(Meaning::date) && is_empty(Meaning::time) && is_empty(Meaning::open);
}

/// A line with some cells and without others was meant to be a bar, perhaps.
void TableFile::take_no_bar(const std::vector<Cell>& cells) {
    constexpr std::ptrdiff_t least = 3;
    const auto filled = std::count_if(cells.begin(), cells.end(), [](const Cell& one) { return !one.is_empty(); });
    const bool has_time = !cell(cells, Meaning::date).is_empty() || !cell(cells, Meaning::time).is_empty();
    if (has_time || filled < least)
        ++report_.other_lines;
    else
        reject("wrong number of fields", fmt::format("{} of {} cells hold something", filled, cells.size()));
}

/// Symbols are text, and small and capital letters differ.
bool TableFile::take_symbol(const std::vector<Cell>& cells) {
    const Cell& one = cell(cells, Meaning::symbol);
    if (!symbol_cell_.empty() && one.kind == Cell::Kind::text && one.text == symbol_cell_) return true;
    symbol_cell_.clear();
    if (!layout_.has(Meaning::symbol))
        row_symbol_ = symbol_;
    else if (one.kind == Cell::Kind::text)
        row_symbol_.assign(trim(one.text));
    else
        row_symbol_ = text_of(one);
    if (layout_.preset && !layout_.preset->symbol_suffix.empty() &&
        row_symbol_.ends_with(layout_.preset->symbol_suffix))
        row_symbol_.resize(row_symbol_.size() - layout_.preset->symbol_suffix.size());
    row_symbol_ = with_class_mark(std::move(row_symbol_), spec_.hints.class_mark);
    if (row_symbol_.empty()) return reject("no symbol", "the symbol is empty");
    if (spec_.symbol.empty() || row_symbol_ == spec_.symbol) {
        if (one.kind == Cell::Kind::text) symbol_cell_ = one.text;
        return true;
    }
    ++report_.other_symbol_rows;
    other_symbols_.insert(row_symbol_);
    return false;
}

std::optional<TableTime> TableFile::take_time(const std::vector<Cell>& cells) {
    const bool has_date = layout_.has(Meaning::date);
    const Cell& date = cell(cells, has_date ? Meaning::date : Meaning::time);
    const Cell& of_day = has_date ? cell(cells, Meaning::time) : nothing;
    try {
        if (const auto time = read_table_time(date, of_day, times_)) return time;
        reject("unreadable time",
               fmt::format("{}; a date of the calendar, YYYY-MM-DD HH:MM or a number since 1970 is expected",
                           in_quotes(text_of(date) + (of_day.is_empty() ? "" : " " + text_of(of_day)))));
    } catch (const Error& error) {
        reject("absurd time", error.what());
    }
    return std::nullopt;
}

bool TableFile::take_price(const Cell& one, std::int64_t& out) {
    WholeNumber number;
    const int exponent = spec_.hints.price_exponent;
    if (one.kind == Cell::Kind::real && exponent == 0) {
        number = whole_of_real(one.real, static_cast<double>(deci_cents_per_usd));
    } else {
        const std::string text =
            one.kind == Cell::Kind::text ? plain_number_text(one.text, decimal_mark_) : text_of(one);
        const auto whole = parse_number<std::int64_t>(text);
        const int fixed = exponent != 0 ? exponent : layout_.preset ? layout_.preset->whole_price_exponent : 0;
        number = fixed != 0 && whole ? fixed_point(*whole, fixed) : whole_number(text, price_scale);
    }
    if (!number.is_number)
        return reject("unreadable number", fmt::format("price {}; a number is expected", in_quotes(text_of(one))));
    report_.rounded_prices += number.was_rounded ? 1 : 0;
    out = number.value;
    return true;
}

bool TableFile::take_volume(const Cell& one, std::int64_t& out) {
    WholeNumber number;
    if (one.kind == Cell::Kind::whole)
        number = {one.whole, true, false};
    else if (one.kind == Cell::Kind::real)
        number = whole_of_real(one.real, 1);
    else
        number = whole_number(plain_number_text(one.kind == Cell::Kind::text ? one.text : "", decimal_mark_));
    if (!number.is_number)
        return reject("unreadable number", fmt::format("volume {}; a number is expected", in_quotes(text_of(one))));
    report_.rounded_volumes += number.was_rounded ? 1 : 0;
    out = number.value;
    return true;
}

bool TableFile::take_numbers(const std::vector<Cell>& cells, CsvBar& bar) {
    std::int64_t* const out[] = {&bar.open, &bar.high, &bar.low, &bar.close};
    for (std::size_t i = 0; i < std::size(price_columns); ++i)
        if (!take_price(cell(cells, price_columns[i]), *out[i])) return false;
    if (!take_volume(cell(cells, Meaning::volume), bar.volume)) return false;
    const Cell& vwap = cell(cells, Meaning::vwap);
    if (vwap.kind == Cell::Kind::real) bar.vwap = vwap.real;
    if (vwap.kind == Cell::Kind::text) bar.vwap = parse_number<double>(plain_number_text(vwap.text, decimal_mark_));
    if (bar.vwap && !std::isfinite(*bar.vwap)) bar.vwap.reset();  // Python writes nan where nothing was traded
    if (!choose_prices(cells, bar)) return false;
    const BarFault fault = fault_of(bar.open, bar.high, bar.low, bar.close, bar.volume);
    return fault.reason ? reject(fault.reason, fault.detail) : true;
}

/// Prices as traded, or adjusted ones, where a table has both.
bool TableFile::choose_prices(const std::vector<Cell>& cells, CsvBar& bar) {
    const Cell &unadjusted = cell(cells, Meaning::unadjusted_close), &adjusted = cell(cells, Meaning::adjusted_close);
    std::int64_t traded = bar.close, other = bar.close;
    if (!unadjusted.is_empty() && !take_price(unadjusted, traded)) return false;
    if (!adjusted.is_empty() && !take_price(adjusted, other)) return false;
    if (bar.close <= 0 || traded <= 0) return true;
    if (spec_.hints.adjusted) {
        if (!adjusted.is_empty()) take_adjusted(cells, bar);
        return true;
    }
    if (!adjusted.is_empty()) note_factor({bar.start_ms, 0, 0, 0, traded, 0, {}, 0, 0}, other);
    if (traded == bar.close) return true;
    for (std::int64_t* price : {&bar.open, &bar.high, &bar.low}) *price = scaled(*price, traded, bar.close);
    bar.volume = scaled(bar.volume, bar.close, traded);
    bar.close = traded;
    bar.vwap.reset();
    return true;
}

/// The table's own adjusted columns; where only the close is adjusted, the others by the same factor.
void TableFile::take_adjusted(const std::vector<Cell>& cells, CsvBar& bar) {
    constexpr Meaning columns[] = {Meaning::adjusted_open, Meaning::adjusted_high, Meaning::adjusted_low};
    std::int64_t* const out[] = {&bar.open, &bar.high, &bar.low};
    std::int64_t close = bar.close;
    if (!take_price(cell(cells, Meaning::adjusted_close), close)) return;
    for (std::size_t i = 0; i < std::size(columns); ++i) {
        const Cell& own = cell(cells, columns[i]);
        if (own.is_empty())
            *out[i] = scaled(*out[i], close, bar.close);
        else if (!take_price(own, *out[i]))
            return;
    }
    if (const Cell& volume = cell(cells, Meaning::adjusted_volume); !volume.is_empty()) take_volume(volume, bar.volume);
    bar.close = close;
    bar.vwap.reset();
}

void TableFile::note_factor(const CsvBar& bar, std::int64_t adjusted_close) {
    factors_[row_symbol_][ExchangeTime{bar.start_ms}.day()] =
        static_cast<double>(adjusted_close) / static_cast<double>(bar.close);
}

/// Days after which the factor of adjusted prices is another, beyond what rounding of prices makes.
void TableFile::list_factors() {
    constexpr double rounding_share = 1e-3;
    constexpr std::size_t listed_most = 20;
    for (const auto& [symbol, days] : factors_) {
        std::string text;
        std::size_t listed = 0;
        for (auto day = days.begin(); day != days.end(); ++day) {
            const auto next = std::next(day);
            const bool changes = next == days.end() ? std::fabs(day->second - 1) > rounding_share
                                                    : std::fabs(next->second / day->second - 1) > rounding_share;
            if (changes && ++listed <= listed_most)
                text += fmt::format("{}{:.5g} until {}", text.empty() ? "" : ", ", day->second, to_text(day->first));
        }
        if (listed > listed_most) text += fmt::format(" and {} more", listed - listed_most);
        if (!text.empty())
            report_.notes.push_back(
                fmt::format("{}: prices are as traded; adjusted closes beside them have the factor {}", symbol, text));
    }
}

}  // namespace tamis::ingest
