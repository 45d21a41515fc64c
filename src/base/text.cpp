// base/text.cpp — see text.hpp.
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace tamis {

std::string_view trim(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

void split_into(std::string_view text, char separator, std::vector<std::string_view>& out) {
    out.clear();
    while (true) {
        const std::size_t at = text.find(separator);
        out.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return;
        text.remove_prefix(at + 1);
    }
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    split_into(text, separator, parts);
    return parts;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return result;
}

std::string upper(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return result;
}

std::string join(std::span<const std::string> words, std::string_view between) {
    std::string result;
    for (const std::string& word : words) {
        if (!result.empty()) result += between;
        result += word;
    }
    return result;
}

namespace {
/// Levenshtein distance.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}
}  // namespace

std::string_view closest(std::string_view word, std::span<const std::string_view> candidates) {
    std::string_view best;
    std::size_t least = std::max<std::size_t>(2, word.size() / 2);
    for (const std::string_view candidate : candidates) {
        std::size_t far = distance(lower(word), lower(candidate));
        if (word.size() >= 3 && candidate.find(word) != std::string_view::npos) far = std::min<std::size_t>(far, 2);
        if (far > least || (far == least && !best.empty())) continue;
        best = candidate;
        least = far;
    }
    return best;
}

std::string did_you_mean_or_all(std::string_view word, std::span<const std::string_view> candidates) {
    const std::string near = did_you_mean(word, candidates);
    return near.empty() ? "; there are " + one_of(candidates) : near;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
    const std::string_view near = closest(word, candidates);
    return near.empty() ? std::string() : fmt::format("; did you mean '{}'?", near);
}

std::string one_of(std::span<const std::string_view> words) {
    std::string result;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i != 0) result += i + 1 == words.size() ? " or " : ", ";
        result += words[i];
    }
    return result;
}

std::string with_thousands(std::int64_t value) {
    std::string digits = std::to_string(value);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (value < 0 ? 1 : 0); at -= 3)
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    return digits;
}

std::string bytes_text(std::uint64_t bytes) {
    if (bytes < 1000) return fmt::format("{} B", bytes);
    const double value = static_cast<double>(bytes);
    if (bytes < 1'000'000) return fmt::format("{:.1f} kB", value / 1e3);
    if (bytes < 1'000'000'000) return fmt::format("{:.1f} MB", value / 1e6);
    return fmt::format("{:.1f} GB", value / 1e9);
}

std::string duration_text(double seconds) {
    if (seconds < 10) return fmt::format("{:.2f} s", seconds);
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return fmt::format("{} min {:02d} s", whole / 60, whole % 60);
    return fmt::format("{} h {:02d} min", whole / 3600, whole / 60 % 60);
}

std::string shortest_text(double value) {
    char text[40];
    // Whole numbers that people write without an exponent are written so; both texts read back the same.
    const bool is_plain = std::abs(value) < 1e15 && value == std::trunc(value);
    const auto [end, error] = is_plain ? std::to_chars(text, text + sizeof text, value, std::chars_format::fixed)
                                       : std::to_chars(text, text + sizeof text, value);
    return std::string(text, end);
}

namespace {
/// Bytes of the UTF-8 character that the text begins with; 0 where it begins with none.
std::size_t utf8_bytes(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[i])); };
    const unsigned first = byte(0);
    const std::size_t size = first < 0x80   ? 1
                             : first < 0xC2 ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
    if (size > text.size()) return 0;
    for (std::size_t i = 1; i < size; ++i)
        if ((byte(i) & 0xC0) != 0x80) return 0;
    // Overlong forms, surrogates and what lies beyond Unicode are no characters.
    if (size >= 3 && ((first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) > 0x9F))) return 0;
    if (size == 4 && ((first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F))) return 0;
    return size;
}

/// Moves the cursor, or the direction of writing, instead of showing something.
bool is_control(std::string_view character) {
    const auto first = static_cast<unsigned char>(character[0]);
    if (character.size() == 1) return first < 0x20 || first == 0x7F;
    if (character.size() == 2) return first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
    return character == "\u2028" || character == "\u2029" || (character >= "\u200E" && character <= "\u200F") ||
           (character >= "\u202A" && character <= "\u202E") || (character >= "\u2066" && character <= "\u2069");
}
}  // namespace

std::string printable(std::string_view text, std::size_t most) {
    std::string result;
    std::size_t shown = 0;
    while (!text.empty()) {
        const std::size_t bytes = utf8_bytes(text);
        std::string next(text.substr(0, std::max<std::size_t>(bytes, 1)));
        text.remove_prefix(next.size());
        std::size_t width = 1;
        if (bytes == 0 || is_control(next)) {
            std::string escaped;
            for (const char c : next)
                escaped += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
            next = std::move(escaped);
            width = next.size();
        }
        // Room for the "…" is kept while anything follows.
        if (shown + width > most - (text.empty() || most == SIZE_MAX ? 0 : 1)) return result + "…";
        result += next;
        shown += width;
    }
    return result;
}

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20)
                    out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
                else
                    out += c;
        }
    }
    out += '"';
}

std::string html_escape(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '&':
                result += "&amp;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

}  // namespace tamis
