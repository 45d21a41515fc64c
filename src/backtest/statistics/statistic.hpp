// backtest/statistics/statistic.hpp — a statistic of LEAN's said once: its column, the number that fills it, LEAN's
// name and spelling of it.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "market/time.hpp"
#include "record/field.hpp"

namespace tamis::backtest {

/// Durations in ticks of 100 ns, .NET's TimeSpan.
using Ticks = std::int64_t;
inline constexpr double ticks_a_second = 1e7;

/// LEAN's spelling of a number; empty for a time that there is not.
std::string printed(int number, const record::LeanLine& line);
std::string printed(Decimal number, const record::LeanLine& line);
std::string printed(Ticks duration, const record::LeanLine& line);
std::string printed(const std::optional<UtcTime>& time, const record::LeanLine& line);
std::string printed(const std::string& text, const record::LeanLine& line);

/// A number in LEAN's type as the cell of a column.
template <class Cell, class Number>
Cell cell_of(const Number& number) {
    constexpr bool is_real = std::is_same_v<Cell, std::optional<double>>;
    if constexpr (is_real && std::is_same_v<Number, Decimal>)
        return to_double(number);
    else if constexpr (is_real && std::is_same_v<Number, Ticks>)
        return static_cast<double>(number) / ticks_a_second;
    else if constexpr (std::is_same_v<Number, std::optional<UtcTime>>)
        return number ? Cell(record::Timestamp{number->ms}) : Cell();
    else
        return Cell(number);
}

template <class Numbers>
struct Statistic {
    record::Field field;
    record::LeanLine line;  ///< without a label where LEAN does not print it
    void (*fill)(const Numbers& numbers, void* family);
    std::string (*print)(const Numbers& numbers, const record::LeanLine& line);
};

/// Column: a member of the family, Number: the one of LEAN's numbers that fills it. `line`: where it differs from what
/// the column tells a reader of its label.
template <auto Column, auto Number>
constexpr auto statistic(record::About about, record::LeanLine line) {
    using OfColumn = record::detail::MemberOf<decltype(Column)>;
    using Numbers = typename record::detail::MemberOf<decltype(Number)>::Row;
    return Statistic<Numbers>{
        record::field<Column>(about),
        line,
        [](const Numbers& numbers, void* family) {
            static_cast<typename OfColumn::Row*>(family)->*Column = cell_of<typename OfColumn::Member>(numbers.*Number);
        },
        [](const Numbers& numbers, const record::LeanLine& of) { return printed(numbers.*Number, of); }};
}
template <auto Column, auto Number>
constexpr auto statistic(record::About about) {
    return statistic<Column, Number>(about, about.lean);
}

template <class Numbers, std::size_t N>
constexpr std::array<record::Field, N> fields_of(const std::array<Statistic<Numbers>, N>& list) {
    std::array<record::Field, N> fields{};
    for (std::size_t i = 0; i < N; ++i) fields[i] = list[i].field;
    return fields;
}

}  // namespace tamis::backtest
