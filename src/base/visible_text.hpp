// base/visible_text.hpp — text that others wrote, made safe for a terminal and for a sentence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tamis {

/// Bytes of the UTF-8 character at the front of a text; 0 where there is none (overlong forms and surrogates are none).
std::size_t character_bytes(std::string_view text);
/// The character itself; `bytes` is what character_bytes says, above 0.
char32_t character_at(std::string_view text, std::size_t bytes);
/// What a terminal obeys in place of showing it, or what nobody can see: controls, escape sequences, marks that turn
/// the direction of writing, zero-width marks.
bool is_hidden(char32_t character);

/// Every hidden character, and every byte that is no UTF-8, as people write them: \n, \x1b, \u202e; the rest as it is.
std::string visible_text(std::string_view text);
/// As visible_text, but line ends stay line ends: for text of several lines that the program itself made.
std::string visible_lines(std::string_view text);
/// At most `most` characters of either, the last one an ellipsis where there were more; only as much is read.
std::string visible_start(std::string_view text, std::size_t most);
std::string visible_first_lines(std::string_view text, std::size_t most);

inline constexpr std::size_t excerpt_characters = 80;
/// What a message quotes of a text: visible, at most 80 characters.
inline std::string excerpt(std::string_view text) {
    return visible_start(text, excerpt_characters);
}

}  // namespace tamis
