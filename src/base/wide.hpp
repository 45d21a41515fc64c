// base/wide.hpp — numbers of more than 128 bits, as products of decimals need them, and their division by powers of
// ten.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <utility>

#include "base/decimal.hpp"

namespace tamis::detail {

/// A power of ten up to 10^18, shifted until its top bit is set, with its reciprocal floor((2^128 − 1) / shifted) −
/// 2^64: what fits 128 bits is divided by it with two products, without the processor's division (Möller, Granlund:
/// Improved Division by Invariant Integers, 2011, algorithm 4).
struct PowerOfTen {
    std::uint64_t shifted = 0, reciprocal = 0;
    int shift = 0;

    constexpr explicit PowerOfTen(std::uint64_t value)
        : shifted(value << std::countl_zero(value)),
          reciprocal(static_cast<std::uint64_t>((u128{~shifted} << 64 | UINT64_MAX) / shifted)),
          shift(std::countl_zero(value)) {}
    /// top:bottom / shifted, top < shifted; the remainder goes to `rest`.
    std::uint64_t divide(std::uint64_t top, std::uint64_t bottom, std::uint64_t& rest) const {
        const u128 estimate = u128{reciprocal} * top + (u128{top} << 64 | bottom);
        std::uint64_t quotient = static_cast<std::uint64_t>(estimate >> 64) + 1;
        std::uint64_t left = bottom - quotient * shifted;
        // One time in two, by chance: not a branch.
        const std::uint64_t is_too_much = std::uint64_t{0} - (left > static_cast<std::uint64_t>(estimate));
        quotient += is_too_much;
        left += is_too_much & shifted;
        if (left >= shifted) [[unlikely]] {
            ++quotient;
            left -= shifted;
        }
        rest = left;
        return quotient;
    }
};

template <std::size_t... Digits>
constexpr std::array<PowerOfTen, sizeof...(Digits)> make_powers_of_ten(std::index_sequence<Digits...>) {
    return {PowerOfTen(pow10_u64[Digits])...};
}
constexpr std::array<PowerOfTen, 19> powers_of_ten = make_powers_of_ten(std::make_index_sequence<19>{});

/// An unsigned number of 256 bits, least significant word first: what a product or an aligned sum may need.
struct Wide {
    std::array<std::uint64_t, 4> words{};

    static Wide of(u128 value) {
        return {{static_cast<std::uint64_t>(value), static_cast<std::uint64_t>(value >> 64), 0, 0}};
    }
    bool fits_96() const { return words[3] == 0 && words[2] == 0 && words[1] <= UINT32_MAX; }
    /// How many there are without zeros at the top.
    int bits() const {
        int word = 3;
        while (word > 0 && words[static_cast<std::size_t>(word)] == 0) --word;
        return 64 * word + 64 - std::countl_zero(words[static_cast<std::size_t>(word)]);
    }

    constexpr void multiply(std::uint64_t factor) {
        u128 carry = 0;
        for (std::uint64_t& word : words) {
            carry += u128{word} * factor;
            word = static_cast<std::uint64_t>(carry);
            carry >>= 64;
        }
    }
    /// Divides in place; the remainder.
    std::uint64_t divide(const PowerOfTen& divisor) {
        std::size_t count = 4;
        while (count > 0 && words[count - 1] == 0) --count;
        if (count == 0) return 0;
        const int up = divisor.shift, down = 64 - up;
        std::uint64_t rest = words[count - 1] >> down;
        for (std::size_t i = count; i-- > 0;)
            words[i] = divisor.divide(rest, words[i] << up | (i > 0 ? words[i - 1] >> down : 0), rest);
        return rest >> up;
    }
    void add(const Wide& other) {
        u128 carry = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            carry += u128{words[i]} + other.words[i];
            words[i] = static_cast<std::uint64_t>(carry);
            carry >>= 64;
        }
    }
    void subtract(const Wide& other) {  // other ≤ this
        u128 borrow = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            const u128 need = u128{other.words[i]} + borrow;
            borrow = u128{words[i]} < need ? 1 : 0;
            words[i] = static_cast<std::uint64_t>(u128{words[i]} - need);
        }
    }
    void increment() {
        for (std::uint64_t& word : words)
            if (++word != 0) return;
    }
    friend constexpr std::strong_ordering operator<=>(const Wide& a, const Wide& b) {
        for (std::size_t i = 4; i-- > 0;)
            if (a.words[i] != b.words[i]) return a.words[i] <=> b.words[i];
        return std::strong_ordering::equal;
    }
};

/// Of two numbers of 96 bits: the middle sum has 97.
inline Wide product(u128 a, u128 b) {
    const auto a0 = static_cast<std::uint64_t>(a), a1 = static_cast<std::uint64_t>(a >> 64);
    const auto b0 = static_cast<std::uint64_t>(b), b1 = static_cast<std::uint64_t>(b >> 64);
    const u128 bottom = u128{a0} * b0;
    const u128 middle = u128{a0} * b1 + u128{a1} * b0 + static_cast<std::uint64_t>(bottom >> 64);
    const u128 top = u128{a1} * b1 + static_cast<std::uint64_t>(middle >> 64);
    return {{static_cast<std::uint64_t>(bottom),
             static_cast<std::uint64_t>(middle),
             static_cast<std::uint64_t>(top),
             static_cast<std::uint64_t>(top >> 64)}};
}

inline Wide scaled_up(u128 value, int digits) {
    Wide wide = Wide::of(value);
    for (; digits > 19; digits -= 19) wide.multiply(pow10_u64[19]);
    wide.multiply(pow10_u64[digits]);
    return wide;
}

}  // namespace tamis::detail
