// base/decimal.hpp — .NET's System.Decimal, bit for bit: a 96-bit coefficient, a scale of 0 to 28, and a sign.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tamis {

namespace detail {
__extension__ typedef unsigned __int128 u128;
inline constexpr std::uint64_t pow10_u64[20] = {1ull,
                                                10ull,
                                                100ull,
                                                1'000ull,
                                                10'000ull,
                                                100'000ull,
                                                1'000'000ull,
                                                10'000'000ull,
                                                100'000'000ull,
                                                1'000'000'000ull,
                                                10'000'000'000ull,
                                                100'000'000'000ull,
                                                1'000'000'000'000ull,
                                                10'000'000'000'000ull,
                                                100'000'000'000'000ull,
                                                1'000'000'000'000'000ull,
                                                10'000'000'000'000'000ull,
                                                100'000'000'000'000'000ull,
                                                1'000'000'000'000'000'000ull,
                                                10'000'000'000'000'000'000ull};
}  // namespace detail

/// An exact decimal number as LEAN computes with. Trailing zeros are part of the value's text (1.50 is not printed as
/// 1.5) but not of its order: 1.0 == 1.00. Results that do not fit are rounded once, half to even; division by zero and
/// overflow throw Error bad_data.
class Decimal {
  public:
    constexpr Decimal() = default;
    template <std::integral T>
    constexpr Decimal(T whole) : low_(magnitude(whole)), negative_(std::is_signed_v<T> && whole < 0) {}

    /// coefficient × 10^−scale: scaled(1463900, 4) is 146.3900.
    static constexpr Decimal scaled(std::int64_t coefficient, int scale) {
        Decimal result(coefficient);
        result.scale_ = static_cast<std::uint8_t>(scale);
        return result;
    }
    static constexpr Decimal from_parts(std::uint64_t low, std::uint32_t high, int scale, bool negative) {
        Decimal result;
        result.low_ = low;
        result.high_ = high;
        result.scale_ = static_cast<std::uint8_t>(scale);
        result.negative_ = negative;
        return result;
    }
    /// "-12.50" keeps scale 2. Throws Error bad_data for anything else than a plain decimal number.
    static Decimal parse(std::string_view text);
    static std::optional<Decimal> try_parse(std::string_view text);
    /// (decimal)double of .NET up to 10: 15 significant digits, trailing zeros removed. Throws Error bad_data for NaN,
    /// infinities and numbers of 2^96 or more.
    static Decimal from_double(double value);

    constexpr std::uint64_t low() const { return low_; }
    constexpr std::uint32_t high() const { return high_; }
    constexpr int scale() const { return scale_; }
    constexpr bool is_negative() const { return negative_; }
    constexpr bool is_zero() const { return low_ == 0 && high_ == 0; }
    constexpr int sign() const { return is_zero() ? 0 : negative_ ? -1 : 1; }
    constexpr detail::u128 coefficient() const { return detail::u128{high_} << 64 | low_; }

    constexpr Decimal operator-() const { return from_parts(low_, high_, scale_, !negative_); }

    friend Decimal operator+(const Decimal& a, const Decimal& b) { return add(a, b, b.negative_); }
    friend Decimal operator-(const Decimal& a, const Decimal& b) { return add(a, b, !b.negative_); }
    friend Decimal operator*(const Decimal& a, const Decimal& b) {
        const int scale = a.scale_ + b.scale_;
        if ((a.high_ | b.high_) == 0 && scale <= 28) {
            const detail::u128 product = detail::u128{a.low_} * b.low_;
            const auto top = static_cast<std::uint64_t>(product >> 64);
            if (top <= UINT32_MAX && product != 0)
                return from_parts(static_cast<std::uint64_t>(product),
                                  static_cast<std::uint32_t>(top),
                                  scale,
                                  a.negative_ != b.negative_);
        } else if ((a.high_ == 0 || b.high_ == 0) && scale <= 28) {
            // 96 × 64 bits that stay within 96.
            const std::uint64_t factor = b.high_ == 0 ? b.low_ : a.low_;
            const Decimal& longer = b.high_ == 0 ? a : b;
            const detail::u128 bottom = detail::u128{longer.low_} * factor;
            const detail::u128 top = detail::u128{longer.high_} * factor + static_cast<std::uint64_t>(bottom >> 64);
            if (top <= UINT32_MAX && factor != 0)
                return from_parts(static_cast<std::uint64_t>(bottom),
                                  static_cast<std::uint32_t>(top),
                                  scale,
                                  a.negative_ != b.negative_);
        }
        return multiply_wide(a, b);
    }
    friend Decimal operator/(const Decimal& a, const Decimal& b) { return divide(a, b); }
    Decimal& operator+=(const Decimal& b) { return *this = *this + b; }
    Decimal& operator-=(const Decimal& b) { return *this = *this - b; }
    Decimal& operator*=(const Decimal& b) { return *this = *this * b; }
    Decimal& operator/=(const Decimal& b) { return *this = *this / b; }

    friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) { return compare(a, b); }
    friend bool operator==(const Decimal& a, const Decimal& b) { return compare(a, b) == 0; }

  private:
    template <std::integral T>
    static constexpr std::uint64_t magnitude(T whole) {
        if constexpr (std::is_signed_v<T>)
            return whole < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(whole) : static_cast<std::uint64_t>(whole);
        else
            return static_cast<std::uint64_t>(whole);
    }

    static Decimal add(const Decimal& a, const Decimal& b, bool b_negative) {
        if ((a.high_ | b.high_) == 0) {
            const int gap = a.scale_ - b.scale_;
            if (gap == 0) return sum_128(a.low_, a.negative_, b.low_, b_negative, a.scale_);
            // Aligning multiplies by at most 10^9: 64 + 30 bits stay below 96.
            if (gap > 0 && gap <= 9)
                return sum_128(
                    a.low_, a.negative_, detail::u128{b.low_} * detail::pow10_u64[gap], b_negative, a.scale_);
            if (gap < 0 && gap >= -9)
                return sum_128(
                    detail::u128{a.low_} * detail::pow10_u64[-gap], a.negative_, b.low_, b_negative, b.scale_);
        }
        return add_wide(a, b, b_negative);
    }
    static constexpr Decimal sum_128(detail::u128 a, bool a_negative, detail::u128 b, bool b_negative, int scale) {
        detail::u128 total;
        bool negative = a_negative;
        if (a_negative == b_negative) {
            total = a + b;
        } else if (a >= b) {
            total = a - b;
        } else {
            total = b - a;
            negative = b_negative;
        }
        return from_parts(static_cast<std::uint64_t>(total), static_cast<std::uint32_t>(total >> 64), scale, negative);
    }
    static std::strong_ordering compare(const Decimal& a, const Decimal& b) {
        if (a.scale_ == b.scale_ && (a.high_ | b.high_) == 0 && a.negative_ == b.negative_)
            return a.negative_ ? b.low_ <=> a.low_ : a.low_ <=> b.low_;
        const int gap = a.scale_ - b.scale_;
        if ((a.high_ | b.high_) == 0 && !a.negative_ && !b.negative_ && gap <= 9 && gap >= -9) {
            const detail::u128 left = detail::u128{a.low_} * detail::pow10_u64[gap < 0 ? -gap : 0];
            const detail::u128 right = detail::u128{b.low_} * detail::pow10_u64[gap > 0 ? gap : 0];
            return left <=> right;
        }
        return compare_wide(a, b);
    }
    static Decimal add_wide(const Decimal& a, const Decimal& b, bool b_negative);
    static Decimal multiply_wide(const Decimal& a, const Decimal& b);
    static Decimal divide(const Decimal& a, const Decimal& b);
    static Decimal divide_short(const Decimal& a, const Decimal& b);
    static std::strong_ordering compare_wide(const Decimal& a, const Decimal& b);

    std::uint64_t low_ = 0;
    std::uint32_t high_ = 0;
    std::uint8_t scale_ = 0;
    bool negative_ = false;
};
static_assert(sizeof(Decimal) == 16);

constexpr Decimal abs(const Decimal& value) {
    return value.is_negative() ? -value : value;
}

enum class Rounding { half_even, half_away, floor, ceiling };
/// Math.Round(value, digits, …): a value of that scale or less keeps its scale.
Decimal round_to(const Decimal& value, int digits, Rounding rounding);
inline Decimal round_half_even(const Decimal& value, int digits) {
    return round_to(value, digits, Rounding::half_even);
}
inline Decimal round_half_away(const Decimal& value, int digits) {
    return round_to(value, digits, Rounding::half_away);
}
inline Decimal floor(const Decimal& value) {
    return round_to(value, 0, Rounding::floor);
}
inline Decimal ceiling(const Decimal& value) {
    return round_to(value, 0, Rounding::ceiling);
}
Decimal truncate(const Decimal& value);
/// Without trailing zeros (LEAN's Extensions.Normalize).
Decimal normalize(const Decimal& value);
/// LEAN's RoundToSignificantDigits.
Decimal round_to_significant_digits(const Decimal& value, int digits);
/// LEAN's SmartRounding of chart values: above 1000 four decimals, else seven significant digits, normalised.
Decimal smart_rounding(const Decimal& value);
/// LEAN's DiscretelyRoundBy: the nearest multiple of `quanta`.
Decimal discretely_round_by(const Decimal& value, const Decimal& quanta, Rounding rounding = Rounding::half_away);

/// (double)decimal of .NET, the one door from decimals to doubles; up to one unit in the last place off, as .NET is.
double to_double(const Decimal& value);
/// Cuts the fraction; throws Error bad_data beyond 64 bits.
std::int64_t to_int64(const Decimal& value);
void append_text(std::string& out, const Decimal& value);
std::string to_text(const Decimal& value);

}  // namespace tamis
