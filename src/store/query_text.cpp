// store/query_text.cpp — a small grammar of conditions, read by recursive descent.
#include "store/query_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <span>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "record/format.hpp"
#include "record/parameters.hpp"

namespace tamis::store {

namespace {

[[noreturn]] void refuse(const std::string& what) {
    throw Error{Problem::invalid_request, what};
}

struct Word {
    std::string text;
    std::size_t at = 0;  ///< its first character in the text, from 0
    bool is_quoted = false;
    bool is_end = false;
};

/// Cuts the text into words, operators, parentheses and quoted texts.
class Words {
  public:
    explicit Words(std::string_view text) : all_(text), rest_(text) { next(); }

    const Word& now() const { return word_; }
    /// The word, in small letters; a quoted text is never one.
    bool is(std::string_view keyword) const { return !word_.is_quoted && lower(word_.text) == keyword; }
    bool skip(std::string_view keyword) {
        if (!is(keyword)) return false;
        next();
        return true;
    }
    Word take() {
        Word taken = word_;
        next();
        return taken;
    }
    /// Inside 'in (…)' commas part the values; elsewhere they belong to a word.
    void part_at_commas(bool yes) { parts_at_commas_ = yes; }
    [[noreturn]] void refuse_at(std::size_t at, const std::string& what) const {
        refuse(fmt::format("{} (at character {})", what, at + 1));
    }

  private:
    static constexpr std::string_view operator_characters = "=<>!";

    void next() {
        rest_ = trim(rest_);
        word_ = {};
        word_.at = all_.size() - rest_.size();
        word_.is_end = rest_.empty();
        if (rest_.empty()) return;
        if (rest_.front() == '\'' || rest_.front() == '"') return quoted(rest_.front());
        word_.text = rest_.substr(0, word_end());
        rest_.remove_prefix(word_.text.size());
    }
    std::size_t word_end() const {
        const char first = rest_.front();
        if (first == '(' || first == ')' || (first == ',' && parts_at_commas_)) return 1;
        if (operator_characters.find(first) != std::string_view::npos)
            return rest_.find_first_not_of(operator_characters);
        return rest_.find_first_of(parts_at_commas_ ? " \t\r\n'\"=<>!()," : " \t\r\n'\"=<>!()");
    }
    void quoted(char quote) {
        word_.is_quoted = true;
        for (std::size_t i = 1; i < rest_.size(); ++i) {
            if (rest_[i] == quote) {
                const bool is_doubled = i + 1 < rest_.size() && rest_[i + 1] == quote;
                if (!is_doubled) return rest_.remove_prefix(i + 1);
                ++i;
            }
            word_.text += rest_[i];
        }
        refuse_at(word_.at, fmt::format("the quote {} before '{}' is not closed", quote, excerpt(word_.text)));
    }

    std::string_view all_, rest_;
    Word word_;
    bool parts_at_commas_ = false;
};

struct NamedColumn {
    std::string name;
    record::Type type;
    std::string sql{}, source{};  ///< of a computed one
};

/// A column by its name, or by the heading that a table shows, which leaves '_fraction' out.
NamedColumn find_column(const std::string& name, const KnownColumns& known, const ComputedColumns& computed = {}) {
    std::vector<std::string_view> names;
    for (const std::string& wanted : {name, name + std::string(record::unsaid_ending)})
        for (const auto& [column, type] : known)
            if (column == wanted) return {column, type};
    for (const auto& [column, type] : known) names.push_back(column);
    for (const ComputedColumn& one : computed) {
        if (one.name == name) return {one.name, one.type, one.sql, one.source};
        names.push_back(one.name);
    }
    throw Error{Problem::not_found, fmt::format("there is no column '{}'{}", excerpt(name), did_you_mean(name, names))};
}

struct Operator {
    std::string_view text;
    Comparison comparison;
};
constexpr std::array operators{Operator{"=", Comparison::equal},
                               Operator{"==", Comparison::equal},
                               Operator{"!=", Comparison::not_equal},
                               Operator{"<>", Comparison::not_equal},
                               Operator{"<", Comparison::less},
                               Operator{"<=", Comparison::less_or_equal},
                               Operator{">", Comparison::greater},
                               Operator{">=", Comparison::greater_or_equal}};
constexpr std::array<std::string_view, 6> operator_words{"like", "in", "between", "is", "not", "null"};
constexpr std::array<std::string_view, 3> joining_words{"and", "or", "not"};

/// "; did you mean 'between'?" for a word; signs are like no word.
std::string near_word(const Word& word, std::span<const std::string_view> words) {
    const bool is_word = !word.text.empty() && std::isalpha(static_cast<unsigned char>(word.text.front()));
    return is_word && !word.is_quoted ? did_you_mean(lower(word.text), words) : "";
}

Condition joined(Comparison how, std::vector<Condition> parts) {
    if (parts.size() == 1 && how != Comparison::none_of) return std::move(parts[0]);
    Condition all;
    all.comparison = how;
    all.parts = std::move(parts);
    return all;
}

Condition negated(Condition condition) {
    return joined(Comparison::none_of, {std::move(condition)});
}

/// condition, or … and …, not, parentheses; 'and' binds closer than 'or', 'not' closest.
class WhereParser {
  public:
    WhereParser(std::string_view text, const KnownColumns& known, const ComputedColumns& computed)
        : words_(text), known_(known), computed_(computed) {}

    std::vector<Condition> whole() {
        if (words_.now().is_end) return {};
        Condition condition = any();
        if (!words_.now().is_end) refuse_rest();
        if (condition.comparison == Comparison::all_of) return std::move(condition.parts);
        return {std::move(condition)};
    }

  private:
    Condition any() {
        std::vector<Condition> parts{all()};
        while (words_.skip("or")) parts.push_back(all());
        return joined(Comparison::any_of, std::move(parts));
    }
    Condition all() {
        std::vector<Condition> parts{one()};
        while (words_.skip("and")) parts.push_back(one());
        return joined(Comparison::all_of, std::move(parts));
    }
    Condition one() {
        if (words_.skip("not")) return negated(one());
        const std::size_t opened = words_.now().at;
        if (!words_.skip("(")) return comparison();
        Condition inside = any();
        if (!words_.skip(")"))
            words_.now().is_end ? words_.refuse_at(opened, "the parenthesis is not closed") : refuse_rest();
        return inside;
    }

    Condition comparison() {
        const Word name = words_.take();
        if (name.is_end) words_.refuse_at(name.at, "the condition ends where a column is expected");
        const NamedColumn column = column_at(name);
        if (words_.skip("is")) return null_test(column);
        const bool is_not = words_.skip("not");
        Condition condition = words_.skip("in")        ? list(column)
                              : words_.skip("between") ? range(column)
                              : words_.is("like")      ? like(column)
                              : is_not                 ? refuse_operator(words_.now(), column)
                                                       : compared(column, comparison_of(words_.take(), column));
        return is_not ? negated(std::move(condition)) : condition;
    }

    NamedColumn column_at(const Word& name) const {
        try {
            return find_column(name.text, known_, computed_);
        } catch (const Error& error) {
            throw Error{error.problem(), fmt::format("{} (at character {})", error.what(), name.at + 1)};
        }
    }

    Condition null_test(const NamedColumn& column) {
        const bool is_not = words_.skip("not");
        if (!words_.skip("null"))
            words_.refuse_at(words_.now().at, column.name + " is …: only 'is null' and 'is not null' are understood");
        return leaf(column, is_not ? Comparison::is_not_null : Comparison::is_null, {});
    }

    Condition list(const NamedColumn& column) {
        words_.part_at_commas(true);
        const Word opening = words_.now();
        if (!words_.skip("("))
            words_.refuse_at(opening.at,
                             fmt::format("after {} in stands '{}'; values in parentheses are expected, as in {} in "
                                         "(…, …)",
                                         column.name,
                                         excerpt(opening.text),
                                         column.name));
        std::vector<Condition> parts;
        do parts.push_back(compared(column, Comparison::equal));
        while (words_.skip(","));
        words_.part_at_commas(false);
        if (!words_.skip(")"))
            words_.refuse_at(words_.now().at,
                             fmt::format("in the values of {} stands '{}'; a comma or ) is expected",
                                         column.name,
                                         excerpt(words_.now().text)));
        return joined(Comparison::any_of, std::move(parts));
    }

    Condition range(const NamedColumn& column) {
        Condition least = compared(column, Comparison::greater_or_equal);
        if (!words_.skip("and"))
            words_.refuse_at(words_.now().at, column.name + " between …: 'and' and a second value are expected");
        return joined(Comparison::all_of, {std::move(least), compared(column, Comparison::less_or_equal)});
    }

    Condition like(const NamedColumn& column) {
        const Word word = words_.take();
        if (column.type != record::Type::text)
            words_.refuse_at(
                word.at,
                fmt::format("{} is no text but {}; 'like' compares texts", column.name, record::name_of(column.type)));
        return compared(column, Comparison::like);
    }

    Comparison comparison_of(const Word& word, const NamedColumn& column) const {
        for (const Operator& one : operators)
            if (!word.is_quoted && word.text == one.text) return one.comparison;
        refuse_operator(word, column);
    }

    [[noreturn]] Condition refuse_operator(const Word& word, const NamedColumn& column) const {
        words_.refuse_at(
            word.at,
            fmt::format("after {} {}; allowed: =, !=, <, <=, >, >=, like, in (…), between … and …, is null "
                        "or is not null{}",
                        column.name,
                        word.is_end ? "stands nothing" : "stands '" + excerpt(word.text) + "'",
                        near_word(word, operator_words)));
    }

    Condition compared(const NamedColumn& column, Comparison comparison) {
        const Word word = words_.take();
        if (word.is_end || (!word.is_quoted && word.text == ")"))
            words_.refuse_at(word.at, column.name + " is compared with nothing; a value is expected");
        if (!word.is_quoted && lower(word.text) == "null")
            words_.refuse_at(
                word.at,
                fmt::format("no value equals NULL; write '{} is null' or '{} is not null'", column.name, column.name));
        if (const auto value = record::parse_value(column.type, word.text)) return leaf(column, comparison, *value);
        // Whole numbers are compared with others, too: 3 < 3.5.
        if (column.type == record::Type::integer)
            if (const auto real = record::parse_value(record::Type::real, word.text))
                return leaf(column, comparison, *real);
        const auto keys = column.type == record::Type::hash ? keys_that_begin(word.text) : std::nullopt;
        if (!keys || (comparison != Comparison::equal && comparison != Comparison::not_equal))
            words_.refuse_at(word.at,
                             fmt::format("{} is compared with '{}'; {} is expected",
                                         column.name,
                                         excerpt(word.text),
                                         record::expected_text(column.type)));
        Condition among = joined(Comparison::all_of,
                                 {leaf(column, Comparison::greater_or_equal, keys->first),
                                  leaf(column, Comparison::less_or_equal, keys->second)});
        return comparison == Comparison::equal ? among : negated(std::move(among));
    }

    static Condition leaf(const NamedColumn& column, Comparison comparison, record::Value value) {
        Condition condition{column.name, comparison, std::move(value)};
        condition.sql = column.sql;
        condition.source = column.source;
        return condition;
    }

    [[noreturn]] void refuse_rest() const {
        const Word& word = words_.now();
        words_.refuse_at(word.at,
                         fmt::format("'{}' is not understood here; conditions are joined by 'and' and 'or', and texts "
                                     "with spaces stand in quotes{}",
                                     word.text,
                                     near_word(word, joining_words)));
    }

    Words words_;
    const KnownColumns& known_;
    const ComputedColumns& computed_;
};

}  // namespace

std::optional<std::pair<Hash128, Hash128>> keys_that_begin(std::string_view text) {
    constexpr std::size_t digits = 32;
    std::string hex;
    for (const char c : lower(text))
        if (c != '-') hex += c;
    if (hex.empty() || hex.size() > digits || hex.find_first_not_of("0123456789abcdef") != std::string::npos)
        return std::nullopt;
    const std::size_t missing = digits - hex.size();
    return std::pair(*parse_hash(hex + std::string(missing, '0')), *parse_hash(hex + std::string(missing, 'f')));
}

KnownColumns known_columns(const record::Table& table) {
    KnownColumns known;
    for (const record::Field& field : table.fields) known.emplace_back(field.column(), field.type);
    return known;
}

KnownColumns known_columns(const record::Rows& rows) {
    KnownColumns known;
    for (std::size_t i = 0; i < rows.names.size(); ++i) known.emplace_back(rows.names[i], rows.columns[i].type());
    return known;
}

std::vector<Condition> parse_where(std::string_view text, const KnownColumns& known, const ComputedColumns& computed) {
    return WhereParser(text, known, computed).whole();
}

namespace {

NamedColumn one_valued(NamedColumn column) {
    if (column.source.empty()) return column;
    throw Error{Problem::invalid_request,
                column.name + " has many values in a row, so it stands in conditions alone: " + column.name + " = 17"};
}

/// "entry_time (New York) desc" without the zone, which stands in a heading and is no part of a name.
std::string without_zone(std::string_view part) {
    const std::size_t open = part.find(" ("), close = part.find(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) return std::string(part);
    return std::string(part.substr(0, open)) + std::string(part.substr(close + 1));
}

}  // namespace

std::vector<Order> parse_order(std::string_view text, const KnownColumns& known, const ComputedColumns& computed) {
    std::vector<Order> orders;
    if (trim(text).empty()) return orders;
    for (const std::string_view part : split(text, ',')) {
        const std::string order = without_zone(trim(part));
        const bool has_minus = order.starts_with('-');
        Words words(std::string_view(order).substr(has_minus ? 1 : 0));
        const NamedColumn column = one_valued(find_column(words.take().text, known, computed));
        const bool is_descending = words.skip("desc") || has_minus;
        if (!is_descending) words.skip("asc");
        if (!words.now().is_end)
            refuse(fmt::format(
                "'{}' after {} is not understood; allowed: asc or desc", excerpt(words.now().text), column.name));
        orders.push_back({column.name, is_descending});
    }
    return orders;
}

std::vector<std::string> parse_columns(std::string_view text,
                                       const KnownColumns& known,
                                       const ComputedColumns& computed) {
    std::vector<std::string> names;
    if (trim(text).empty()) return names;
    for (const std::string_view part : split(text, ','))
        names.push_back(one_valued(find_column(without_zone(trim(part)), known, computed)).name);
    return names;
}

}  // namespace tamis::store
