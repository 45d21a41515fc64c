// rules/tree.cpp — the normal form, operation by operation.
#include "rules/tree.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "base/text.hpp"
#include "rules/words.hpp"

namespace tamis::rules {

namespace {

constexpr std::array<std::string_view, 6> type_names{"number", "price", "minutes", "time", "boolean", "constant"};

/// How tightly an operation binds, and how it is written.
struct Notation {
    int level;
    std::string_view sign;
};
constexpr std::array<Notation, 20> notations{{{8, ""},
                                              {8, ""},
                                              {8, ""},
                                              {7, "-"},
                                              {5, "+"},
                                              {5, "-"},
                                              {6, "*"},
                                              {6, "/"},
                                              {4, "<"},
                                              {4, "<="},
                                              {4, ">"},
                                              {4, ">="},
                                              {4, "=="},
                                              {4, "!="},
                                              {4, "crosses_above"},
                                              {4, "crosses_below"},
                                              {2, "and"},
                                              {1, "or"},
                                              {3, "not"},
                                              {8, ""}}};
const Notation& notation(Op op) {
    return notations[static_cast<std::size_t>(op)];
}

/// A constant below 0 is written with a sign, and binds as one.
std::string bracketed(const Node& node, int level) {
    const bool is_signed = node.op == Op::constant && node.value < 0;
    return notation(is_signed ? Op::negative : node.op).level < level ? "(" + node.text + ")" : node.text;
}

/// Terms of a sum or product are written from the left; what stands on the right of them is bracketed.
std::string written(const Node& node) {
    const auto& [level, sign] = notation(node.op);
    const std::vector<Tree>& terms = node.arguments;
    if (node.op == Op::back) return bracketed(*terms[0], level) + "[" + terms[1]->text + "]";
    if (node.op == Op::negative) return "-" + bracketed(*terms[0], level + 1);
    if (node.op == Op::no) return "not " + bracketed(*terms[0], level);
    std::string text = bracketed(*terms[0], level == 4 ? level + 1 : level);
    for (std::size_t i = 1; i < terms.size(); ++i)
        text.append(" ").append(sign).append(" ").append(bracketed(*terms[i], level + 1));
    return text;
}

bool are_constant(const std::vector<Tree>& terms) {
    return std::all_of(terms.begin(), terms.end(), [](const Tree& one) { return one->op == Op::constant; });
}

Op turned(Op op) {
    static constexpr std::array<std::pair<Op, Op>, 8> pairs{{{Op::less, Op::more},
                                                             {Op::more, Op::less},
                                                             {Op::at_most, Op::at_least},
                                                             {Op::at_least, Op::at_most},
                                                             {Op::equal, Op::equal},
                                                             {Op::not_equal, Op::not_equal},
                                                             {Op::crosses_above, Op::crosses_below},
                                                             {Op::crosses_below, Op::crosses_above}}};
    return std::find_if(pairs.begin(), pairs.end(), [&](const auto& one) { return one.first == op; })->second;
}

Op opposite(Op op) {
    switch (op) {
        case Op::less:
            return Op::at_least;
        case Op::at_least:
            return Op::less;
        case Op::more:
            return Op::at_most;
        case Op::at_most:
            return Op::more;
        case Op::equal:
            return Op::not_equal;
        case Op::not_equal:
            return Op::equal;
        case Op::both:
            return Op::either;
        case Op::either:
            return Op::both;
        default:
            return Op::no;
    }
}

/// Of constants, those that bear a type of their own beside minutes and times are measures of a hit.
bool is_measured(const std::vector<Tree>& terms) {
    return std::any_of(terms.begin(), terms.end(), [](const Tree& one) { return one->type == Type::number; });
}

Type folded_type(Op op, const std::vector<Tree>& terms) {
    if (notation(op).level == 4) return Type::boolean;
    for (const Tree& term : terms)
        if (term->type != Type::constant) return term->type;
    return Type::constant;
}

Tree made(Op op, std::vector<Tree> terms, std::size_t at) {
    auto node = std::make_shared<Node>();
    node->op = op;
    node->at = at;
    node->arguments = std::move(terms);
    node->text = written(*node);
    return node;
}

bool comes_before(const Tree& a, const Tree& b) {
    return a->text < b->text;
}

/// And, or: flat, in order, each term once; true and false have done their work.
Tree joined(Op op, const std::vector<Tree>& terms, std::size_t at) {
    std::vector<Tree> flat;
    for (const Tree& term : terms) {
        const bool is_same = term->op == op;
        for (const Tree& one : is_same ? term->arguments : std::vector{term}) {
            const bool is_boolean = one->op == Op::constant && one->type == Type::boolean;
            const bool decides = op == Op::both ? one->value == 0 : one->value != 0;
            if (is_boolean && decides) return one;
            if (!is_boolean) flat.push_back(one);
        }
    }
    if (flat.empty()) return terms[0];
    std::sort(flat.begin(), flat.end(), comes_before);
    const auto is_equal = [](const Tree& a, const Tree& b) { return a->text == b->text; };
    flat.erase(std::unique(flat.begin(), flat.end(), is_equal), flat.end());
    return flat.size() == 1 ? flat[0] : made(op, std::move(flat), at);
}

Tree negated(const Tree& tree, std::size_t at) {
    if (tree->op == Op::constant && tree->type == Type::boolean) return constant(1 - tree->value, Type::boolean, at);
    if (tree->op == Op::no) return tree->arguments[0];
    const Op other = opposite(tree->op);
    if (other == Op::no) return made(Op::no, {tree}, at);
    std::vector<Tree> terms = tree->arguments;
    if (tree->op == Op::both || tree->op == Op::either)
        for (Tree& term : terms) term = negated(term, at);
    return operation(other, std::move(terms), at);
}

Tree compared(Op op, std::vector<Tree> terms, std::size_t at) {
    const bool left = terms[0]->op == Op::constant, right = terms[1]->op == Op::constant;
    if (left && right && op != Op::crosses_above && op != Op::crosses_below)
        return constant(result_of(op, terms[0]->value, terms[1]->value), Type::boolean, at);
    if (left != right ? left : comes_before(terms[1], terms[0])) {
        std::swap(terms[0], terms[1]);
        op = turned(op);
    }
    return made(op, std::move(terms), at);
}

Tree calculated(Op op, std::vector<Tree> terms, std::size_t at) {
    const bool is_number =
        std::none_of(terms.begin(), terms.end(), [](const Tree& one) { return one->type == Type::boolean; });
    for (const Tree& term : terms)
        if (term->type == Type::time) throw Fault(term->at, "a time is compared with time, and reckoned with nowhere");
    if (are_constant(terms) && is_number) {
        const double value = op == Op::negative ? -terms[0]->value : result_of(op, terms[0]->value, terms[1]->value);
        const Type type = folded_type(op, terms);
        // A measure of a hit may be undefined, and what is made of it then is.
        if (std::isfinite(value) || is_measured(terms)) return constant(std::isfinite(value) ? value : NAN, type, at);
        throw Fault(at, "makes no number, such as a division by 0");
    }
    if ((op == Op::add || op == Op::multiply) && comes_before(terms[1], terms[0])) std::swap(terms[0], terms[1]);
    return made(op, std::move(terms), at);
}

std::string constant_text(double value, Type type) {
    if (type == Type::boolean) return value != 0 ? "true" : "false";
    if (type != Type::time || value < 0 || value != std::floor(value)) return shortest_text(value);
    const auto minutes = static_cast<int>(value);
    const std::string hour = std::to_string(minutes / 60), minute = std::to_string(minutes % 60);
    return std::string(hour.size() < 2 ? "0" : "") + hour + ":" + (minute.size() < 2 ? "0" : "") + minute;
}

}  // namespace

std::string_view name_of(Type type) {
    return type_names[static_cast<std::size_t>(type)];
}

double result_of(Op op, double a, double b) {
    const auto yes = [](bool is_so) { return is_so ? 1.0 : 0.0; };
    switch (op) {
        case Op::add:
            return a + b;
        case Op::subtract:
            return a - b;
        case Op::multiply:
            return a * b;
        case Op::divide:
            return b == 0 ? std::numeric_limits<double>::quiet_NaN() : a / b;
        case Op::less:
            return yes(a < b);
        case Op::at_most:
            return yes(a <= b);
        case Op::more:
            return yes(a > b);
        case Op::at_least:
            return yes(a >= b);
        case Op::equal:
            return yes(a == b);
        default:
            return yes(a < b || a > b);
    }
}

Tree constant(double value, Type type, std::size_t at) {
    auto node = std::make_shared<Node>();
    node->type = type;
    node->value = value == 0 ? 0 : value;  // one zero
    node->at = at;
    node->text = constant_text(node->value, type);
    return node;
}

Tree named(std::string_view name, std::size_t at) {
    auto node = std::make_shared<Node>();
    node->op = Op::named;
    node->at = at;
    node->text = name;
    return node;
}

Tree word(const Word& word, std::vector<Tree> arguments, int timeframe, std::size_t at) {
    auto node = std::make_shared<Node>();
    node->op = Op::word;
    node->word = &word;
    node->timeframe = timeframe;
    node->at = at;
    std::vector<std::string> texts;
    for (const Tree& one : arguments) texts.push_back(one->text);
    if (timeframe != 0) texts.push_back(std::to_string(timeframe) + "min");
    node->arguments = std::move(arguments);
    node->text = std::string(word.name) + (texts.empty() ? "" : "(" + join(texts, ", ") + ")");
    return node;
}

Tree operation(Op op, std::vector<Tree> arguments, std::size_t at) {
    if (op == Op::no) return negated(arguments[0], at);
    if (op == Op::both || op == Op::either) return joined(op, arguments, at);
    if (op == Op::back) return made(op, std::move(arguments), at);
    if (notation(op).level == 4) return compared(op, std::move(arguments), at);
    return calculated(op, std::move(arguments), at);
}

}  // namespace tamis::rules
