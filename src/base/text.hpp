// base/text.hpp — small things done to text: splitting, trimming, numbers, the nearest right word.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tamis {

std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
/// As split, into a vector that is reused; the fast way for lines of a file.
void split_into(std::string_view text, char separator, std::vector<std::string_view>& out);
std::string lower(std::string_view text);
std::string upper(std::string_view text);
std::string join(std::span<const std::string> words, std::string_view between);

/// The whole text as a number, or nothing.
template <class T>
std::optional<T> parse_number(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// The candidate nearest to `word` by edit distance, when it is near enough to be meant; else empty.
std::string_view closest(std::string_view word, std::span<const std::string_view> candidates);
/// "; did you mean 'gap'?" or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);
std::string one_of(std::span<const std::string_view> words);  ///< "a, b or c"
/// "; did you mean 'gap'?", or where none is near "; there are gap, rsi or …".
std::string did_you_mean_or_all(std::string_view word, std::span<const std::string_view> candidates);

std::string with_thousands(std::int64_t value);  ///< 1,234,567
std::string bytes_text(std::uint64_t bytes);     ///< 12.3 MB
/// "512MB", "4 GB": thousands, as bytes_text writes them; 1 MB at least.
std::optional<std::uint64_t> parse_bytes(std::string_view text);
std::string duration_text(double seconds);  ///< 0.42 s · 3 min 05 s · 2 h 10 min
std::string shortest_text(double value);
void append_shortest(std::string& out, double value);  ///< fewest digits that read back the same

/// Appends the text as a JSON string, with its quotes: exact when it is read back, and safe to print, because what a
/// terminal would obey is escaped. A byte that is no UTF-8, which JSON cannot hold, becomes \ufffd.
void append_json_string(std::string& out, std::string_view text);
std::string quoted_json(std::string_view text);  ///< the same alone
/// Text made safe inside HTML.
std::string html_escape(std::string_view text);

}  // namespace tamis
