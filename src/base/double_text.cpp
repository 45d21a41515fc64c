// base/double_text.cpp — the fewest digits that read back the same.
#include "base/double_text.hpp"

#include <charconv>
#include <cmath>

namespace tamis {

double round_double(double value, int digits) {
    if (!(std::fabs(value) < 1e16)) return value;
    const double power = std::pow(10.0, digits);
    return std::nearbyint(value * power) / power;
}

std::string double_text(double value) {
    if (value == 0) return std::signbit(value) ? "-0" : "0";
    char text[64];
    const double magnitude = std::fabs(value);
    // As .NET: an exponent from eighteen digits before the point on, or four zeros after it.
    const bool is_plain = magnitude >= 1e-4 && magnitude < 1e17;
    const auto [end, error] = is_plain ? std::to_chars(text, text + sizeof text, value, std::chars_format::fixed)
                                       : std::to_chars(text, text + sizeof text, value, std::chars_format::scientific);
    std::string result(text, end);
    if (const std::size_t e = result.find('e'); e != std::string::npos) result[e] = 'E';
    return result;
}

std::string fixed_text(const Decimal& value, int digits) {
    std::string text = to_text(round_half_away(value, digits));
    std::size_t point = text.find('.');
    if (point == std::string::npos) {
        if (digits == 0) return text;
        text += '.';
        point = text.size() - 1;
    }
    text.append(static_cast<std::size_t>(digits) - (text.size() - point - 1), '0');
    return text;
}

std::string grouped_text(const Decimal& value, int digits) {
    std::string text = fixed_text(value, digits);
    const std::size_t first = text.starts_with('-') ? 1 : 0;
    std::size_t at = std::min(text.find('.'), text.size());
    while (at > first + 3) text.insert(at -= 3, 1, ',');
    return text;
}

}  // namespace tamis
