// store/stored_decimal.cpp — decimals as scaled integers of 128 bits, refused where they do not fit.
#include "store/stored_decimal.hpp"

#include <bit>
#include <string>

#include "base/error.hpp"

namespace tamis::store {

namespace {

using detail::pow10_u64;
using detail::u128;

constexpr u128 largest = u128{pow10_u64[19]} * pow10_u64[19] - 1;  // 38 nines

[[noreturn]] void refuse_decimal(const Decimal& value, std::string_view column) {
    throw Error{
        Problem::bad_data,
        std::string(column) + " is " + to_text(value) + "; the store keeps 20 digits before the point and 18 after it"};
}

/// Divides by 10^digits when that leaves no rest; most numbers are rejected by their lowest bits.
bool strip(u128& number, int digits) {
    const auto low = static_cast<std::uint64_t>(number);
    if ((low & ((std::uint64_t{1} << digits) - 1)) != 0) return false;
    const u128 quotient = number / pow10_u64[digits];
    if (quotient * pow10_u64[digits] != number) return false;
    number = quotient;
    return true;
}

void strip_zeros(u128& number, int& scale) {
    for (const int digits : {16, 8, 4, 2, 1})
        while (scale >= digits && number != 0 && strip(number, digits)) scale -= digits;
}

u128 rounded_half_even(u128 number, int digits) {
    const u128 step = pow10_u64[digits];
    const u128 quotient = number / step;
    const u128 rest = number - quotient * step;
    const bool is_up = rest * 2 > step || (rest * 2 == step && quotient % 2 == 1);
    return quotient + (is_up ? 1 : 0);
}

}  // namespace

StoredDecimal to_stored(const Decimal& value, std::string_view column) {
    const Decimal fits = value.scale() <= stored_scale ? value : round_half_even(value, stored_scale);
    const u128 step = pow10_u64[stored_scale - fits.scale()];
    const u128 coefficient = fits.coefficient();
    // 64 bits × 10^18 stay below 10^38, so only wide coefficients pay for the division.
    if (fits.high() != 0 && coefficient > largest / step) refuse_decimal(value, column);
    const auto number = static_cast<StoredDecimal>(coefficient * step);
    return fits.is_negative() ? -number : number;
}

Decimal from_stored(StoredDecimal number, int scale) {
    const bool is_negative = number < 0;
    u128 magnitude = is_negative ? u128{0} - static_cast<u128>(number) : static_cast<u128>(number);
    if (magnitude == 0) return {};
    strip_zeros(magnitude, scale);
    int excess = 0;
    const u128 exact = magnitude;
    while (magnitude >> 96 != 0 && excess < 11) magnitude = rounded_half_even(exact, ++excess);
    if (magnitude >> 96 != 0 || excess > scale)
        throw Error{Problem::bad_data,
                    "a decimal of the result has more than 28 digits before the point; cast it to DOUBLE"};
    scale -= excess;
    // DuckDB's scales go to 38, ours to 28: what lies beyond is rounded off.
    if (scale > 28) {
        magnitude = rounded_half_even(exact, excess + scale - 28);
        scale = 28;
    }
    if (magnitude != exact) strip_zeros(magnitude, scale);
    return Decimal::from_parts(
        static_cast<std::uint64_t>(magnitude), static_cast<std::uint32_t>(magnitude >> 64), scale, is_negative);
}

Decimal as_stored(const Decimal& value, std::string_view column) {
    return from_stored(to_stored(value, column));
}

}  // namespace tamis::store
