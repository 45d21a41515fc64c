// market/corporate_actions.cpp — what factor and map rows mean (LEAN: CorporateFactorProvider, MapFile,
// SecurityIdentifier).
#include "market/corporate_actions.hpp"

#include <algorithm>
#include <cctype>

#include "base/error.hpp"
#include "base/visible_text.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis {

namespace {

std::vector<std::string_view> fields_of(std::string_view line) {
    std::vector<std::string_view> fields;
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    while (true) {
        const std::size_t comma = line.find(',');
        fields.push_back(line.substr(0, comma));
        if (comma == std::string_view::npos) return fields;
        line.remove_prefix(comma + 1);
    }
}

std::string upper(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return result;
}

const TradingDay for_ever = std::chrono::year{2050} / 12 / 31;
/// LEAN's own factor files begin on this day, the first of its US equity data.
const TradingDay first_day_of_factors = std::chrono::year{1998} / 1 / 2;

/// The session before a split's first day, on which LEAN's tables end a factor. Sessions are exact from 1998 on;
/// nothing earlier is backtested.
TradingDay last_day_before(TradingDay day) {
    return day > first_day_of_factors ? us_equities().previous_session(day) : day - std::chrono::days(1);
}

/// Of days after LEAN's last nobody knows which are sessions.
TradingDay first_day_after(TradingDay day) {
    const bool is_known = day >= first_day_of_factors && day <= for_ever;
    return is_known ? us_equities().next_session(day) : day + std::chrono::days(1);
}

}  // namespace

FactorTable::FactorTable(std::vector<FactorRow> rows) : rows_(std::move(rows)) {
    std::stable_sort(rows_.begin(), rows_.end(), [](const FactorRow& a, const FactorRow& b) { return a.day < b.day; });
}

FactorTable FactorTable::from_actions(std::vector<CorporateAction> actions) {
    std::sort(actions.begin(), actions.end(), [](const auto& a, const auto& b) { return a.day < b.day; });
    std::vector<FactorRow> rows{{for_ever, 1, 1, 0}};
    Decimal price(1), split(1);
    for (auto action = actions.rbegin(); action != actions.rend(); ++action) {
        const bool pays = !action->dividend_usd.is_zero();
        if (pays) price = price * (Decimal(1) - action->dividend_usd / action->reference_price);
        split = split / action->ratio;
        rows.push_back({last_day_before(action->day), price, split, pays ? action->reference_price : Decimal(0)});
    }
    // LEAN shows no bar before a factor table's first row, so the first factor must reach back to the first bars.
    if (!actions.empty() && rows.back().day > first_day_of_factors)
        rows.push_back({first_day_of_factors, price, split, 0});
    return FactorTable(std::move(rows));
}

std::vector<CorporateAction> FactorTable::actions() const {
    constexpr int exact_places = 12;  // a division's last digits are noise
    std::vector<CorporateAction> all;
    for (std::size_t i = 0; i + 1 < rows_.size(); ++i) {
        const FactorRow &before = rows_[i], &after = rows_[i + 1];
        if (before.price_factor == after.price_factor && before.split_factor == after.split_factor) continue;
        const Decimal share_left = before.price_factor / after.price_factor;
        const auto exact = [](const Decimal& value) { return normalize(round_half_even(value, exact_places)); };
        all.push_back({first_day_after(before.day),
                       exact(after.split_factor / before.split_factor),
                       exact(before.reference_price * (Decimal(1) - share_left)),
                       before.reference_price});
    }
    return all;
}

const FactorRow* FactorTable::find(TradingDay day) const {
    const auto at = std::lower_bound(
        rows_.begin(), rows_.end(), day, [](const FactorRow& row, TradingDay wanted) { return row.day < wanted; });
    return at == rows_.end() ? nullptr : &*at;
}

const FactorRow* FactorTable::exact_with_next(TradingDay day) const {
    const FactorRow* row = find(day);
    return row && row->day == day && row != &rows_.back() ? row : nullptr;
}

Decimal FactorTable::scale(TradingDay day) const {
    const FactorRow* row = find(day);
    return row ? row->price_factor * row->split_factor : Decimal(1);
}

Decimal FactorTable::split_factor(TradingDay day) const {
    const FactorRow* row = find(day);
    return row ? row->split_factor : Decimal(1);
}

std::optional<Decimal> FactorTable::dividend_after(TradingDay row_day) const {
    const FactorRow* row = exact_with_next(row_day);
    if (!row || row->price_factor == row[1].price_factor) return std::nullopt;
    const Decimal ratio = row->price_factor / row[1].price_factor;
    return round_half_even(row->reference_price - row->reference_price * ratio, 2);
}

std::optional<SplitEvent> FactorTable::split_after(TradingDay row_day) const {
    const FactorRow* row = exact_with_next(row_day);
    if (!row || row->split_factor == row[1].split_factor) return std::nullopt;
    return SplitEvent{row->split_factor / row[1].split_factor, row->reference_price};
}

std::optional<TradingDay> FactorTable::first_day() const {
    if (rows_.empty()) return std::nullopt;
    return rows_.front().day;
}

std::optional<FactorRow> parse_factor_line(std::string_view line) {
    if (line.find("inf") != std::string_view::npos || line.find("e+") != std::string_view::npos) return std::nullopt;
    const auto fields = fields_of(line);
    const auto day = fields.size() >= 3 ? parse_day(fields[0]) : std::nullopt;
    if (!day)
        throw Error{
            Problem::bad_data,
            "'" + excerpt(line) + "' is no factor line; it must be date,price factor,split factor,reference price"};
    FactorRow row{*day,
                  Decimal::parse(fields[1]),
                  Decimal::parse(fields[2]),
                  fields.size() > 3 && !fields[3].empty() ? Decimal::parse(fields[3]) : Decimal()};
    if (row.price_factor * row.split_factor <= Decimal(0)) return std::nullopt;
    return row;
}

std::string factor_line(const FactorRow& row) {
    std::string day = to_text(row.day);
    std::erase(day, '-');
    return day + "," + to_text(row.price_factor) + "," + to_text(row.split_factor) + "," + to_text(row.reference_price);
}

MapTable::MapTable(std::vector<MapRow> rows) : rows_(std::move(rows)) {
    ensure(!rows_.empty(), "a map table has at least one row");
    std::stable_sort(rows_.begin(), rows_.end(), [](const MapRow& a, const MapRow& b) { return a.day < b.day; });
}

const std::string& MapTable::ticker_on(TradingDay day) const {
    for (const MapRow& row : rows_)
        if (row.day >= day) return row.ticker;
    return rows_.back().ticker;
}

MapRow parse_map_line(std::string_view line) {
    const auto fields = fields_of(line);
    const auto day = fields.size() >= 2 ? parse_day(fields[0]) : std::nullopt;
    if (!day || fields[1].empty())
        throw Error{Problem::bad_data, "'" + excerpt(line) + "' is no map line; it must be date,ticker[,exchange]"};
    return {*day, upper(fields[1])};
}

// Base 36 of days since 1899-12-30 × 10^14 + market 1 × 100 + security type 1.
std::string lean_security_id(std::string_view first_ticker, std::optional<TradingDay> first_day) {
    std::string ticker(first_ticker);
    if (const std::size_t dot = ticker.rfind('.'); dot != std::string::npos && dot + 1 < ticker.size() &&
                                                   ticker.find_first_not_of("0123456789", dot + 1) == std::string::npos)
        ticker.resize(dot);
    const TradingDay epoch = std::chrono::year{1899} / 12 / 30;
    detail::u128 number = 101;
    if (first_day)
        number += detail::u128(static_cast<std::uint64_t>((*first_day - epoch).count())) * 100'000'000'000'000ull;
    std::string digits;
    for (; number != 0; number /= 36)
        digits += "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[static_cast<std::size_t>(number % 36)];
    return ticker + " " + std::string(digits.rbegin(), digits.rend());
}

}  // namespace tamis
