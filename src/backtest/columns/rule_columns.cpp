// backtest/columns/rule_columns.cpp — a column for each node, made of those below it.
#include "backtest/columns/rule_columns.hpp"

#include "backtest/columns/relative_strength.hpp"
#include "backtest/columns/rule_words.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "indicators/moving_average.hpp"
#include "rules/words.hpp"

namespace tamis::backtest {

namespace {

using rules::Node;
using rules::Op;
using rules::Scope;
using rules::Tree;
using Numbers = std::vector<double>;
using indicators::undefined;

/// A text of any length as numbers: 96 bits of its hash.
ColumnKey key_of(std::string_view kind, std::size_t security, const Node& node, int minutes) {
    const Hash128 hash = xxh3(minutes == 0 ? node.text : node.text + "@" + std::to_string(minutes));
    return {kind,
            static_cast<int>(security),
            static_cast<int>(static_cast<std::uint32_t>(hash.low)),
            static_cast<int>(static_cast<std::uint32_t>(hash.low >> 32)),
            static_cast<int>(static_cast<std::uint32_t>(hash.high))};
}

/// The numbers among a word's arguments.
Numbers numbers_of(const Node& node) {
    Numbers numbers;
    const auto first = static_cast<std::size_t>(node.word->series.empty() ? 0 : 1);
    for (std::size_t i = first; i < node.arguments.size(); ++i) numbers.push_back(node.arguments[i]->value);
    return numbers;
}

/// Evaluates over the bars of one security, the subscription's (0) or longer ones of so many minutes.
class Evaluation {
  public:
    Evaluation(const Tape& tape, std::size_t security, int minutes)
        : tape_(tape), security_(security), minutes_(minutes) {}

    const Numbers& values(const Tree& tree) const {
        return tape_.column<Numbers>(key_of("rule values", security_, *tree, minutes_), [&] { return made(*tree); });
    }
    const Bits& bits(const Tree& tree) const {
        return tape_.column<Bits>(key_of("rule bits", security_, *tree, minutes_), [&] { return marked(*tree); });
    }

  private:
    /// A column, or a number that stands for one.
    struct Operand {
        const Numbers* column = nullptr;
        double number = 0;
        double operator[](std::size_t i) const { return column ? (*column)[i] : number; }
    };
    Operand operand(const Tree& tree) const {
        return tree->op == Op::constant ? Operand{nullptr, tree->value} : Operand{&values(tree), 0};
    }
    std::size_t size() const { return bar_series(tape_, security_, std::max(minutes_, 1)).size(); }

    Numbers made(const Node& node) const {
        if (const int longer = minutes_ == 0 ? timeframe_of(node) : 0) return spread(longer, node);
        switch (node.op) {
            case Op::constant:
                return Numbers(size(), node.value);
            case Op::word:
                return word(node);
            case Op::back:
                return shifted(values(node.arguments[0]), static_cast<std::size_t>(node.arguments[1]->value));
            case Op::negative:
                return combined(Operand{}, operand(node.arguments[0]), [](double, double b) { return -b; });
            case Op::add:
                return combined(node, [](double a, double b) { return a + b; });
            case Op::subtract:
                return combined(node, [](double a, double b) { return a - b; });
            case Op::multiply:
                return combined(node, [](double a, double b) { return a * b; });
            case Op::divide:
                return combined(node, [](double a, double b) { return b == 0 ? undefined : a / b; });
            default:
                throw Bug("a yes or no is asked for as bits");
        }
    }

    /// Of a word, or of what it was some bars ago: these are bars of its own length.
    static int timeframe_of(const Node& node) {
        return node.op == Op::back ? timeframe_of(*node.arguments[0]) : node.timeframe;
    }

    /// The value of the last longer bar that had come by each bar.
    Numbers spread(int minutes, const Node& node) const {
        if (tape_.spec().resolution != Resolution::minute)
            throw Error{Problem::invalid_request,
                        "'" + node.text + "' speaks of bars in minutes; the run's resolution must be minute"};
        const Evaluation longer(tape_, security_, minutes);
        const Numbers& column = longer.values(std::make_shared<Node>(node));
        const BarSeries& own = bar_series(tape_, security_);
        const BarSeries& series = bar_series(tape_, security_, minutes);
        Numbers made(own.size(), undefined);
        for (std::size_t session = 0; session < tape_.sessions().size(); ++session) {
            const std::size_t end = own.at(session, static_cast<std::size_t>(tape_.grid(session).count));
            for (std::size_t bar = own.at(session, 0); bar < end; ++bar) {
                const std::size_t come = series.at(session, own.place_of(bar) + 1);
                if (come != 0) made[bar] = column[come - 1];
            }
        }
        return made;
    }

    Numbers word(const Node& node) const {
        const rules::Word& word = *node.word;
        if (word.scope == Scope::anywhere) return function(node);
        const Numbers numbers = numbers_of(node);
        if (word.series.empty()) return word_values(tape_, security_, word, numbers, minutes_);
        const bool is_close = node.arguments[0]->text == "close";
        if (is_close && word.name == "sma")
            return mean_closes(bar_series(tape_, security_, std::max(minutes_, 1)),
                               static_cast<std::size_t>(numbers[0]));
        if (is_close && word.name == "rsi" && minutes_ <= 1)
            return relative_strength(tape_, security_, static_cast<int>(numbers[0]));
        return indicator_values(word, values(node.arguments[0]), numbers);
    }

    Numbers function(const Node& node) const {
        return combined(
            operand(node.arguments.front()), operand(node.arguments.back()), rules::function_of(*node.word));
    }

    template <class Of>
    Numbers combined(const Operand& a, const Operand& b, const Of& of) const {
        Numbers made(size());
        for (std::size_t i = 0; i < made.size(); ++i) made[i] = of(a[i], b[i]);
        return made;
    }
    template <class Of>
    Numbers combined(const Node& node, const Of& of) const {
        return combined(operand(node.arguments[0]), operand(node.arguments[1]), of);
    }

    static Numbers shifted(const Numbers& values, std::size_t bars) {
        Numbers made(values.size(), undefined);
        for (std::size_t i = bars; i < values.size(); ++i) made[i] = values[i - bars];
        return made;
    }

    Bits marked(const Node& node) const {
        switch (node.op) {
            case Op::constant:
                return where([&](std::size_t) { return node.value != 0; });
            case Op::word:
                return word_bits(tape_, security_, *node.word);
            case Op::both:
            case Op::either:
                return joined(node);
            case Op::no: {
                const Bits& other = bits(node.arguments[0]);
                return where([&](std::size_t i) { return !other[i]; });
            }
            case Op::crosses_above:
                return crossings(node, 1);
            case Op::crosses_below:
                return crossings(node, -1);
            case Op::back:
                return shifted_bits(bits(node.arguments[0]), static_cast<std::size_t>(node.arguments[1]->value));
            default:
                return compared(node);
        }
    }

    template <class Is>
    Bits where(const Is& is) const {
        Bits made(size());
        for (std::size_t i = 0; i < made.size(); ++i)
            if (is(i)) made.set(i);
        return made;
    }

    static Bits shifted_bits(const Bits& bits, std::size_t bars) {
        Bits made(bits.size());
        for (std::size_t i = bars; i < bits.size(); ++i)
            if (bits[i - bars]) made.set(i);
        return made;
    }

    Bits joined(const Node& node) const {
        Bits made = bits(node.arguments[0]);
        for (std::size_t term = 1; term < node.arguments.size(); ++term) {
            const Bits& other = bits(node.arguments[term]);
            node.op == Op::both ? made.keep_common(other) : made.add_all(other);
        }
        return made;
    }

    Bits compared(const Node& node) const {
        const Operand a = operand(node.arguments[0]), b = operand(node.arguments[1]);
        switch (node.op) {
            case Op::less:
                return where([&](std::size_t i) { return a[i] < b[i]; });
            case Op::at_most:
                return where([&](std::size_t i) { return a[i] <= b[i]; });
            case Op::more:
                return where([&](std::size_t i) { return a[i] > b[i]; });
            case Op::at_least:
                return where([&](std::size_t i) { return a[i] >= b[i]; });
            case Op::equal:
                return where([&](std::size_t i) { return a[i] == b[i]; });
            default:
                return where([&](std::size_t i) { return a[i] < b[i] || a[i] > b[i]; });
        }
    }

    /// Where the first comes to stand on that side of the second and did not before, as `crosses` has it: equal or
    /// undefined values change nothing.
    Bits crossings(const Node& node, int direction) const {
        const Operand a = operand(node.arguments[0]), b = operand(node.arguments[1]);
        int side = 0;
        return where([&](std::size_t i) {
            const int before = side;
            side = a[i] > b[i] ? 1 : a[i] < b[i] ? -1 : side;
            return side == direction && before != direction;
        });
    }

    const Tape& tape_;
    std::size_t security_;
    int minutes_;
};

}  // namespace

const std::vector<double>& rule_values(const Tape& tape, std::size_t security, const rules::Tree& tree) {
    return Evaluation(tape, security, 0).values(tree);
}

const Bits& rule_bits(const Tape& tape, std::size_t security, const rules::Tree& tree) {
    return Evaluation(tape, security, 0).bits(tree);
}

}  // namespace tamis::backtest
