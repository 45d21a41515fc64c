// base/text.cpp — trimming, splitting, distances between words, amounts for people.
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "base/visible_text.hpp"

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
    constexpr std::size_t longest_word = 200;  // what is longer is no slip of a hand, and would take its square in time
    if (word.size() > longest_word) return best;
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

std::optional<std::uint64_t> parse_bytes(std::string_view text) {
    const std::string unit = lower(text.substr(text.size() < 2 ? 0 : text.size() - 2));
    const double factor = unit == "mb" ? 1e6 : unit == "gb" ? 1e9 : unit == "tb" ? 1e12 : 0;
    const auto number = parse_number<double>(trim(text.substr(0, text.size() < 2 ? 0 : text.size() - 2)));
    if (factor == 0 || !number || *number * factor < 1e6 || *number * factor > 1e15) return std::nullopt;
    return static_cast<std::uint64_t>(*number * factor);
}

std::string duration_text(double seconds) {
    if (seconds < 10) return fmt::format("{:.2f} s", seconds);
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return fmt::format("{} min {:02d} s", whole / 60, whole % 60);
    return fmt::format("{} h {:02d} min", whole / 3600, whole / 60 % 60);
}

void append_shortest(std::string& out, double value) {
    char text[40];
    // Whole numbers that people write without an exponent are written so; both texts read back the same.
    const bool is_plain = std::abs(value) < 1e15 && value == std::trunc(value);
    const auto [end, error] = is_plain ? std::to_chars(text, text + sizeof text, value, std::chars_format::fixed)
                                       : std::to_chars(text, text + sizeof text, value);
    out.append(text, end);
}

std::string shortest_text(double value) {
    std::string text;
    append_shortest(text, value);
    return text;
}

namespace {

/// \u0041, or two of them beyond the first 65536 characters.
std::string json_escape(char32_t character) {
    const auto number = static_cast<std::uint32_t>(character);
    if (number < 0x10000) return fmt::format("\\u{:04x}", number);
    return fmt::format("\\u{:04x}\\u{:04x}", 0xD7C0 + (number >> 10), 0xDC00 + (number & 0x3FF));
}

/// Takes one character that may need an escape off the front.
std::string json_next(std::string_view& text) {
    constexpr char32_t no_character = 0xFFFD;
    const std::size_t bytes = character_bytes(text);
    const char32_t character = bytes == 0 ? no_character : character_at(text, bytes);
    const std::string_view as_it_is = text.substr(0, bytes);
    text.remove_prefix(std::max<std::size_t>(bytes, 1));
    switch (character) {
        case U'"':
            return "\\\"";
        case U'\\':
            return "\\\\";
        case U'\n':
            return "\\n";
        case U'\r':
            return "\\r";
        case U'\t':
            return "\\t";
        default:
            return bytes == 0 || is_hidden(character) ? json_escape(character) : std::string(as_it_is);
    }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    const auto is_plain = [](char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; };
    out += '"';
    while (!text.empty()) {
        const auto plain =
            static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_plain) - text.begin());
        out += text.substr(0, plain);
        text.remove_prefix(plain);
        if (!text.empty()) out += json_next(text);
    }
    out += '"';
}

std::string quoted_json(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
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
