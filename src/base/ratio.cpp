// base/ratio.cpp — comparisons by continued fractions: no product, so nothing overflows.
#include "base/ratio.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "base/error.hpp"

namespace tamis {

using detail::u128;

namespace {

constexpr int most_bits = 126;

u128 magnitude(Int128 value) {
    return value < 0 ? u128{0} - static_cast<u128>(value) : static_cast<u128>(value);
}

int bits_of(Int128 value) {
    const u128 size = magnitude(value);
    const auto high = static_cast<std::uint64_t>(size >> 64), low = static_cast<std::uint64_t>(size);
    return static_cast<int>(high != 0 ? 64 + std::bit_width(high) : std::bit_width(low));
}

Ratio without_common_factor(const Ratio& ratio) {
    u128 a = magnitude(ratio.numerator), b = static_cast<u128>(ratio.denominator);
    while (b != 0) a = std::exchange(b, a % b);
    const auto factor = static_cast<Int128>(a);
    return factor > 1 ? Ratio{ratio.numerator / factor, ratio.denominator / factor} : ratio;
}

/// The ratio with both terms short enough for a product with terms of so many bits.
Ratio shortened(Ratio ratio, int numerator_bits, int denominator_bits) {
    const auto excess = [&] {
        return std::max(bits_of(ratio.numerator) + numerator_bits, bits_of(ratio.denominator) + denominator_bits) -
               most_bits;
    };
    if (excess() <= 0) return ratio;
    ratio = without_common_factor(ratio);
    const int drop = std::min(std::max(excess(), 0), bits_of(ratio.denominator) - 1);
    return {ratio.numerator / (Int128{1} << drop), ratio.denominator >> drop};
}

u128 power_of_ten(int exponent) {
    u128 power = 1;
    for (; exponent > 0; --exponent) power *= 10;
    return power;
}

/// a / b against c / d, all above or equal 0, b and d above 0.
std::strong_ordering compare_magnitudes(u128 a, u128 b, u128 c, u128 d) {
    while (true) {
        const u128 left = a / b, right = c / d;
        if (left != right) return left <=> right;
        a %= b;
        c %= d;
        if (a == 0 || c == 0) return a <=> c;
        // Both remainders lie between 0 and 1: a/b < c/d where d/c < b/a.
        std::swap(a, d);
        std::swap(b, c);
    }
}

/// Half a unit of the last place, as a share of the value; a short decimal is meant as it stands.
double rounding_of(const Decimal& value) {
    const Decimal plain = normalize(value);
    constexpr int places_meant = 5;
    return plain.scale() <= places_meant ? 0 : 0.5 * std::pow(10.0, -plain.scale()) / to_double(plain);
}

}  // namespace

Ratio detail::product_of_long(const Ratio& a, const Ratio& b) {
    const Ratio left = shortened(a, bits_of(b.numerator), bits_of(b.denominator));
    const Ratio right = shortened(b, bits_of(left.numerator), bits_of(left.denominator));
    return {left.numerator * right.numerator, left.denominator * right.denominator};
}

Ratio detail::sum_of_unlike(const Ratio& a, const Ratio& b) {
    const int bits = std::max(bits_of(b.numerator), bits_of(b.denominator)) + 1;
    const Ratio left = shortened(a, bits, bits);
    const int left_bits = std::max(bits_of(left.numerator), bits_of(left.denominator)) + 1;
    const Ratio right = shortened(b, left_bits, left_bits);
    return {left.numerator * right.denominator + right.numerator * left.denominator,
            left.denominator * right.denominator};
}

std::strong_ordering compare(const Ratio& a, const Decimal& b) {
    const int left = a.numerator < 0 ? -1 : a.numerator > 0 ? 1 : 0;
    if (left != b.sign()) return left <=> b.sign();
    if (left == 0) return std::strong_ordering::equal;
    const auto order = compare_magnitudes(
        magnitude(a.numerator), static_cast<u128>(a.denominator), b.coefficient(), power_of_ten(b.scale()));
    return left > 0 ? order : 0 <=> order;
}

Ratio ratio_meant(const Decimal& a, const Decimal& b) {
    ensure(a.sign() > 0 && b.sign() > 0, "a ratio is meant by decimals above 0");
    const double value = to_double(a) / to_double(b);
    const double allowed = value * std::max(4e-16, rounding_of(a) + rounding_of(b));
    constexpr double longest = 2147483647;
    double p = 1, q = 0, before_p = 0, before_q = 1, rest = value;
    for (;;) {
        const double whole = std::floor(rest);
        const double next_p = whole * p + before_p, next_q = whole * q + before_q;
        if (next_p > longest || next_q > longest) break;
        before_p = std::exchange(p, next_p);
        before_q = std::exchange(q, next_q);
        if (p > 0 && std::abs(p / q - value) <= allowed) break;
        if (rest == whole) break;
        rest = 1 / (rest - whole);
    }
    if (p <= 0 || q <= 0) return {};
    return {static_cast<Int128>(p), static_cast<Int128>(q)};
}

}  // namespace tamis
