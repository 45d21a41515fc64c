// backtest/columns/held_rule.cpp — operations on single values.
#include "backtest/columns/held_rule.hpp"

#include <algorithm>

#include "rules/bind.hpp"
#include "rules/words.hpp"

namespace tamis::backtest {

namespace {

using rules::Op;

double yes(bool is_so) {
    return is_so ? 1 : 0;
}

}  // namespace

HeldRule::HeldRule(const Tape& tape, std::size_t security, const rules::Tree& tree) : tree_(tree) {
    if (tree->op == Op::constant) return;
    if (rules::knows_position(tree)) {
        for (const rules::Tree& one : tree->arguments) terms_.emplace_back(tape, security, one);
    } else if (tree->type == rules::Type::boolean) {
        bits_ = &rule_bits(tape, security, tree);
    } else {
        column_ = &rule_values(tape, security, tree);
    }
}

double HeldRule::value(std::size_t bar, const HeldState& held) const {
    if (column_) return (*column_)[bar];
    if (bits_) return yes((*bits_)[bar]);
    return tree_->op == Op::constant ? tree_->value : combined(bar, held);
}

double HeldRule::combined(std::size_t bar, const HeldState& held) const {
    const auto is_so = [&](const HeldRule& one) { return one.is_true(bar, held); };
    switch (tree_->op) {
        case Op::both:
            return yes(std::all_of(terms_.begin(), terms_.end(), is_so));
        case Op::either:
            return yes(std::any_of(terms_.begin(), terms_.end(), is_so));
        case Op::no:
            return yes(!is_so(terms_[0]));
        case Op::negative:
            return -terms_[0].value(bar, held);
        case Op::word:
            if (terms_.empty()) return word(held);
            return rules::function_of(*tree_->word)(terms_[0].value(bar, held), terms_.back().value(bar, held));
        default:
            return rules::result_of(tree_->op, terms_[0].value(bar, held), terms_[1].value(bar, held));
    }
}

double HeldRule::word(const HeldState& held) const {
    if (tree_->word->name == "entry_price") return held.entry_price;
    if (tree_->word->name == "bars_held") return held.bars_held;
    return tree_->word->name == "highest_held" ? held.highest : held.lowest;
}

}  // namespace tamis::backtest
