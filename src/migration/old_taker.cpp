// migration/old_taker.cpp — a value taken with its rule, its fault and its new column noted.
#include "migration/old_taker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "lean/printed_value.hpp"
#include "market/time.hpp"
#include "migration/old_columns.hpp"
#include "record/instant_text.hpp"

namespace tamis::migration {

namespace {

constexpr std::size_t longest_symbol = 32;

bool is_symbol_character(char c) {
    return c > ' ' && c < 0x7f && c != ',' && c != ';' && c != '"' && c != '\'' && c != '{' && c != '}';
}

}  // namespace

bool is_possible_symbol(std::string_view symbol) {
    return !symbol.empty() && symbol.size() <= longest_symbol &&
           std::all_of(symbol.begin(), symbol.end(), is_symbol_character);
}

std::string Taker::name_of(std::string_view plain) const {
    const auto found = row_.names.find(std::string(plain));
    return found == row_.names.end() ? std::string(plain) : found->second;
}

void Taker::fault(const char* name, const std::string& detail) {
    ++report_.faults[name];
    faults_.push_back(detail.empty() ? name : fmt::format("{}: {}", name, detail));
}

void Taker::impossible(std::string_view plain, const std::string& what_is_possible, std::string_view target) {
    used(plain);
    const std::string name = name_of(plain), value = excerpt(row_.text(plain));
    const std::string rule = fmt::format("{}: {} is possible, NULL", name, what_is_possible);
    auto [at, is_first] = report_.impossible.try_emplace(rule, Impossible{0, value, row_.place});
    ++at->second.count;
    faults_.push_back(fmt::format("{} is '{}', {} is possible", name, value, what_is_possible));
    std::string column(target);
    for (std::size_t found; (found = column.find("backtest.")) != std::string::npos;) column.erase(found, 9);
    undefined_.push_back(fmt::format("{}: {} was '{}'", column, name, value));
}

bool Taker::is_possible(std::string_view plain, double value, std::string_view target) {
    const OldColumn& column = old_column(plain);
    if (value >= column.min && value <= column.max) return true;
    impossible(plain, possible_text(column.min, column.max), target);
    return false;
}

void Taker::mapped(std::string_view plain, std::string_view target) {
    used(plain);
    mapped_as(name_of(plain), target);
}

void Taker::mapped_as(const std::string& what, std::string_view target) {
    ++report_.mapped[fmt::format("{} → {}", what, target)];
}

void Taker::not_read(std::string_view plain, std::string_view target) {
    if (!row_.has(plain)) return;
    const auto printed = lean::read_printed(row_.text(plain));
    if (printed && !printed->is_finite()) return impossible(plain, "a finite number", target);
    used(plain);
    const std::string value = excerpt(row_.text(plain));
    ++report_.unmapped[fmt::format("{}: '{}' is not what belongs there", name_of(plain), value)];
    faults_.push_back(fmt::format("{}: '{}' is not what belongs there", name_of(plain), value));
}

std::optional<double> Taker::number(std::string_view plain, std::string_view target) {
    const auto value = row_.number(plain);
    if (!value) return not_read(plain, target), std::nullopt;
    if (!is_possible(plain, *value, target)) return std::nullopt;
    return mapped(plain, target), value;
}

std::optional<double> Taker::percent(std::string_view plain, std::string_view target) {
    const auto value = row_.decimal(plain);
    if (!value) return not_read(plain, target), std::nullopt;
    if (!is_possible(plain, to_double(*value), target)) return std::nullopt;
    return mapped(plain, target), parse_number<double>(to_text(*value) + "e-2");
}

std::optional<Decimal> Taker::money(std::string_view plain, std::string_view target) {
    const auto value = row_.decimal(plain);
    if (!value) return not_read(plain, target), std::nullopt;
    if (!is_possible(plain, to_double(*value), target)) return std::nullopt;
    return mapped(plain, target), value;
}

std::optional<std::int64_t> Taker::count(std::string_view plain, std::string_view target) {
    const auto value = row_.number(plain);
    if (!value || *value != std::floor(*value)) return not_read(plain, target), std::nullopt;
    if (!is_possible(plain, *value, target)) return std::nullopt;
    return mapped(plain, target), static_cast<std::int64_t>(*value);
}

std::optional<record::Timestamp> Taker::time(std::string_view plain, std::string_view target) {
    if (!row_.has(plain)) return std::nullopt;
    const record::Timestamp latest{utc_now_ms() + ms_per_day};
    const auto value = row_.time(plain);
    if (!value || *value < first_old_time || *value > latest) {
        impossible(plain, fmt::format("a time from {} to today", record::timestamp_text(first_old_time, ' ')), target);
        return std::nullopt;
    }
    return mapped(plain, target), value;
}

std::string Taker::text(std::string_view plain, std::string_view target) {
    if (row_.has(plain)) mapped(plain, target);
    return row_.text(plain);
}

std::optional<Decimal> Taker::key_number(std::string_view plain, std::string_view target) {
    if (!row_.has(plain)) return std::nullopt;
    const OldColumn& column = old_column(plain);
    const auto value = row_.decimal(plain);
    if (!value || to_double(*value) < column.min || to_double(*value) > column.max)
        throw Error{Problem::bad_data,
                    fmt::format("{} is '{}', {} is possible",
                                name_of(plain),
                                excerpt(row_.text(plain)),
                                possible_text(column.min, column.max))};
    return mapped(plain, target), normalize(*value);
}

std::optional<record::Day> Taker::key_day(std::string_view plain) {
    if (!row_.has(plain)) return std::nullopt;
    used(plain);
    const auto day = row_.day(plain);
    if (day && (*day < first_old_day || *day > last_old_day))
        throw Error{Problem::bad_data,
                    fmt::format("{} is '{}', a day from {} to {} is possible",
                                name_of(plain),
                                excerpt(row_.text(plain)),
                                to_text(first_old_day),
                                to_text(last_old_day))};
    return day;
}

std::string Taker::key_symbol(std::string_view plain, std::string_view target) {
    const std::string symbol(trim(row_.text(plain)));
    if (symbol.empty()) {
        const auto word = row_.nothing.find(std::string(plain));
        throw Error{Problem::bad_data,
                    word == row_.nothing.end() ? "no symbol" : fmt::format("no symbol, but '{}'", word->second)};
    }
    if (!is_possible_symbol(symbol))
        throw Error{
            Problem::bad_data,
            fmt::format("the symbol is '{}', up to {} characters without spaces, commas and quotes are possible",
                        excerpt(symbol),
                        longest_symbol)};
    mapped(plain, target);
    return symbol;
}

void Taker::finish(std::span<const Dropped> dropped) {
    for (const auto& [plain, word] : row_.nothing) {
        const std::string name = name_of(plain);
        auto [at, is_first] = report_.impossible.try_emplace(
            fmt::format("{}: {} is Python's word for nothing, NULL", name, word), Impossible{0, word, row_.place});
        ++at->second.count;
        undefined_.push_back(fmt::format("{}: {} in the old row", name, word));
    }
    for (const auto& [plain, value] : row_.cells) {
        if (used_.contains(plain)) continue;
        const auto known =
            std::find_if(dropped.begin(), dropped.end(), [&](const Dropped& one) { return one.plain == plain; });
        if (known == dropped.end()) {
            ++report_.unmapped[fmt::format("{}: no column of ours", name_of(plain))];
        } else if (known->always.empty() || row_.is(plain, known->always)) {
            ++report_.unmapped[fmt::format("{}: {}", name_of(plain), known->why)];
        } else {
            fault(fault::not_the_constant, fmt::format("{} is '{}'", name_of(plain), excerpt(value)));
        }
    }
}

}  // namespace tamis::migration
