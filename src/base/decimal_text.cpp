// base/decimal_text.cpp — decimals from text and to text.
#include "base/decimal.hpp"
#include "base/error.hpp"
#include "base/visible_text.hpp"

namespace tamis {

using detail::u128;

namespace {
constexpr u128 coefficient_end = u128{1} << 96;
}

std::optional<Decimal> Decimal::try_parse(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    u128 coefficient = 0;
    int scale = 0, digits = 0;
    bool point = false;
    for (const char c : text) {
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9') return std::nullopt;
        coefficient = coefficient * 10 + static_cast<unsigned>(c - '0');
        scale += point ? 1 : 0;
        ++digits;
        if (coefficient >= coefficient_end || scale > 28) return std::nullopt;
    }
    if (digits == 0) return std::nullopt;
    return from_parts(
        static_cast<std::uint64_t>(coefficient), static_cast<std::uint32_t>(coefficient >> 64), scale, negative);
}

Decimal Decimal::parse(std::string_view text) {
    if (const auto value = try_parse(text)) return *value;
    throw Error{Problem::bad_data,
                "'" + excerpt(text) + "' is no decimal number; write digits with at most one point, such as 12.50"};
}

void append_text(std::string& out, const Decimal& value) {
    char digits[40];
    int at = 40;
    u128 rest = value.coefficient();
    int written = 0;
    const auto put = [&](int digit) {
        if (written == value.scale() && written != 0) digits[--at] = '.';
        digits[--at] = static_cast<char>('0' + digit);
        ++written;
    };
    while (rest > UINT64_MAX) {
        put(static_cast<int>(rest % 10));
        rest /= 10;
    }
    for (auto small = static_cast<std::uint64_t>(rest); small != 0 || written <= value.scale(); small /= 10)
        put(static_cast<int>(small % 10));
    if (value.is_negative() && !value.is_zero()) out += '-';
    out.append(digits + at, static_cast<std::size_t>(40 - at));
}

std::string to_text(const Decimal& value) {
    std::string text;
    append_text(text, value);
    return text;
}

}  // namespace tamis
