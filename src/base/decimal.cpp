// base/decimal.cpp — the rare paths of Decimal: wide products and sums, division, rounding, conversions.
#include "base/decimal.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/error.hpp"
#include "base/wide.hpp"

namespace tamis {

namespace {

using namespace detail;

constexpr u128 limit_96 = u128{1} << 96;

/// top:bottom / divisor where the quotient fits 64 bits (top < divisor); the remainder goes to `rest`. The processor
/// has an instruction for it, which a division of two u128 does not come down to.
std::uint64_t divide_128(std::uint64_t top, std::uint64_t bottom, std::uint64_t divisor, std::uint64_t& rest) {
#if defined(__x86_64__)
    std::uint64_t quotient;
    __asm__("divq %4" : "=a"(quotient), "=d"(rest) : "0"(bottom), "1"(top), "r"(divisor) : "cc");
    return quotient;
#else
    const u128 whole = u128{top} << 64 | bottom;
    rest = static_cast<std::uint64_t>(whole % divisor);
    return static_cast<std::uint64_t>(whole / divisor);
#endif
}

/// 10^0 … 10^38; a u128 holds no more.
constexpr std::array<u128, 39> make_powers() {
    std::array<u128, 39> powers{};
    powers[0] = 1;
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
}
constexpr std::array<u128, 39> pow10 = make_powers();

constexpr double double_powers[] = {1,    1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,
                                    1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
                                    1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28};

[[noreturn]] void overflow(const char* operation) {
    throw Error{
        Problem::bad_data,
        std::string("a decimal ") + operation + " does not fit 96 bits (about 7.9e28); the numbers are out of range"};
}

/// Takes digits off the end, and rounds what stays once, half to even.
void round_off(Wide& wide, int digits) {
    std::uint64_t gone = 0, half = 0;
    bool has_tail = false;
    for (; digits > 0; digits -= 18) {
        const int now = std::min(digits, 18);
        has_tail = has_tail || gone != 0;
        gone = wide.divide(powers_of_ten[static_cast<std::size_t>(now)]);
        half = pow10_u64[now] / 2;
    }
    if (gone > half || (gone == half && half != 0 && (has_tail || (wide.words[0] & 1)))) wide.increment();
}

/// 2^96 × 10^digits: what loses fewer digits still does not fit.
constexpr auto first_too_wide = [] {
    std::array<Wide, 30> firsts{};
    firsts[0] = {{0, std::uint64_t{1} << 32, 0, 0}};
    for (std::size_t digits = 1; digits < firsts.size(); ++digits) {
        firsts[digits] = firsts[digits - 1];
        firsts[digits].multiply(10);
    }
    return firsts;
}();

/// The digits that a coefficient of more than 96 bits must lose.
int digits_too_many(const Wide& wide) {
    // Each bit that is missing is 0.30103 of a digit; which numbers of as many bits need one more, the table says.
    const int digits = (wide.bits() - 97) * 1233 / 4096 + 1;
    return digits + (wide >= first_too_wide[static_cast<std::size_t>(digits)] ? 1 : 0);
}

/// Fits a coefficient of any size into 96 bits and a scale of at most 28, with one rounding.
Decimal shrunk(Wide& wide, int scale, bool negative, const char* operation) {
    int drop = std::max(0, scale - 28);
    if (!wide.fits_96()) drop = std::max(drop, digits_too_many(wide));
    round_off(wide, drop);
    // Ones alone were rounded up to 2^96; a digit less of that is a digit less of what it was.
    if (!wide.fits_96()) round_off(wide, 1), ++drop;
    if (drop > scale) overflow(operation);
    return Decimal::from_parts(wide.words[0], static_cast<std::uint32_t>(wide.words[1]), scale - drop, negative);
}

/// The largest coefficient that still fits with as many more digits.
constexpr std::array<u128, 29> make_limits(u128 most) {
    std::array<u128, 29> limits{};
    for (std::size_t i = 0; i < limits.size(); ++i) limits[i] = most / pow10[i];
    return limits;
}
constexpr std::array<u128, 29> limits_with_digits = make_limits(limit_96 - 1);
constexpr std::array<u128, 29> limits_of_126 = make_limits(u128{1} << 126);

int digits_that_fit(u128 quotient, int wanted) {
    while (wanted > 0 && quotient > limits_with_digits[static_cast<std::size_t>(wanted)]) --wanted;
    return wanted;
}

/// A quotient with a digit too many, rounded half to even; `has_rest`: it was cut already.
u128 without_last_digit(u128 quotient, bool has_rest) {
    const auto last = static_cast<int>(quotient % 10);
    quotient /= 10;
    if (last > 5 || (last == 5 && (has_rest || (quotient & 1)))) ++quotient;
    return quotient;
}

/// 2^64 leaves 1 when divided by 5.
bool is_multiple_of_10(u128 value) {
    const auto low = static_cast<std::uint64_t>(value), high = static_cast<std::uint64_t>(value >> 64);
    return (low & 1) == 0 && (low % 5 + high % 5) % 5 == 0;
}

/// Removes zeros at the end, down to scale 0.
void strip_zeros(u128& coefficient, int& scale) {
    while (coefficient > UINT64_MAX && scale > 0 && is_multiple_of_10(coefficient)) coefficient /= 10, --scale;
    if (coefficient > UINT64_MAX) return;
    auto low = static_cast<std::uint64_t>(coefficient);
    while (scale >= 8 && low % 100'000'000 == 0) low /= 100'000'000, scale -= 8;
    while (scale > 0 && low % 10 == 0) low /= 10, --scale;
    coefficient = low;
}

}  // namespace

Decimal Decimal::add_wide(const Decimal& a, const Decimal& b, bool b_negative) {
    const int scale = std::max(a.scale_, b.scale_);
    // Most sums that are too wide for the header's path still align within 127 bits.
    const u128 a_part = a.coefficient(), b_part = b.coefficient();
    const auto fits = [](u128 part, int digits) { return part <= limits_of_126[static_cast<std::size_t>(digits)]; };
    if (fits(a_part, scale - a.scale_) && fits(b_part, scale - b.scale_)) {
        const u128 one = a_part * pow10[static_cast<std::size_t>(scale - a.scale_)];
        const u128 other = b_part * pow10[static_cast<std::size_t>(scale - b.scale_)];
        const bool is_sum = a.negative_ == b_negative, is_first = is_sum || one >= other;
        const u128 total = is_sum ? one + other : is_first ? one - other : other - one;
        const bool negative = is_first ? a.negative_ : b_negative;
        if (total < limit_96)
            return from_parts(
                static_cast<std::uint64_t>(total), static_cast<std::uint32_t>(total >> 64), scale, negative);
        Wide wide = Wide::of(total);
        return shrunk(wide, scale, negative, "sum");
    }
    Wide left = scaled_up(a.coefficient(), scale - a.scale_), right = scaled_up(b.coefficient(), scale - b.scale_);
    bool negative = a.negative_;
    if (a.negative_ == b_negative) {
        left.add(right);
    } else if (left >= right) {
        left.subtract(right);
    } else {
        right.subtract(left);
        left = right;
        negative = b_negative;
    }
    return shrunk(left, scale, negative, "sum");
}

Decimal Decimal::multiply_wide(const Decimal& a, const Decimal& b) {
    const int scale = a.scale_ + b.scale_;
    const bool negative = a.negative_ != b.negative_;
    const bool is_long = (a.coefficient() | b.coefficient()) > UINT32_MAX;
    // Two short factors whose scales pass 47 make less than half of the last place: .NET answers a plain zero.
    if (!is_long && scale > 47) return Decimal();
    // It forgets the scale of a zero, too, when a factor has more than 32 bits.
    if (a.is_zero() || b.is_zero()) return is_long ? Decimal() : from_parts(0, 0, std::min(scale, 28), negative);
    Wide wide = product(a.coefficient(), b.coefficient());
    return shrunk(wide, scale, negative, "product");
}

// Digits are appended to the quotient until it is exact or full; a quotient that needed them loses its trailing zeros.
Decimal Decimal::divide(const Decimal& a, const Decimal& b) {
    if (b.is_zero()) throw Error{Problem::bad_data, "a decimal division by zero: " + to_text(a) + " / " + to_text(b)};
    if (b.high_ == 0 && a.scale_ >= b.scale_) return divide_short(a, b);
    const u128 divisor = b.coefficient();
    const bool negative = a.negative_ != b.negative_;
    int scale = a.scale_ - b.scale_;
    u128 quotient = a.coefficient() / divisor, rest = a.coefficient() % divisor;
    bool strip = false;
    while (true) {
        int digits = 0;
        if (rest == 0) {
            if (scale >= 0) break;
            digits = std::min(9, -scale);
            if (digits_that_fit(quotient, digits) < digits) overflow("quotient");
        } else {
            strip = true;
            digits = scale == 28 ? 0 : digits_that_fit(quotient, std::min(9, 28 - scale));
            if (digits == 0) {
                if (scale < 0) overflow("quotient");
                const u128 twice = rest * 2;
                if (twice > divisor || (twice == divisor && (quotient & 1))) ++quotient;
                if (quotient >= limit_96) {
                    quotient = quotient / 10 + (quotient % 10 >= 5 ? 1 : 0);
                    --scale;
                }
                break;
            }
        }
        scale += digits;
        const u128 power = pow10[static_cast<std::size_t>(digits)];
        const u128 numerator = rest * power;  // rest < 2^96, power < 2^30: fits
        const u128 next = quotient * power + numerator / divisor;
        rest = numerator % divisor;
        if (next >= limit_96) {
            quotient = without_last_digit(next, rest != 0);
            --scale;
            break;
        }
        quotient = next;
    }
    if (strip) strip_zeros(quotient, scale);
    return from_parts(
        static_cast<std::uint64_t>(quotient), static_cast<std::uint32_t>(quotient >> 64), scale, negative);
}

// The same long division for divisors of 64 bits: each step is one instruction and yields up to 18 digits. The scale
// starts at 0 or above, so digits that do not fit are rounded away.
Decimal Decimal::divide_short(const Decimal& a, const Decimal& b) {
    const std::uint64_t divisor = b.low_;
    int scale = a.scale_ - b.scale_;
    std::uint64_t rest = a.high_, top = 0;
    if (rest >= divisor) top = divide_128(0, a.high_, divisor, rest);
    const std::uint64_t bottom = divide_128(rest, a.low_, divisor, rest);
    u128 quotient = u128{top} << 64 | bottom;
    const bool strip = rest != 0;
    while (rest != 0) {
        const int digits = digits_that_fit(quotient, std::min(18, 28 - scale));
        if (digits == 0) {
            if (rest > divisor - rest || (rest == divisor - rest && (quotient & 1))) ++quotient;
            if (quotient >= limit_96) {
                quotient = quotient / 10 + (quotient % 10 >= 5 ? 1 : 0);
                --scale;
            }
            break;
        }
        scale += digits;
        const u128 numerator = u128{rest} * pow10_u64[digits];
        const u128 next = quotient * pow10_u64[digits] + divide_128(static_cast<std::uint64_t>(numerator >> 64),
                                                                    static_cast<std::uint64_t>(numerator),
                                                                    divisor,
                                                                    rest);
        if (next >= limit_96) {
            quotient = without_last_digit(next, rest != 0);
            --scale;
            break;
        }
        quotient = next;
    }
    if (strip) strip_zeros(quotient, scale);
    return from_parts(static_cast<std::uint64_t>(quotient),
                      static_cast<std::uint32_t>(quotient >> 64),
                      scale,
                      a.negative_ != b.negative_);
}

std::strong_ordering Decimal::compare_wide(const Decimal& a, const Decimal& b) {
    if (a.sign() != b.sign()) return a.sign() <=> b.sign();
    const int scale = std::max(a.scale_, b.scale_);
    const Wide left = scaled_up(a.coefficient(), scale - a.scale_),
               right = scaled_up(b.coefficient(), scale - b.scale_);
    return a.negative_ ? right <=> left : left <=> right;
}

// VarDecFromR8 of .NET: the double is scaled to an integer of 15 digits, rounded half to even, and stripped of zeros.
Decimal Decimal::from_double(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const int exponent = static_cast<int>(bits >> 52 & 0x7ff) - 1022;
    if (exponent < -94) return {};
    if (exponent > 96) throw Error{Problem::bad_data, "a double that is no finite number below 2^96 has no decimal"};
    const bool negative = value < 0;
    double scaled = std::fabs(value);
    int power = 14 - ((exponent * 19728) >> 16);
    if (power >= 0) {
        power = std::min(power, 28);
        scaled *= double_powers[power];
    } else if (power != -1 || scaled >= 1e15) {
        scaled /= double_powers[-power];
    } else {
        power = 0;
    }
    if (scaled < 1e14 && power < 28) {
        scaled *= 10;
        ++power;
    }
    auto mantissa = static_cast<std::uint64_t>(std::nearbyint(scaled));
    if (mantissa == 0) return {};
    if (power < 0) {
        const Wide whole = scaled_up(mantissa, -power);
        return from_parts(whole.words[0], static_cast<std::uint32_t>(whole.words[1]), 0, negative);
    }
    for (int left = std::min(power, 14); left > 0 && mantissa % 10 == 0; --left, --power) mantissa /= 10;
    return from_parts(mantissa, 0, power, negative);
}

Decimal round_to(const Decimal& value, int digits, Rounding rounding) {
    if (value.scale() <= digits) return value;
    const u128 unit = pow10[static_cast<std::size_t>(value.scale() - digits)];
    const u128 coefficient = value.coefficient();
    u128 quotient, rest;
    if (unit <= UINT64_MAX) {
        const auto small = static_cast<std::uint64_t>(unit);
        std::uint64_t left = 0;
        const std::uint64_t top = value.high() == 0 ? 0 : divide_128(0, value.high(), small, left);
        quotient = u128{top} << 64 | divide_128(left, value.low(), small, left);
        rest = left;
    } else {
        quotient = coefficient / unit;
        rest = coefficient % unit;
    }
    const u128 half = unit / 2;
    bool up = false;
    switch (rounding) {
        case Rounding::half_even:
            up = rest > half || (rest == half && (quotient & 1));
            break;
        case Rounding::half_away:
            up = rest >= half;
            break;
        case Rounding::floor:
            up = rest != 0 && value.is_negative();
            break;
        case Rounding::ceiling:
            up = rest != 0 && !value.is_negative();
            break;
    }
    if (up) ++quotient;
    return Decimal::from_parts(
        static_cast<std::uint64_t>(quotient), static_cast<std::uint32_t>(quotient >> 64), digits, value.is_negative());
}

Decimal truncate(const Decimal& value) {
    if (value.scale() == 0) return value;
    const u128 whole = value.high() == 0 && value.scale() < 20
                           ? u128{value.low() / pow10_u64[value.scale()]}
                           : value.coefficient() / pow10[static_cast<std::size_t>(value.scale())];
    return Decimal::from_parts(
        static_cast<std::uint64_t>(whole), static_cast<std::uint32_t>(whole >> 64), 0, value.is_negative());
}

Decimal normalize(const Decimal& value) {
    int scale = value.scale();
    if (value.is_zero()) return Decimal::from_parts(0, 0, 0, value.is_negative());
    if (value.high() == 0) {
        std::uint64_t low = value.low();
        while (scale >= 4 && low % 10'000 == 0) low /= 10'000, scale -= 4;
        while (scale > 0 && low % 10 == 0) low /= 10, --scale;
        return Decimal::from_parts(low, 0, scale, value.is_negative());
    }
    u128 coefficient = value.coefficient();
    strip_zeros(coefficient, scale);
    return Decimal::from_parts(static_cast<std::uint64_t>(coefficient),
                               static_cast<std::uint32_t>(coefficient >> 64),
                               scale,
                               value.is_negative());
}

namespace {
/// Digits before the point; of 0.01, −1.
int magnitude_of(const Decimal& value) {
    return static_cast<int>(std::floor(std::log10(to_double(abs(value))))) + 1;
}
}  // namespace

Decimal round_to_significant_digits(const Decimal& value, int digits) {
    if (value.is_zero()) return {};
    const Decimal scale = Decimal::from_double(std::pow(10, magnitude_of(value)));
    return scale * round_half_even(value / scale, digits);
}

Decimal smart_rounding(const Decimal& value) {
    constexpr int digits = 7;
    const Decimal plain = normalize(value);
    if (plain > Decimal(1000)) return round_half_even(plain, 4);
    if (plain.is_zero()) return {};
    // Where the division by the scale is exact, it only moves the point, and the product moves it back.
    const int magnitude = magnitude_of(plain), places = digits - magnitude;
    if (plain.scale() + magnitude <= 28 && places >= 0 && places <= 28)
        return normalize(round_half_even(plain, places));
    return normalize(round_to_significant_digits(plain, digits));
}

Decimal discretely_round_by(const Decimal& value, const Decimal& quanta, Rounding rounding) {
    return quanta.is_zero() ? value : quanta * round_to(value / quanta, 0, rounding);
}

double to_double(const Decimal& value) {
    const double whole = static_cast<double>(value.low()) + static_cast<double>(value.high()) * 1.8446744073709552e+019;
    const double result = whole / double_powers[value.scale()];
    return value.is_negative() ? -result : result;
}

std::int64_t to_int64(const Decimal& value) {
    const Decimal whole = truncate(value);
    if (whole.high() != 0 || whole.low() > static_cast<std::uint64_t>(INT64_MAX))
        throw Error{Problem::bad_data, to_text(value) + " does not fit a 64-bit whole number"};
    const auto magnitude = static_cast<std::int64_t>(whole.low());
    return whole.is_negative() ? -magnitude : magnitude;
}

}  // namespace tamis
