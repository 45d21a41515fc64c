// base/visible_text.cpp — control characters, broken UTF-8 and direction marks spelt out.
#include "base/visible_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tamis {

namespace {

struct Range {
    char32_t first, last;
};

// Beside the controls: soft hyphen, joiners, marks of direction (Trojan Source), line and paragraph separators, fillers
// that show as nothing, the byte order mark, and the tag characters in which text can be smuggled.
constexpr std::array hidden{Range{0x00, 0x1F},
                            Range{0x7F, 0x9F},
                            Range{0xAD, 0xAD},
                            Range{0x034F, 0x034F},
                            Range{0x061C, 0x061C},
                            Range{0x115F, 0x1160},
                            Range{0x180E, 0x180E},
                            Range{0x200B, 0x200F},
                            Range{0x2028, 0x202E},
                            Range{0x2060, 0x206F},
                            Range{0x3164, 0x3164},
                            Range{0xFEFF, 0xFEFF},
                            Range{0xFFA0, 0xFFA0},
                            Range{0xFFF9, 0xFFFB},
                            Range{0xE0000, 0xE0FFF}};

std::string escaped(char32_t character) {
    const auto number = static_cast<std::uint32_t>(character);
    if (character == U'\n') return "\\n";
    if (character == U'\r') return "\\r";
    if (character == U'\t') return "\\t";
    if (number < 0x80) return fmt::format("\\x{:02x}", number);
    return number < 0x10000 ? fmt::format("\\u{:04x}", number) : fmt::format("\\U{:08x}", number);
}

/// Takes one character, or one byte that is none, off the front.
std::string shown_next(std::string_view& text, bool keeps_line_ends) {
    const std::size_t bytes = character_bytes(text);
    if (bytes == 0) {
        const auto byte = static_cast<unsigned char>(text.front());
        text.remove_prefix(1);
        return fmt::format("\\x{:02x}", byte);
    }
    const char32_t character = character_at(text, bytes);
    std::string shown(text.substr(0, bytes));
    text.remove_prefix(bytes);
    if (!is_hidden(character) || (keeps_line_ends && character == U'\n')) return shown;
    return escaped(character);
}

bool is_plain(char c) {
    return c >= 0x20 && c < 0x7F;
}

std::string shown_whole(std::string_view text, bool keeps_line_ends) {
    std::string shown;
    shown.reserve(text.size());
    while (!text.empty()) {
        const auto plain_end = std::find_if_not(text.begin(), text.end(), is_plain);
        const auto plain = static_cast<std::size_t>(plain_end - text.begin());
        shown += text.substr(0, plain);
        text.remove_prefix(plain);
        if (!text.empty()) shown += shown_next(text, keeps_line_ends);
    }
    return shown;
}

std::string shown_start(std::string_view text, std::size_t most, bool keeps_line_ends) {
    std::string shown;
    std::size_t characters = 0, bytes_before_last = 0;
    while (!text.empty()) {
        const std::string next = shown_next(text, keeps_line_ends);
        // An escape is several characters, each of one byte; anything else is one.
        const std::size_t wide = next.front() == '\\' ? next.size() : 1;
        if (characters + wide > most) {
            shown.resize(bytes_before_last);
            return shown + "…";
        }
        if (characters + wide <= most - 1) bytes_before_last = shown.size() + next.size();
        shown += next;
        characters += wide;
    }
    return shown;
}

}  // namespace

std::size_t character_bytes(std::string_view text) {
    if (text.empty()) return 0;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    const std::size_t bytes = first < 0x80                    ? 1
                              : first >= 0xC2 && first < 0xE0 ? 2
                              : first >= 0xE0 && first < 0xF0 ? 3
                              : first >= 0xF0 && first < 0xF5 ? 4
                                                              : 0;
    if (bytes == 0 || bytes > text.size()) return 0;
    for (std::size_t i = 1; i < bytes; ++i)
        if ((byte(i) & 0xC0) != 0x80) return 0;
    if (bytes == 3 && ((first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) > 0x9F))) return 0;
    if (bytes == 4 && ((first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F))) return 0;
    return bytes;
}

char32_t character_at(std::string_view text, std::size_t bytes) {
    static constexpr unsigned char first_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    char32_t character = static_cast<unsigned char>(text[0]) & first_bits[bytes];
    for (std::size_t i = 1; i < bytes; ++i) character = character << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
    return character;
}

bool is_hidden(char32_t character) {
    return std::any_of(hidden.begin(), hidden.end(), [character](const Range& range) {
        return character >= range.first && character <= range.last;
    });
}

std::string visible_text(std::string_view text) {
    return shown_whole(text, false);
}

std::string visible_lines(std::string_view text) {
    return shown_whole(text, true);
}

std::string visible_start(std::string_view text, std::size_t most) {
    return shown_start(text, most, false);
}

std::string visible_first_lines(std::string_view text, std::size_t most) {
    return shown_start(text, most, true);
}

}  // namespace tamis
