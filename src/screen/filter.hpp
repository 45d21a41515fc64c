// screen/filter.hpp — what a filter is: a measure of a day, and a comparison.
#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/ratio.hpp"
#include "indicators/moving_average.hpp"
#include "record/field.hpp"
#include "record/parameters.hpp"
#include "screen/daily_history.hpp"
#include "screen/threshold.hpp"

namespace tamis::screen {

using indicators::undefined;

/// A measure that is a ratio of stored whole numbers (deci-cents, shares): `at` is that of a row, known at its open;
/// only the row's own open and rows before it enter. Nothing where there is not enough history: such a day never
/// passes. Thresholds are compared with the ratio, the double beside it is what is kept.
template <class F>
concept ExactMeasure = requires(const F filter, const DailyHistory& rows, std::size_t i) {
    { filter.at(rows, i) } -> std::same_as<std::optional<Ratio>>;
};
/// A measure that is a real number (smoothed, or stored as one): `measure` fills `out` with those of the rows from
/// `first` on, NaN where there is none; thresholds are compared as doubles.
template <class F>
concept RealMeasure = requires(const F filter, const DailyHistory& rows, std::size_t first, std::span<double> out) {
    { filter.measure(rows, first, out) } -> std::same_as<void>;
};

template <class F>
concept Filter = (ExactMeasure<F> != RealMeasure<F>) && requires(const F filter, double measured) {
    { F::name } -> std::convertible_to<std::string_view>;
    { F::meaning } -> std::convertible_to<std::string_view>;  ///< which days pass, in plain words
    { F::measures } -> std::convertible_to<record::About>;
    { F::needs } -> std::convertible_to<std::string_view>;  ///< the bars without which a day is not measured
    { F::parameters() } -> std::convertible_to<std::span<const record::Field>>;
    { filter.check() } -> std::same_as<void>;  ///< throws Error invalid_request when parameters contradict each other
    { filter.keeps(measured) } -> std::same_as<bool>;  ///< a double, or a RowMeasure
};

/// What a filter measured on a row, as it stands in a comparison: the double decides where it is clear of the
/// threshold, the exact ratio where it is not.
template <ExactMeasure F>
struct RowMeasure {
    const F& filter;
    const DailyHistory& rows;
    std::size_t row;
    double real;

    friend std::strong_ordering operator<=>(const RowMeasure& measure, const Threshold& bound) {
        constexpr double clear = 1e-9;  // the double's own error is below 1e-14 of the larger
        const double apart = measure.real - bound.real;
        if (std::abs(apart) > clear * (1 + std::abs(measure.real) + std::abs(bound.real)))
            return apart < 0 ? std::strong_ordering::less : std::strong_ordering::greater;
        const std::optional<Ratio> exact = measure.filter.at(measure.rows, measure.row);
        ensure(exact.has_value(), "a row that was measured has its ratio");
        return compare(*exact, bound.exact);
    }
};

/// Fills `out` with the measures of the rows from `first` on.
template <Filter F>
void measure(const F& filter, const DailyHistory& rows, std::size_t first, std::span<double> out) {
    if constexpr (ExactMeasure<F>) {
        for (std::size_t k = 0; k < out.size(); ++k) {
            const std::optional<Ratio> ratio = filter.at(rows, first + k);
            out[k] = ratio ? to_double(*ratio) : undefined;
        }
    } else {
        filter.measure(rows, first, out);
    }
}

/// Whether row i, which measured so much, passes.
template <Filter F>
bool keeps(const F& filter, const DailyHistory& rows, std::size_t i, double measured) {
    if (std::isnan(measured)) return false;
    if constexpr (ExactMeasure<F>)
        return filter.keeps(RowMeasure<F>{filter, rows, i, measured});
    else
        return filter.keeps(measured);
}

/// How a number moves with a split: a price by the ratio of prices, a volume against it.
enum class Moves { with_price, against_price };

/// Sum over the `length` rows before row i of `value(j)`, on row i's basis.
template <class Value>
Ratio sum_before(const DailyHistory& rows, std::size_t i, int length, Moves moves, Value value) {
    Ratio sum;
    for (std::size_t j = i - static_cast<std::size_t>(length); j < i;) {
        const std::size_t end = rows.is_one_basis(j, i) ? i : rows.end_of_basis(j);
        Ratio part;
        for (std::size_t k = j; k < end; ++k) part.numerator += value(k);
        sum = sum + part;
        if (!rows.is_one_basis(j, end)) {
            const Ratio price = rows.price_ratio(j, end);
            sum = sum * (moves == Moves::with_price ? price : price.inverse());
        }
        j = end;
    }
    return sum;
}

/// Volume of the `length` rows before row i, on its basis.
inline Ratio volume_before(const DailyHistory& rows, std::size_t i, int length) {
    return sum_before(rows, i, length, Moves::against_price, [&](std::size_t j) { return rows.volume[j]; });
}

inline bool has_rows_before(std::size_t i, int length) {
    return i >= static_cast<std::size_t>(length);
}

/// now / before − 1; nothing where `before` is not above 0.
inline std::optional<Ratio> change(Int128 now, const Ratio& before) {
    if (before.numerator <= 0) return std::nullopt;
    if (before.denominator == 1) return Ratio{now - before.numerator, before.numerator};
    return Ratio{now, 1} * before.inverse() + Ratio{-1, 1};
}

/// Throws Error invalid_request where a lower bound lies above the upper one.
inline void check_bounds(std::string_view filter, const Threshold& min, const Threshold& max) {
    if (!(min > max)) return;
    const auto text = [](const Threshold& bound) { return record::value_text(record::Value{bound.exact}); };
    throw Error{
        Problem::invalid_request,
        std::string(filter) + ".min is " + text(min) + ", above " + std::string(filter) + ".max (" + text(max) + ")"};
}

inline constexpr std::array<std::string_view, 2> above_below{"above", "below"};

}  // namespace tamis::screen
