// rules/words.hpp — the words of the language of rules: what each takes, gives and means.
#pragma once

#include <span>
#include <string_view>

#include "rules/tree.hpp"

namespace tamis::rules {

/// Where a word is evaluated.
enum class Scope : std::uint8_t {
    bars,      ///< of the run's bars, or of longer ones
    session,   ///< of the run's own bars alone
    position,  ///< while something is held
    anywhere
};

struct Word {
    std::string_view name;
    Type type;  ///< of what it gives, where `like_series` does not say
    Scope scope;
    std::string_view series = {};  ///< what an indicator reads where no expression is given first; empty: it takes none
    int values = 0;                ///< expressions that must be given
    int counts = 0;                ///< whole numbers that must be given: bars, or minutes
    int more_bars = 0;             ///< needed beside the largest number
    bool reads_itself = false;     ///< the last number is of bars of what the others give
    bool has_factor = false;       ///< one more number, which may be broken
    bool like_series = false;      ///< gives what it reads: a price of prices
    std::string_view meaning = {};

    int numbers() const { return counts + (has_factor ? 1 : 0); }
};

/// What `abs`, `min` and `max` make of two numbers; `abs` reads the first alone.
using Function = double (*)(double, double);
Function function_of(const Word& word);

std::span<const Word> words();
/// Null: there is no such word.
const Word* find_word(std::string_view name);

}  // namespace tamis::rules
