// rules/tree.hpp — an expression of a rule as a tree in normal form: two spellings of one meaning are one tree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace tamis::rules {

/// What an expression is. A `constant` is a number that stands for a price, for minutes or for a number, as it is used.
enum class Type : std::uint8_t { number, price, minutes, time, boolean, constant };
std::string_view name_of(Type type);

enum class Op : std::uint8_t {
    constant,
    named,  ///< a number that the user names, before `bind`
    word,   ///< of the vocabulary, with its arguments
    negative,
    add,
    subtract,
    multiply,
    divide,
    less,
    at_most,
    more,
    at_least,
    equal,
    not_equal,
    crosses_above,
    crosses_below,
    both,    ///< and
    either,  ///< or
    no,      ///< not
    back     ///< the value so many bars ago
};

struct Word;
struct Node;
using Tree = std::shared_ptr<const Node>;

/// One operation on others. `text` is what the whole of it is written as in normal form.
struct Node {
    Op op = Op::constant;
    Type type = Type::constant;
    double value = 0;            ///< of a constant; true is 1
    const Word* word = nullptr;  ///< of a word
    int timeframe = 0;           ///< minutes of the bars that a word looks at; 0: the run's own
    std::vector<Tree> arguments;
    std::size_t at = 0;  ///< where it stands in what was read
    std::string text;
};

/// Trouble at one place of a rule's text, counted in bytes from 0; `rule`: the parameter that holds it, where known.
class Fault : public Error {
  public:
    Fault(std::size_t at, const std::string& why, const std::string& rule = {})
        : Error(Problem::invalid_request,
                (rule.empty() ? "" : rule + ", ") + "character " + std::to_string(at + 1) + ": " + why),
          at_(at),
          why_(why),
          rule_(rule) {}
    std::size_t at() const { return at_; }
    const std::string& why() const { return why_; }
    const std::string& rule() const { return rule_; }

  private:
    std::size_t at_;
    std::string why_, rule_;
};

/// Nodes in normal form: constants are folded, a comparison has its constant on the right, `not` moves inwards to where
/// it changes a comparison, terms of and, or, + and × are in order, terms of and and or once.
Tree constant(double value, Type type, std::size_t at);
Tree named(std::string_view name, std::size_t at);
Tree word(const Word& word, std::vector<Tree> arguments, int timeframe, std::size_t at);
Tree operation(Op op, std::vector<Tree> arguments, std::size_t at);

/// What an operation on two numbers gives; of a comparison 1 or 0. What is undefined (NaN, as after a division by 0)
/// compares as nothing.
double result_of(Op op, double a, double b);

/// Whether some node of the tree fulfils `is_it`.
template <class IsIt>
bool any_of(const Tree& tree, const IsIt& is_it) {
    if (is_it(*tree)) return true;
    for (const Tree& argument : tree->arguments)
        if (any_of(argument, is_it)) return true;
    return false;
}

}  // namespace tamis::rules
