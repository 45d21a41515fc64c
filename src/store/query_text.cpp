// store/query_text.cpp — see query_text.hpp.
#include "store/query_text.hpp"

#include <fmt/format.h>

#include <array>

#include "base/error.hpp"
#include "base/text.hpp"
#include "record/parameters.hpp"

namespace tamis::store {

namespace {

[[noreturn]] void refuse(const std::string& what) {
    throw Error{Problem::invalid_request, what};
}

struct Word {
    std::string text;
    bool is_quoted = false;
    bool is_end = false;
};

/// Cuts the text into words, operators and quoted texts.
class Words {
  public:
    explicit Words(std::string_view text) : rest_(text) { next(); }

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

  private:
    static constexpr std::string_view operator_characters = "=<>!";

    void next() {
        rest_ = trim(rest_);
        word_ = {};
        word_.is_end = rest_.empty();
        if (rest_.empty()) return;
        if (rest_.front() == '\'' || rest_.front() == '"') return quoted(rest_.front());
        const bool is_operator = operator_characters.find(rest_.front()) != std::string_view::npos;
        const std::size_t end =
            is_operator ? rest_.find_first_not_of(operator_characters) : rest_.find_first_of(" \t\r\n'\"=<>!");
        word_.text = rest_.substr(0, end);
        rest_.remove_prefix(word_.text.size());
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
        refuse(fmt::format("the quote {} before '{}' is not closed", quote, word_.text));
    }

    std::string_view rest_;
    Word word_;
};

struct NamedColumn {
    std::string name;
    record::Type type;
};

NamedColumn find_column(const std::string& name, const KnownColumns& known) {
    std::vector<std::string_view> names;
    for (const auto& [column, type] : known) {
        if (column == name) return {column, type};
        names.push_back(column);
    }
    throw Error{Problem::not_found, fmt::format("there is no column '{}'{}", name, did_you_mean(name, names))};
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
                               Operator{">=", Comparison::greater_or_equal},
                               Operator{"like", Comparison::like}};

Comparison parse_operator(const Word& word, const NamedColumn& column) {
    for (const Operator& one : operators)
        if (!word.is_quoted && lower(word.text) == one.text) return one.comparison;
    refuse(fmt::format(
        "after {} stands '{}'; allowed: =, !=, <, <=, >, >=, like, is null or is not null", column.name, word.text));
}

record::Value parse_operand(const Word& word, const NamedColumn& column) {
    if (word.is_end) refuse(column.name + " is compared with nothing; a value is expected");
    if (!word.is_quoted && lower(word.text) == "null")
        refuse(fmt::format("no value equals NULL; write '{} is null' or '{} is not null'", column.name, column.name));
    const std::optional<record::Value> value = record::parse_value(column.type, word.text);
    if (!value)
        refuse(fmt::format(
            "{} is compared with '{}'; {} is expected", column.name, word.text, record::expected_text(column.type)));
    return *value;
}

Condition parse_condition(Words& words, const KnownColumns& known) {
    const Word name = words.take();
    if (name.is_end) refuse("the condition ends where a column is expected");
    const NamedColumn column = find_column(name.text, known);
    if (words.skip("is")) {
        const bool is_not = words.skip("not");
        if (!words.skip("null")) refuse(column.name + " is …: only 'is null' and 'is not null' are understood");
        return {column.name, is_not ? Comparison::is_not_null : Comparison::is_null, {}};
    }
    const Comparison comparison = parse_operator(words.take(), column);
    if (comparison == Comparison::like && column.type != record::Type::text)
        refuse(fmt::format("{} is no text but {}; 'like' compares texts", column.name, record::name_of(column.type)));
    return {column.name, comparison, parse_operand(words.take(), column)};
}

}  // namespace

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

std::vector<Condition> parse_where(std::string_view text, const KnownColumns& known) {
    std::vector<Condition> conditions;
    Words words(text);
    if (words.now().is_end) return conditions;
    do {
        conditions.push_back(parse_condition(words, known));
    } while (words.skip("and"));
    if (!words.now().is_end)
        refuse(
            fmt::format("'{}' after the condition on {} is not understood; conditions are joined "
                        "by 'and', texts "
                        "with spaces stand in quotes, and the rest is for SQL",
                        words.now().text,
                        conditions.back().column));
    return conditions;
}

std::vector<Order> parse_order(std::string_view text, const KnownColumns& known) {
    std::vector<Order> orders;
    if (trim(text).empty()) return orders;
    for (std::string_view part : split(text, ',')) {
        part = trim(part);
        const bool has_minus = part.starts_with('-');
        Words words(has_minus ? part.substr(1) : part);
        const NamedColumn column = find_column(words.take().text, known);
        const bool is_descending = words.skip("desc") || has_minus;
        if (!is_descending) words.skip("asc");
        if (!words.now().is_end)
            refuse(fmt::format("'{}' after {} is not understood; allowed: asc or desc", words.now().text, column.name));
        orders.push_back({column.name, is_descending});
    }
    return orders;
}

std::vector<std::string> parse_columns(std::string_view text, const KnownColumns& known) {
    std::vector<std::string> names;
    if (trim(text).empty()) return names;
    for (const std::string_view part : split(text, ','))
        names.push_back(find_column(std::string(trim(part)), known).name);
    return names;
}

}  // namespace tamis::store
