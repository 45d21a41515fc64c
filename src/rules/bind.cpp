// rules/bind.cpp — from the leaves up.
#include "rules/bind.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "rules/words.hpp"

namespace tamis::rules {

namespace {

constexpr double longest_count = 10'000;

Tree typed(const Tree& tree, Type type) {
    if (tree->type == type) return tree;
    auto node = std::make_shared<Node>(*tree);
    node->type = type;
    return node;
}

bool is_countable(Type type) {
    return type != Type::boolean && type != Type::time;
}

bool is_of_hit(std::string_view name) {
    return name.starts_with(hit_prefix);
}

std::string article(Type type) {
    return "a " + std::string(name_of(type));
}

class Binder {
  public:
    Binder(const Numbers& numbers, bool may_know_position, const Hit& hit)
        : numbers_(numbers), may_know_position_(may_know_position), hit_(hit) {}

    Tree bound(const Tree& tree) const {
        if (tree->op == Op::constant) return tree;
        if (tree->op == Op::named) return is_of_hit(tree->text) ? measure(tree) : number(*tree);
        std::vector<Tree> arguments;
        for (const Tree& one : tree->arguments) arguments.push_back(bound(one));
        if (tree->op == Op::word) return word_of(*tree, std::move(arguments));
        const Type type = type_of(*tree, arguments);
        const Tree made = operation(tree->op, std::move(arguments), tree->at);
        return made->op == Op::constant ? made : typed(made, type);
    }

  private:
    Tree number(const Node& node) const {
        const auto found = numbers_.find(node.text);
        if (found != numbers_.end()) return constant(found->second, Type::constant, node.at);
        std::vector<std::string_view> known;
        for (const auto& [name, value] : numbers_) known.emplace_back(name);
        for (const Word& one : words()) known.push_back(one.name);
        const std::string hint = hit_.measures.contains(node.text)
                                     ? "; what the screen measured is " + std::string(hit_prefix) + node.text
                                     : did_you_mean(node.text, known);
        throw Fault(node.at,
                    "there is no word '" + excerpt(node.text) + "'" +
                        (hint.empty() ? ", and no number of yours is called so" : hint));
    }

    Tree measure(const Tree& tree) const {
        const std::string name = tree->text.substr(hit_prefix.size());
        if (const auto refused = hit_.refused.find(name); refused != hit_.refused.end())
            throw Fault(tree->at, refused->second);
        const auto found = hit_.measures.find(name);
        if (found == hit_.measures.end()) throw Fault(tree->at, no_measure(tree->text));
        return hit_.is_to_come ? typed(tree, Type::number) : constant(found->second, Type::number, tree->at);
    }

    std::string no_measure(const std::string& word) const {
        if (hit_.measures.empty()) return "'" + excerpt(word) + "' is a measure of a hit, and " + hit_.nothing;
        std::vector<std::string> words;
        for (const auto& [name, value] : hit_.measures) words.push_back(std::string(hit_prefix) + name);
        const std::vector<std::string_view> known(words.begin(), words.end());
        return "nothing measures '" + excerpt(word) + "' of a hit" + did_you_mean_or_all(word, known);
    }

    Tree word_of(const Node& node, std::vector<Tree> arguments) const {
        const Word& word = *node.word;
        if (word.scope == Scope::position && !may_know_position_)
            throw Fault(node.at, std::string(word.name) + " is known only while something is held");
        const auto first = static_cast<std::size_t>(word.values + (word.series.empty() ? 0 : 1));
        Type series = Type::constant;
        for (std::size_t i = 0; i < first; ++i) {
            series = agreed(series, arguments[i]->type, *arguments[i]);
            if (!word.series.empty()) check_series(node, *arguments[i], arguments[i]);
        }
        for (std::size_t i = first; i < arguments.size(); ++i)
            check_number(word, *arguments[i], i - first < static_cast<std::size_t>(word.counts));
        const Type type = word.like_series ? series : word.type;
        return typed(rules::word(word, std::move(arguments), node.timeframe, node.at), type);
    }

    static void check_number(const Word& word, const Node& argument, bool is_count) {
        const double value = argument.value;
        // A measure is another number for every hit.
        if (argument.op != Op::constant || !is_countable(argument.type) || argument.type == Type::number)
            throw Fault(argument.at, std::string(word.name) + " takes a plain number here, not one that changes");
        if (is_count && (value != std::floor(value) || value < 1 || value > longest_count))
            throw Fault(
                argument.at,
                std::string(word.name) + " takes a whole number from 1 to 10,000 here, not " + shortest_text(value));
    }

    static void check_series(const Node& reader, const Node& series, const Tree& tree) {
        if (series.type == Type::boolean)
            throw Fault(series.at, std::string(reader.word->name) + " reads prices or numbers, not a boolean");
        const bool is_longer = reader.timeframe != 0;
        const auto is_wrong = [&](const Node& one) {
            if (one.op != Op::word) return false;
            return one.word->scope == Scope::position || one.timeframe != 0 ||
                   (is_longer && one.word->scope == Scope::session);
        };
        if (any_of(tree, is_wrong))
            throw Fault(series.at,
                        std::string(reader.word->name) + " cannot read '" + excerpt(series.text) +
                            "' bar by bar: words of the session are of the run's own bars, those of the position have "
                            "no past, and the length of bars is said once, outside");
    }

    /// The type of two that are put together; a constant takes the other's.
    static Type agreed(Type a, Type b, const Node& where) {
        if (a == Type::constant) return b;
        if (b == Type::constant || a == b) return a;
        throw Fault(where.at, article(a) + " and " + article(b) + " do not go together");
    }

    static void need(const Node& node, bool is_right, const std::string& wanted) {
        if (!is_right)
            throw Fault(node.at, wanted + " is wanted, and '" + excerpt(node.text) + "' is " + article(node.type));
    }

    static Type type_of(const Node& node, const std::vector<Tree>& terms) {
        switch (node.op) {
            case Op::both:
            case Op::either:
            case Op::no:
                for (const Tree& term : terms) need(*term, term->type == Type::boolean, "yes or no");
                return Type::boolean;
            case Op::negative:
                need(*terms[0], is_countable(terms[0]->type), "a number");
                return terms[0]->type;
            case Op::add:
            case Op::subtract:
            case Op::multiply:
            case Op::divide:
                return type_of_arithmetic(node, *terms[0], *terms[1]);
            case Op::back:
                return type_of_back(*terms[0], terms[0], *terms[1]);
            default:
                return type_of_comparison(node, *terms[0], *terms[1]);
        }
    }

    static Type type_of_arithmetic(const Node& node, const Node& a, const Node& b) {
        for (const Node* one : {&a, &b}) need(*one, is_countable(one->type), "a number");
        if (node.op == Op::add || node.op == Op::subtract) return agreed(a.type, b.type, node);
        const auto is_plain = [](const Node& one) { return one.type == Type::number || one.type == Type::constant; };
        if (node.op == Op::divide && a.type == b.type) return a.type == Type::constant ? a.type : Type::number;
        if (is_plain(b)) return a.type == Type::constant ? b.type : a.type;
        if (node.op == Op::multiply && is_plain(a)) return b.type;
        throw Fault(node.at, article(a.type) + " and " + article(b.type) + " do not go together");
    }

    static Type type_of_back(const Node& value, const Tree& tree, const Node& count) {
        if (any_of(tree, [](const Node& one) { return one.op == Op::word && one.word->scope == Scope::position; }))
            throw Fault(value.at, "words of the position have no past");
        const double bars = count.value;
        const bool is_fixed = count.op == Op::constant && count.type != Type::number;
        if (!is_fixed || bars != std::floor(bars) || bars < 0 || bars > longest_count)
            throw Fault(count.at, "in [ ] stands how many bars ago: a whole number from 0 to 10,000");
        return value.type;
    }

    static Type type_of_comparison(const Node& node, const Node& a, const Node& b) {
        for (const Node* one : {&a, &b}) need(*one, one->type != Type::boolean, "a number, a price or a time");
        (void)agreed(a.type, b.type, node);
        if (node.op != Op::crosses_above && node.op != Op::crosses_below) return Type::boolean;
        if (a.op == Op::constant && b.op == Op::constant) throw Fault(node.at, "numbers that stand still never cross");
        for (const Tree& one : node.arguments)
            if (knows_position(one)) throw Fault(node.at, "words of the position have no past and cross nothing");
        return Type::boolean;
    }

    const Numbers& numbers_;
    bool may_know_position_;
    const Hit& hit_;
};

}  // namespace

Tree bind(const Tree& tree, const Numbers& numbers, const Wanted& wanted, const Hit& hit) {
    const Tree made = Binder(numbers, wanted.may_know_position, hit).bound(tree);
    const auto fits = [&](Type type) {
        return made->type == type || (made->type == Type::constant && type != Type::boolean && type != Type::time);
    };
    if (std::any_of(wanted.types.begin(), wanted.types.end(), fits)) return made;
    std::vector<std::string_view> names;
    for (const Type type : wanted.types) names.push_back(name_of(type));
    throw Fault(made->at, one_of(names) + " is wanted, and '" + excerpt(made->text) + "' is " + article(made->type));
}

std::set<std::string> names_in(const Tree& tree) {
    std::set<std::string> names;
    (void)any_of(tree, [&](const Node& one) {
        if (one.op == Op::named && !is_of_hit(one.text)) names.insert(one.text);
        return false;
    });
    return names;
}

std::set<std::string> measures_in(const Tree& tree) {
    std::set<std::string> names;
    (void)any_of(tree, [&](const Node& one) {
        if (one.op == Op::named && is_of_hit(one.text)) names.insert(one.text.substr(hit_prefix.size()));
        return false;
    });
    return names;
}

bool knows_position(const Tree& tree) {
    return any_of(tree, [](const Node& one) { return one.op == Op::word && one.word->scope == Scope::position; });
}

namespace {

/// Values that a word of bars needs for its first.
int own_bars(const Node& node) {
    const Word& word = *node.word;
    const auto first = static_cast<std::size_t>(word.series.empty() ? 0 : 1);
    const auto count = [&](int i) {
        return static_cast<int>(node.arguments[first + static_cast<std::size_t>(i)]->value);
    };
    const int largest_of = word.counts - (word.reads_itself ? 1 : 0);
    int own = 1;
    for (int i = 0; i < largest_of; ++i) own = std::max(own, count(i));
    if (word.reads_itself) own += count(largest_of) - 1;
    return own + word.more_bars;
}

}  // namespace

int bars_needed(const Tree& tree) {
    int inside = 0;
    for (const Tree& one : tree->arguments) inside = std::max(inside, bars_needed(one));
    if (tree->op == Op::back) return inside + static_cast<int>(tree->arguments[1]->value);
    if (tree->op != Op::word || tree->word->scope != Scope::bars) return inside;
    return (std::max(inside, 1) + own_bars(*tree) - 1) * std::max(1, tree->timeframe);
}

}  // namespace tamis::rules
