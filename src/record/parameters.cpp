// record/parameters.cpp — see parameters.hpp.
#include "record/parameters.hpp"

#include <array>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tamis::record {

namespace {

std::string day_text(Day day) {
    const std::chrono::year_month_day date{day};
    const auto two = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return std::to_string(static_cast<int>(date.year())) + "-" + two(static_cast<unsigned>(date.month())) + "-" +
           two(static_cast<unsigned>(date.day()));
}

[[noreturn]] void refuse(const Field& field, std::string_view text, std::string_view owner, std::string_view what,
                         std::span<const std::string_view> words = {}) {
    std::string message = std::string(owner) + "." + field.column() + " is '" + std::string(text) + "'; " + std::string(what);
    const std::string allowed = allowed_text(field);
    if (!allowed.empty()) message += (what.empty() ? "allowed: " : ", allowed: ") + allowed;
    throw Error{Problem::invalid_request, message + did_you_mean(text, words)};
}

void check_range(const Field& field, double value, std::string_view text, std::string_view owner) {
    if (!field.about.allowed) return;
    if (value < field.about.allowed->min || value > field.about.allowed->max) refuse(field, text, owner, "");
}

std::optional<bool> yes_or_no(std::string_view text) {
    static constexpr std::array<std::string_view, 4> yes{"true", "yes", "on", "1"}, no{"false", "no", "off", "0"};
    for (const auto word : yes)
        if (text == word) return true;
    for (const auto word : no)
        if (text == word) return false;
    return std::nullopt;
}

Value read_value(const Field& field, std::string_view text, std::string_view owner) {
    switch (field.type) {
        case Type::boolean: {
            const auto value = yes_or_no(lower(text));
            if (!value) refuse(field, text, owner, "yes or no is expected");
            return *value;
        }
        case Type::integer: {
            const auto value = parse_number<std::int64_t>(text);
            if (!value) refuse(field, text, owner, "a whole number is expected");
            check_range(field, static_cast<double>(*value), text, owner);
            return *value;
        }
        case Type::real: {
            const bool percent = text.ends_with('%');
            const auto number = parse_number<double>(trim(percent ? text.substr(0, text.size() - 1) : text));
            if (!number || !(*number > -1e300 && *number < 1e300)) refuse(field, text, owner, "a number is expected");
            const double value = percent ? *number / 100 : *number;
            check_range(field, value, text, owner);
            return value;
        }
        case Type::decimal: {
            const auto value = Decimal::try_parse(text);
            if (!value) refuse(field, text, owner, "a decimal number is expected");
            check_range(field, to_double(*value), text, owner);
            return *value;
        }
        case Type::text: {
            for (const std::string_view word : field.about.choices)
                if (word == text) return std::string(text);
            if (!field.about.choices.empty()) refuse(field, text, owner, "", field.about.choices);
            return std::string(text);
        }
        default: refuse(field, text, owner, "this kind of parameter cannot be written as text");
    }
}

}  // namespace

const Field& find_parameter(std::span<const Field> fields, std::string_view name, std::string_view owner) {
    std::vector<std::string_view> names;
    for (const Field& field : fields) {
        if (field.name == name) return field;
        names.push_back(field.name);
    }
    const std::string has = names.empty() ? "; it has none" : "; it has " + one_of(names);
    const std::string near = did_you_mean(name, names);
    throw Error{Problem::invalid_request,
                std::string(owner) + " has no parameter '" + std::string(name) + "'" + (near.empty() ? has : near)};
}

void set_parameter(const Field& field, void* row, std::string_view text, std::string_view owner) {
    text = trim(text);
    if (field.nullable && text == "none") return field.write(field.in(row), Value{});
    field.write(field.in(row), read_value(field, text, owner));
}

std::string value_text(const Value& value) {
    return std::visit(
        [](const auto& one) -> std::string {
            using T = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<T, std::monostate>) return "none";
            else if constexpr (std::is_same_v<T, bool>) return one ? "true" : "false";
            else if constexpr (std::is_same_v<T, std::int64_t>) return std::to_string(one);
            else if constexpr (std::is_same_v<T, double>) return shortest_text(one);
            else if constexpr (std::is_same_v<T, Decimal>) return to_text(normalize(one));
            else if constexpr (std::is_same_v<T, Day>) return day_text(one);
            else if constexpr (std::is_same_v<T, Timestamp>) return std::to_string(one.ms);
            else if constexpr (std::is_same_v<T, Hash128>) return hex_text(one);
            else return one;
        },
        value);
}

std::string parameters_text(std::span<const Field> fields, const void* row) {
    std::string text;
    for (const Field& field : fields) {
        if (!text.empty()) text += ", ";
        text += field.column() + "=" + value_text(field.read(field.in(row)));
    }
    return text;
}

std::string allowed_text(const Field& field) {
    if (!field.about.choices.empty()) return one_of(field.about.choices);
    if (field.about.allowed)
        return shortest_text(field.about.allowed->min) + " to " + shortest_text(field.about.allowed->max);
    return field.type == Type::boolean ? "yes or no" : "";
}

}  // namespace tamis::record
