// store/duckdb/other_types.cpp — types that we do not store, as JSON texts.
#include "store/duckdb/other_types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace tamis::store {

namespace {

/// "2 days " or nothing.
void append_part(std::string& out, std::int32_t count, const char* unit) {
    if (count == 0) return;
    if (!out.empty()) out += ' ';
    out += fmt::format("{} {}{}", count, unit, count == 1 || count == -1 ? "" : "s");
}

}  // namespace

std::string clock_text(std::int64_t units, std::int64_t units_a_second) {
    // Through unsigned numbers: the smallest whole number has no positive twin.
    const std::uint64_t magnitude =
        units < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(units) : static_cast<std::uint64_t>(units);
    const auto a_second = static_cast<std::uint64_t>(units_a_second);
    const std::uint64_t seconds = magnitude / a_second;
    std::string text =
        fmt::format("{}{:02d}:{:02d}:{:02d}", units < 0 ? "-" : "", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (magnitude % a_second == 0) return text;
    const auto places = static_cast<int>(std::to_string(units_a_second).size()) - 1;
    text += fmt::format(".{:0{}d}", magnitude % a_second, places);
    text.erase(text.find_last_not_of('0') + 1);
    return text;
}

std::string interval_text(std::int32_t months, std::int32_t days, std::int64_t micros) {
    std::string text;
    append_part(text, months / 12, "year");
    append_part(text, months % 12, "month");
    append_part(text, days, "day");
    if (micros == 0 && !text.empty()) return text;
    return text + (text.empty() ? "" : " ") + clock_text(micros, 1'000'000);
}

std::string offset_text(std::int32_t seconds) {
    const int magnitude = std::abs(seconds);
    std::string text = fmt::format("{}{:02d}", seconds < 0 ? '-' : '+', magnitude / 3600);
    if (magnitude % 3600 != 0) text += fmt::format(":{:02d}", magnitude / 60 % 60);
    if (magnitude % 60 != 0) text += fmt::format(":{:02d}", magnitude % 60);
    return text;
}

std::string blob_text(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        const bool is_plain = c >= 0x20 && c < 0x7F && c != '\\' && c != '\'' && c != '"';
        text += is_plain ? std::string(1, c) : fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
    }
    return text;
}

std::string bit_text(std::string_view bytes) {
    std::string text;
    if (bytes.empty()) return text;
    for (const char byte : bytes.substr(1))
        for (int bit = 7; bit >= 0; --bit) text += (static_cast<unsigned char>(byte) >> bit & 1) != 0 ? '1' : '0';
    return text.substr(std::min<std::size_t>(static_cast<unsigned char>(bytes[0]), text.size()));
}

std::string digits_of(Magnitude number, int scale) {
    std::string digits;
    do {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(number % 10)));
        number /= 10;
    } while (number != 0);
    if (scale <= 0) return digits;
    const auto places = static_cast<std::size_t>(scale);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, '.');
    return digits;
}

}  // namespace tamis::store
