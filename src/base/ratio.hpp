// base/ratio.hpp — an exact ratio of two whole numbers, and comparisons of it that do not round.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "base/decimal.hpp"
#include "base/error.hpp"

namespace tamis {

__extension__ typedef __int128 Int128;

/// numerator / denominator; the denominator is above 0.
struct Ratio {
    Int128 numerator = 0, denominator = 1;

    bool is_one() const { return numerator == denominator; }
    /// Of a ratio above 0.
    Ratio inverse() const {
        ensure(numerator > 0, "only a ratio above 0 has an inverse here");
        return {denominator, numerator};
    }
};

/// Exact up to 126 bits; beyond them the last bits of both terms are dropped alike, a part in 10^15 at the very most.
inline Ratio operator*(const Ratio& a, const Ratio& b);
inline Ratio operator+(const Ratio& a, const Ratio& b);

/// Exact, whatever the terms.
std::strong_ordering compare(const Ratio& a, const Decimal& b);

/// One division of the terms as doubles: the nearest double, where both are below 2^53.
inline double to_double(const Ratio& ratio);

/// a / b of two decimals above 0 that stand for a ratio of small numbers: the first of its approximations by continued
/// fractions that lies within the rounding of their last digits (0.3333333 / 1 is 1/3). A decimal of at most five
/// places counts as meant to the digit. Terms are below 2^31; what no such terms come near is no ratio that is
/// meant: 1.
Ratio ratio_meant(const Decimal& a, const Decimal& b);

namespace detail {

inline bool is_short(Int128 term) {
    return term == static_cast<std::int64_t>(term);
}
inline bool is_short(const Ratio& ratio) {
    return is_short(ratio.numerator) && is_short(ratio.denominator);
}
Ratio product_of_long(const Ratio& a, const Ratio& b);
Ratio sum_of_unlike(const Ratio& a, const Ratio& b);

}  // namespace detail

inline Ratio operator*(const Ratio& a, const Ratio& b) {
    if (detail::is_short(a) && detail::is_short(b)) return {a.numerator * b.numerator, a.denominator * b.denominator};
    return detail::product_of_long(a, b);
}

inline Ratio operator+(const Ratio& a, const Ratio& b) {
    if (a.denominator == b.denominator) return {a.numerator + b.numerator, a.denominator};
    return detail::sum_of_unlike(a, b);
}

inline double to_double(const Ratio& ratio) {
    if (detail::is_short(ratio))
        return static_cast<double>(static_cast<std::int64_t>(ratio.numerator)) /
               static_cast<double>(static_cast<std::int64_t>(ratio.denominator));
    return static_cast<double>(ratio.numerator) / static_cast<double>(ratio.denominator);
}

}  // namespace tamis
