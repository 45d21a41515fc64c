// rules/tokens.hpp — a rule's text cut into words, numbers and signs.
#pragma once

#include <string_view>
#include <vector>

#include "rules/tree.hpp"

namespace tamis::rules {

enum class TokenKind : std::uint8_t { number, time, timeframe, word, sign, end };

struct Token {
    TokenKind kind = TokenKind::end;
    std::size_t at = 0;
    std::string_view text;
    double value = 0;  ///< of a number; minutes since midnight of a time; minutes of a timeframe
};

/// The last one is the end. Throws Fault for what is no part of the language.
std::vector<Token> tokens_of(std::string_view text);

}  // namespace tamis::rules
