// record/parameters.cpp — one parser and one spelling a type.
#include "record/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "record/instant_text.hpp"

namespace tamis::record {

namespace {

[[noreturn]] void refuse(const Field& field, std::string_view text, std::string_view owner, std::string_view expected) {
    std::string message = fmt::format("{}.{} is '{}'", owner, field.column(), excerpt(text));
    if (!expected.empty()) message += fmt::format("; {} is expected", expected);
    if (const std::string allowed = allowed_text(field); !allowed.empty() && field.type != Type::boolean)
        message += fmt::format("{} allowed: {}", expected.empty() ? ";" : ",", allowed);
    if (expected.empty() && field.about.unit == Unit::fraction) message += " (a fraction: 0.02, or 2%)";
    throw Error{Problem::invalid_request, message + did_you_mean(text, field.about.choices)};
}

std::optional<bool> yes_or_no(std::string_view text) {
    static constexpr std::array<std::string_view, 4> yes{"true", "yes", "on", "1"};
    static constexpr std::array<std::string_view, 4> no{"false", "no", "off", "0"};
    if (std::find(yes.begin(), yes.end(), text) != yes.end()) return true;
    if (std::find(no.begin(), no.end(), text) != no.end()) return false;
    return std::nullopt;
}

/// "0.7%" is the double nearest to 0.007, which 0.7 / 100 is not.
std::optional<double> parse_real(std::string_view text) {
    if (!text.ends_with('%')) return parse_number<double>(text);
    const std::string digits(trim(text.substr(0, text.size() - 1)));
    if (digits.find_first_not_of("0123456789.-") != std::string::npos) return std::nullopt;
    return parse_number<double>(digits + "e-2");
}

/// mantissa × 10^exponent, digit for digit; nothing when it does not fit.
std::optional<Decimal> shifted(const Decimal& mantissa, int exponent) {
    int scale = mantissa.scale() - exponent;
    tamis::detail::u128 coefficient = mantissa.coefficient();
    for (; scale < 0; ++scale) {
        coefficient *= 10;
        if (coefficient >> 96 != 0) return std::nullopt;
    }
    if (scale > 28) return std::nullopt;
    return Decimal::from_parts(static_cast<std::uint64_t>(coefficient),
                               static_cast<std::uint32_t>(coefficient >> 64),
                               scale,
                               mantissa.is_negative());
}

/// "2%" is 0.02 and "1e6" a million, to the digit.
std::optional<Decimal> parse_decimal(std::string_view text) {
    int exponent = 0;
    if (text.ends_with('%')) {
        text = trim(text.substr(0, text.size() - 1));
        exponent = -2;
    } else if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
        std::string_view digits = text.substr(e + 1);
        if (digits.starts_with('+')) digits.remove_prefix(digits.starts_with("+-") ? 0 : 1);
        const auto power = parse_number<int>(digits);
        if (!power || *power < -28 || *power > 28) return std::nullopt;
        exponent = *power;
        text = text.substr(0, e);
    }
    const auto mantissa = Decimal::try_parse(text);
    return mantissa ? shifted(*mantissa, exponent) : std::nullopt;
}

template <class T>
std::optional<Value> as_value(const std::optional<T>& read) {
    return read ? std::optional<Value>(*read) : std::nullopt;
}

void check_range(const Field& field, const Value& value, std::string_view text, std::string_view owner) {
    double number = 0;
    if (const auto* real = std::get_if<double>(&value)) {
        number = *real;
        if (!std::isfinite(number)) refuse(field, text, owner, expected_text(Type::real));
    } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        number = static_cast<double>(*whole);
    } else if (const auto* decimal = std::get_if<Decimal>(&value)) {
        number = to_double(*decimal);
    } else {
        return;
    }
    const auto& allowed = field.about.allowed;
    if (allowed && (number < allowed->min || number > allowed->max)) refuse(field, text, owner, "");
}

void check_choice(const Field& field, const Value& value, std::string_view text, std::string_view owner) {
    const auto& choices = field.about.choices;
    if (choices.empty() || !std::holds_alternative<std::string>(value)) return;
    if (std::find(choices.begin(), choices.end(), text) == choices.end()) refuse(field, text, owner, "");
}

bool could_be_mistaken(const std::string& text) {
    return text == "none" || text.find_first_of(",=\"\\() \t\r\n") != std::string::npos;
}

std::string canonical_text(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text && could_be_mistaken(*text) ? quoted_json(*text) : value_text(value);
}

}  // namespace

std::optional<Value> parse_value(Type type, std::string_view text) {
    text = type == Type::text ? text : trim(text);
    switch (type) {
        case Type::boolean:
            return as_value(yes_or_no(lower(text)));
        case Type::integer:
            return as_value(parse_number<std::int64_t>(text));
        case Type::real:
            return as_value(parse_real(text));
        case Type::decimal:
            return as_value(parse_decimal(text));
        case Type::day:
            return as_value(parse_day(text));
        case Type::timestamp:
            return as_value(parse_timestamp(text));
        case Type::hash:
            return as_value(parse_hash(text));
        case Type::text:
            return Value{std::string(text)};
    }
    return std::nullopt;
}

std::string_view expected_text(Type type) {
    static constexpr std::string_view texts[] = {"yes or no",
                                                 "a whole number",
                                                 "a number (0.02 or 2%)",
                                                 "a decimal number (0.02 or 2%)",
                                                 "a day (2024-01-02)",
                                                 "a time (2024-01-02T09:31)",
                                                 "a hash of 32 hex digits",
                                                 "a text"};
    return texts[static_cast<std::size_t>(type)];
}

const Field& find_parameter(std::span<const Field> fields, std::string_view name, std::string_view owner) {
    std::vector<std::string> names;
    for (const Field& field : fields) {
        if (field.column() == name) return field;
        names.push_back(field.column());
    }
    const std::vector<std::string_view> words(names.begin(), names.end());
    std::string hint = did_you_mean(name, words);
    if (hint.empty()) hint = words.empty() ? "; it has none" : "; it has " + one_of(words);
    throw Error{Problem::invalid_request, fmt::format("{} has no parameter '{}'{}", owner, excerpt(name), hint)};
}

void set_parameter(const Field& field, void* row, std::string_view text, std::string_view owner) {
    text = trim(text);
    if (field.nullable && text == "none") return field.write(field.in(row), Value{});
    const std::optional<Value> value = parse_value(field.type, text);
    if (!value) refuse(field, text, owner, expected_text(field.type));
    check_range(field, *value, text, owner);
    check_choice(field, *value, text, owner);
    try {
        field.write(field.in(row), *value);
    } catch (const Error& error) {  // a domain type that holds less than its stored form
        if (field.type != Type::text)
            refuse(field, text, owner, std::string("a value that fits (") + error.what() + ")");
        throw Error{Problem::invalid_request,
                    fmt::format("{}.{} is '{}'; {}", owner, field.column(), excerpt(text), error.what())};
    }
}

std::string value_text(const Value& value) {
    return std::visit(
        [](const auto& one) -> std::string {
            using T = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<T, std::monostate>)
                return "none";
            else if constexpr (std::is_same_v<T, bool>)
                return one ? "true" : "false";
            else if constexpr (std::is_same_v<T, std::int64_t>)
                return std::to_string(one);
            else if constexpr (std::is_same_v<T, double>)
                return shortest_text(one == 0 ? 0 : one);  // -0 and 0 are one value
            else if constexpr (std::is_same_v<T, Decimal>)
                return one.is_zero() ? "0" : to_text(normalize(one));
            else if constexpr (std::is_same_v<T, Day>)
                return day_text(one);
            else if constexpr (std::is_same_v<T, Timestamp>)
                return iso_text(one);
            else if constexpr (std::is_same_v<T, Hash128>)
                return hex_text(one);
            else
                return one;
        },
        value);
}

std::string parameters_text(std::span<const Field> fields, const void* row) {
    std::string text;
    for (const Field& field : fields) {
        if (!text.empty()) text += ", ";
        text += field.column() + "=" + canonical_text(field.read(field.in(row)));
    }
    return text;
}

std::vector<std::string> parameter_parts(std::string_view text) {
    std::vector<std::string> parts;
    std::string part;
    bool is_quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == ',' && !is_quoted) {
            parts.emplace_back(trim(part));
            part.clear();
            continue;
        }
        part += c;
        if (is_quoted && c == '\\' && i + 1 < text.size())
            part += text[++i];
        else if (c == '"')
            is_quoted = !is_quoted && i != 0 && text[i - 1] == '=';
    }
    if (!trim(part).empty()) parts.emplace_back(trim(part));
    return parts;
}

std::vector<std::pair<std::string, std::string>> parameter_values(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> values;
    for (const std::string& part : parameter_parts(text)) {
        const std::size_t equals = std::min(part.find('='), part.size());
        const std::string said = part.substr(std::min(equals + 1, part.size()));
        const nlohmann::json json =
            said.starts_with('"') ? nlohmann::json::parse(said, nullptr, false) : nlohmann::json();
        values.emplace_back(part.substr(0, equals), json.is_string() ? json.get<std::string>() : said);
    }
    return values;
}

std::string allowed_text(const Field& field) {
    if (!field.about.choices.empty()) return one_of(field.about.choices);
    if (field.about.allowed)
        return shortest_text(field.about.allowed->min) + " to " + shortest_text(field.about.allowed->max);
    return field.type == Type::boolean ? "yes or no" : "";
}

}  // namespace tamis::record
