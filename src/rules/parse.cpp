// rules/parse.cpp — by precedence: or, and, not, comparisons, sums, products, signs, [bars ago] (V. R. Pratt, Top down
// operator precedence, 1973).
#include "rules/parse.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "rules/tokens.hpp"
#include "rules/words.hpp"

namespace tamis::rules {

namespace {

constexpr int deepest = 200;
constexpr int not_level = 3, compare_level = 4, sign_level = 7;

struct Infix {
    std::string_view sign;
    int level;
    Op op;
};
constexpr std::array infixes{Infix{"or", 1, Op::either},
                             Infix{"and", 2, Op::both},
                             Infix{"<", compare_level, Op::less},
                             Infix{"<=", compare_level, Op::at_most},
                             Infix{">", compare_level, Op::more},
                             Infix{">=", compare_level, Op::at_least},
                             Infix{"==", compare_level, Op::equal},
                             Infix{"!=", compare_level, Op::not_equal},
                             Infix{"crosses_above", compare_level, Op::crosses_above},
                             Infix{"crosses_below", compare_level, Op::crosses_below},
                             Infix{"+", 5, Op::add},
                             Infix{"-", 5, Op::subtract},
                             Infix{"*", 6, Op::multiply},
                             Infix{"/", 6, Op::divide}};

const Infix* infix_of(const Token& token) {
    if (token.kind != TokenKind::sign && token.kind != TokenKind::word) return nullptr;
    const auto found =
        std::find_if(infixes.begin(), infixes.end(), [&](const Infix& one) { return one.sign == token.text; });
    return found == infixes.end() ? nullptr : &*found;
}

class Parser {
  public:
    explicit Parser(std::string_view text) : tokens_(tokens_of(text)) {}

    Tree whole() {
        Tree tree = expression(0);
        if (here().kind != TokenKind::end) refuse("the end, or and, or, a comparison or a sign of arithmetic");
        return tree;
    }

  private:
    const Token& here() const { return tokens_[at_]; }
    bool is(std::string_view text) const { return here().kind != TokenKind::end && here().text == text; }
    bool skip(std::string_view text) {
        if (!is(text)) return false;
        ++at_;
        return true;
    }
    [[noreturn]] void refuse(const std::string& expected) const {
        const std::string found =
            here().kind == TokenKind::end ? "the rule ends here" : "here stands '" + excerpt(here().text) + "'";
        throw Fault(here().at, found + "; expected is " + expected);
    }
    void expect(std::string_view sign) {
        if (!skip(sign)) refuse("'" + std::string(sign) + "'");
    }

    Tree expression(int level) {
        if (++depth_ > deepest) throw Fault(here().at, "the rule is nested too deeply");
        Tree left = prefix();
        while (const Infix* infix = infix_of(here())) {
            if (infix->level <= level) break;
            const std::size_t at = here().at;
            ++at_;
            left = operation(infix->op, {left, expression(infix->level)}, at);
            if (infix->level == compare_level && infix_of(here()) && infix_of(here())->level == compare_level)
                refuse("and or or: two comparisons are joined by a word");
        }
        --depth_;
        return left;
    }

    Tree prefix() {
        const std::size_t at = here().at;
        if (skip("not")) return operation(Op::no, {expression(not_level - 1)}, at);
        if (skip("-")) return operation(Op::negative, {expression(sign_level)}, at);
        return ago(primary());
    }

    Tree ago(Tree tree) {
        for (std::size_t at = here().at; skip("["); at = here().at) {
            tree = operation(Op::back, {tree, expression(0)}, at);
            expect("]");
        }
        return tree;
    }

    Tree primary() {
        const Token token = here();
        if (skip("(")) {
            Tree tree = expression(0);
            expect(")");
            return tree;
        }
        if (token.kind == TokenKind::number || token.kind == TokenKind::time || token.kind == TokenKind::timeframe) {
            ++at_;
            return constant(token.value, constant_type(token.kind), token.at);
        }
        if (token.kind != TokenKind::word || infix_of(token)) refuse("a value, such as close, sma(20) or 2%");
        ++at_;
        if (token.text == "true" || token.text == "false")
            return constant(token.text == "true" ? 1 : 0, Type::boolean, token.at);
        return called(token);
    }

    static Type constant_type(TokenKind kind) {
        if (kind == TokenKind::time) return Type::time;
        return kind == TokenKind::timeframe ? Type::minutes : Type::constant;
    }

    Tree called(const Token& token) {
        const Word* found = find_word(token.text);
        if (!found) {
            if (is("(")) throw Fault(token.at, unknown(token.text));
            return named(token.text, token.at);
        }
        int timeframe = 0;
        std::vector<Tree> arguments;
        if (skip("(")) arguments = list(*found, timeframe);
        return word(*found, complete(*found, std::move(arguments), token), timeframe, token.at);
    }

    static std::string unknown(std::string_view name) {
        std::vector<std::string_view> known;
        for (const Word& one : words()) known.push_back(one.name);
        return "there is no word '" + excerpt(name) + "'" + did_you_mean_or_all(name, known);
    }

    std::vector<Tree> list(const Word& word, int& timeframe) {
        std::vector<Tree> arguments;
        do {
            if (here().kind == TokenKind::timeframe && tokens_[at_ + 1].text == ")" && !counts_minutes(word)) {
                if (word.scope != Scope::bars)
                    throw Fault(here().at, std::string(word.name) + " is of the run's own bars");
                timeframe = static_cast<int>(here().value);
                ++at_;
            } else {
                arguments.push_back(argument(word));
            }
        } while (skip(","));
        expect(")");
        return arguments;
    }

    /// What a word of the session counts is minutes: opening_high(30) and opening_high(30min).
    static bool counts_minutes(const Word& word) { return word.scope == Scope::session && word.counts > 0; }
    Tree argument(const Word& word) {
        const Token token = here();
        if (!counts_minutes(word) || token.kind != TokenKind::timeframe) return expression(0);
        ++at_;
        return constant(token.value, Type::constant, token.at);
    }

    /// With what an indicator reads where nothing is said.
    static std::vector<Tree> complete(const Word& word, std::vector<Tree> arguments, const Token& token) {
        const auto given = static_cast<int>(arguments.size());
        const int least = word.values + word.numbers(), most = least + (word.series.empty() ? 0 : 1);
        if (given < least || given > most) throw Fault(token.at, usage(word, given));
        if (!word.series.empty() && given == least)
            arguments.insert(arguments.begin(), rules::word(*find_word(word.series), {}, 0, token.at));
        return arguments;
    }

    static std::string usage(const Word& word, int given) {
        const int least = word.values + word.numbers();
        const std::string wanted = word.values != 0                       ? "value"
                                   : word.counts == 1 && !word.has_factor ? "number"
                                                                          : "numbers";
        if (least == 0) return std::string(word.name) + " takes nothing in brackets but the length of bars";
        return std::string(word.name) + " takes " + std::to_string(least) + " " + wanted +
               (word.series.empty() ? "" : ", and before it what it reads") + "; " + std::to_string(given) +
               " stand here";
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

/// The normal form is what is kept and read again; it may be longer and deeper than what was written.
void require_readable(const Node& tree) {
    try {
        (void)Parser(tree.text).whole();
    } catch (const Fault& fault) {
        throw Fault(tree.at, "with all that its words read written out, the rule cannot be kept: " + fault.why());
    }
}

}  // namespace

Tree parse(std::string_view text) {
    Tree tree = Parser(text).whole();
    require_readable(*tree);
    return tree;
}

}  // namespace tamis::rules
