// backtest/columns/rule_columns.hpp — every part of a rule as a column of the tape, shared by all rules that say it.
#pragma once

#include <vector>

#include "backtest/columns/bar_series.hpp"
#include "backtest/columns/bits.hpp"
#include "rules/tree.hpp"

namespace tamis::backtest {

/// By bar of the subscription; NaN where it is undefined. `tree` is bound, and asks for nothing of a position. Throws
/// Error invalid_request where it speaks of bars in minutes and the run's are no minutes.
const std::vector<double>& rule_values(const Tape& tape, std::size_t security, const rules::Tree& tree);
/// The same of a yes or no; what is undefined is no.
const Bits& rule_bits(const Tape& tape, std::size_t security, const rules::Tree& tree);

/// A price in USD as a double; prices of one factor, and multiples of 0.0001, keep their order and their equality.
double real_price(const ScaledPrice& price);

}  // namespace tamis::backtest
