// backtest/columns/rule_words.hpp — what the words of the language of rules give, bar by bar.
#pragma once

#include <span>
#include <vector>

#include "backtest/columns/bar_series.hpp"
#include "backtest/columns/bits.hpp"
#include "rules/words.hpp"

namespace tamis::backtest {

/// A word that reads no expression, over the subscription's bars, or longer ones of `minutes`. `numbers`: its
/// arguments.
std::vector<double> word_values(
    const Tape& tape, std::size_t security, const rules::Word& word, std::span<const double> numbers, int minutes);
/// A word of yes or no.
Bits word_bits(const Tape& tape, std::size_t security, const rules::Word& word);

/// An indicator of values; an undefined one starts it anew.
std::vector<double> indicator_values(const rules::Word& word,
                                     std::span<const double> values,
                                     std::span<const double> numbers);
/// Means of the last closes, exact sums divided once.
std::vector<double> mean_closes(const BarSeries& series, std::size_t bars);

}  // namespace tamis::backtest
