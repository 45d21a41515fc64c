// backtest/columns/held_rule.hpp — a rule that may ask for the position: evaluated bar by bar while something is held.
#pragma once

#include <optional>
#include <vector>

#include "backtest/columns/rule_columns.hpp"

namespace tamis::backtest {

/// What a rule may know of a position at a bar.
struct HeldState {
    double entry_price = 0, bars_held = 0, highest = 0, lowest = 0;
};

/// What does not ask for the position is a column; the rest is worked out for each bar.
class HeldRule {
  public:
    HeldRule(const Tape& tape, std::size_t security, const rules::Tree& tree);
    /// NaN where it is undefined; a yes is 1.
    double value(std::size_t bar, const HeldState& held) const;
    bool is_true(std::size_t bar, const HeldState& held) const { return value(bar, held) == 1; }
    /// The column of a yes or no that does not ask for the position; null: it does.
    const Bits* bits() const { return bits_; }
    bool is_price() const { return tree_->type == rules::Type::price; }

  private:
    double combined(std::size_t bar, const HeldState& held) const;
    double word(const HeldState& held) const;

    rules::Tree tree_;
    const std::vector<double>* column_ = nullptr;
    const Bits* bits_ = nullptr;
    std::vector<HeldRule> terms_;
};

}  // namespace tamis::backtest
