// screen/threshold.hpp — a number to compare with, exactly as it was written.
#pragma once

#include <compare>

#include "base/decimal.hpp"
#include "record/column.hpp"

namespace tamis::screen {

/// "2%" is 0.02 to the digit, which no double is; `real` is the double nearest to it.
struct Threshold {
    Decimal exact;
    double real = 0;

    Threshold() = default;
    Threshold(const Decimal& value) : exact(value), real(to_double(value)) {}
    Threshold operator-() const { return -exact; }
    friend bool operator==(const Threshold& a, const Threshold& b) { return a.exact == b.exact; }
    friend std::strong_ordering operator<=>(const Threshold& a, const Threshold& b) { return a.exact <=> b.exact; }
    /// Of a measure that is a double itself.
    friend std::partial_ordering operator<=>(double measured, const Threshold& bound) {
        return measured <=> bound.real;
    }
};

}  // namespace tamis::screen

template <>
struct tamis::record::Stored<tamis::screen::Threshold> {
    static constexpr Type type = Type::decimal;
    using as = Decimal;
    static Decimal to(const screen::Threshold& value) { return value.exact; }
    static screen::Threshold from(const Decimal& value) { return value; }
};
