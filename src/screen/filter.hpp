// screen/filter.hpp — what a filter is: a measure of a day, and a comparison.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>

#include "indicators/moving_average.hpp"
#include "record/field.hpp"
#include "screen/daily_history.hpp"

namespace tamis::screen {

using indicators::undefined;

/// `measure` writes one number for each row from `first` on, known at that row's open: only the row's own open and rows
/// before it enter. NaN where there is not enough history; such a day never passes. `needs_history` is false for a
/// measure of the day's open alone.
template <class F>
concept Filter =
    requires(const F filter, const DailyHistory& rows, std::size_t first, std::span<double> out, double measured) {
        { F::name } -> std::convertible_to<std::string_view>;
        { F::measures } -> std::convertible_to<record::About>;
        { F::needs_history } -> std::convertible_to<bool>;
        { F::parameters() } -> std::convertible_to<std::span<const record::Field>>;
        {
            filter.check()
        } -> std::same_as<void>;  ///< throws Error invalid_request when parameters contradict each other
        { filter.measure(rows, first, out) } -> std::same_as<void>;
        { filter.keeps(measured) } -> std::same_as<bool>;
    };

/// Sum over rows from … to − 1 of `value(j)`, oldest first.
template <class Value>
double sum_over(std::size_t from, std::size_t to, Value value) {
    double sum = 0;
    for (std::size_t j = from; j < to; ++j) sum += value(j);
    return sum;
}

/// Mean close of the `period` rows before row i, on row i's basis; NaN with fewer.
inline double mean_close_before(const DailyHistory& rows, std::size_t i, int period) {
    const auto length = static_cast<std::size_t>(period);
    if (i < length) return undefined;
    const bool plain = rows.is_one_basis(i - length, i);
    const double sum = plain
                           ? sum_over(i - length, i, [&](std::size_t j) { return rows.close[j]; })
                           : sum_over(i - length, i, [&](std::size_t j) { return rows.close[j] * rows.factor(j, i); });
    return sum / period;
}

/// Mean volume likewise; a volume moves against the price at a split.
inline double mean_volume_before(const DailyHistory& rows, std::size_t i, int period) {
    const auto length = static_cast<std::size_t>(period);
    if (i < length) return undefined;
    const bool plain = rows.is_one_basis(i - length, i);
    const double sum = plain
                           ? sum_over(i - length, i, [&](std::size_t j) { return rows.volume[j]; })
                           : sum_over(i - length, i, [&](std::size_t j) { return rows.volume[j] / rows.factor(j, i); });
    return sum / period;
}

/// For each row from `first`: `value(i)`.
template <class Value>
void each_row(const DailyHistory& rows, std::size_t first, std::span<double> out, Value value) {
    for (std::size_t i = first; i < rows.rows(); ++i) out[i - first] = value(i);
}

inline constexpr std::array<std::string_view, 2> above_below{"above", "below"};

}  // namespace tamis::screen
