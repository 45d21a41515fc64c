// lean/printed_value.cpp — LEAN's printed texts back into numbers, by the rules that printed them.
#include "lean/printed_value.hpp"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "market/time.hpp"
#include "record/instant_text.hpp"

namespace tamis::lean {

namespace {

using record::Type;
using record::Value;

bool is_plain_number(std::string_view text) {
    return !text.empty() && parse_number<double>(text).has_value() && text.find_first_of("iInN") == std::string::npos;
}

std::optional<std::string> infinity_word(std::string_view text) {
    if (text == "∞" || text == "Infinity") return "Infinity";
    if (text == "-∞" || text == "-Infinity") return "-Infinity";
    if (is_not_a_number(text)) return "NaN";
    return std::nullopt;
}

std::optional<double> real_of(const PrintedNumber& number) {
    if (!number.is_finite())
        return number.digits.front() == '-' ? -std::numeric_limits<double>::infinity()
                                            : std::numeric_limits<double>::infinity();
    // "0.7%" is the double nearest to 0.007, which 0.7 / 100 is not.
    const bool has_exponent = number.digits.find_first_of("eE") != std::string::npos;
    if (number.is_percent && has_exponent) return std::nullopt;
    return parse_number<double>(number.is_percent ? number.digits + "e-2" : number.digits);
}

std::optional<Decimal> decimal_of(const PrintedNumber& number) {
    if (!number.is_finite()) return std::nullopt;
    auto value = Decimal::try_parse(number.digits);
    if (!value) {
        const auto real = parse_number<double>(number.digits);
        if (!real || std::abs(*real) > 7e28) return std::nullopt;
        value = Decimal::from_double(*real);
    }
    if (!fits_a_column(to_double(*value))) return std::nullopt;
    if (!number.is_percent) return value;
    if (value->scale() > 26) return std::nullopt;
    return Decimal::from_parts(value->low(), value->high(), value->scale() + 2, value->is_negative());
}

std::optional<Value> number_value(Type type, const PrintedNumber& number) {
    if (number.digits == "NaN") return Value{};
    if (type == Type::real) {
        const auto real = real_of(number);
        return real ? std::optional<Value>(*real) : std::nullopt;
    }
    const auto decimal = decimal_of(number);
    if (!decimal) return std::nullopt;
    if (type == Type::decimal) return Value(*decimal);
    const double whole = to_double(*decimal);
    if (whole != std::floor(whole) || std::abs(whole) > 9e15) return std::nullopt;
    return Value(static_cast<std::int64_t>(whole));
}

std::optional<Value> text_value(const record::Field& field, const std::string& text) {
    if (field.type == Type::text) return Value(text);
    if (trim(text).empty() || is_not_a_number(trim(text))) return Value{};
    if (field.type == Type::timestamp) {
        const auto time = read_time(text);
        return time ? std::optional<Value>(*time) : std::nullopt;
    }
    if (field.type == Type::day) {
        const auto day = read_day(text);
        return day ? std::optional<Value>(*day) : std::nullopt;
    }
    if (field.about.unit == record::Unit::seconds && text.find(':') != std::string::npos) {
        const auto seconds = read_timespan(text);
        return seconds ? std::optional<Value>(*seconds) : std::nullopt;
    }
    if (field.type == Type::boolean) {
        if (text == "true" || text == "True") return Value(true);
        if (text == "false" || text == "False") return Value(false);
        return std::nullopt;
    }
    const auto number = read_printed(text);
    return number ? number_value(field.type, *number) : std::nullopt;
}

std::optional<Value> real_value(Type type, double real) {
    if (type == Type::real) return Value(real);
    if (type == Type::decimal && fits_a_column(real)) return Value(Decimal::from_double(real));
    if (type == Type::integer && real == std::floor(real) && std::abs(real) < 9e15)
        return Value(static_cast<std::int64_t>(real));
    return std::nullopt;
}

}  // namespace

bool is_not_a_number(std::string_view text) {
    return text == "NaN" || text == "nan" || text == "-NaN";
}

bool says_nan(const nlohmann::json& value) {
    if (!value.is_string()) return false;
    const auto number = read_printed(value.get_ref<const std::string&>());
    return number && number->digits == "NaN";
}

std::optional<double> number_of_word(std::string_view text) {
    const auto number = parse_number<double>(text);
    return number && !std::isnan(*number) ? number : std::nullopt;
}

bool fits_a_column(double amount) {
    return std::isfinite(amount) && std::abs(amount) < 1e20;
}

std::optional<PrintedNumber> read_printed(std::string_view text) {
    PrintedNumber number;
    text = trim(text);
    if (text.ends_with('%')) {
        number.is_percent = true;
        text = trim(text.substr(0, text.size() - 1));
    }
    for (const char c : text) {
        if (c == ',' || c == '$') continue;
        number.digits += c;
    }
    if (const auto word = infinity_word(number.digits)) {
        number.digits = *word;
        return number;
    }
    // One sign, in front: "$-5" and "-$5" both become "-5", "--5" stays wrong.
    if (number.digits.starts_with('+')) number.digits.erase(0, 1);
    if (!is_plain_number(number.digits)) return std::nullopt;
    return number;
}

std::optional<double> read_timespan(std::string_view text) {
    const bool is_negative = text.starts_with('-');
    if (is_negative) text.remove_prefix(1);
    double days = 0;
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    if (const std::size_t dot = text.find('.'); dot < colon) {
        const auto whole = parse_number<int>(text.substr(0, dot));
        if (!whole || *whole < 0) return std::nullopt;
        days = *whole;
        text.remove_prefix(dot + 1);
    }
    const auto parts = split(text, ':');
    if (parts.size() != 3) return std::nullopt;
    const auto hours = parse_number<int>(parts[0]), minutes = parse_number<int>(parts[1]);
    const auto seconds = parse_number<double>(parts[2]);
    if (!hours || !minutes || !seconds || *hours > 23 || *minutes > 59 || *seconds >= 60) return std::nullopt;
    if (*hours < 0 || *minutes < 0 || *seconds < 0) return std::nullopt;
    const double all = days * 86'400 + *hours * 3'600 + *minutes * 60 + *seconds;
    return is_negative ? -all : all;
}

std::optional<record::Timestamp> read_time(std::string_view text) {
    text = trim(text);
    if (text.ends_with('Z')) text.remove_suffix(1);
    // More digits than milliseconds: LEAN's ticks; what is below a millisecond goes. Fewer: PostgreSQL leaves zeros
    // out.
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos) return record::parse_timestamp(text);
    std::string padded(text.substr(0, dot + 4));
    if (padded.size() > dot + 1) padded.resize(dot + 4, '0');
    return record::parse_timestamp(padded);
}

std::optional<record::Day> read_day(std::string_view text) {
    text = trim(text);
    if (text.size() == 8 || text.size() == 10) return tamis::parse_day(text);
    const auto time = read_time(text);
    if (!time) return std::nullopt;
    return std::chrono::floor<std::chrono::days>(
        std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(time->ms)));
}

std::optional<record::Timestamp> time_of_seconds(double seconds) {
    constexpr double year_1 = -62'135'596'800, year_10000 = 253'402'300'800;
    if (!(seconds >= year_1 && seconds < year_10000)) return std::nullopt;
    return record::Timestamp{std::llround(seconds * 1000)};
}

std::optional<std::int64_t> whole_of(const nlohmann::json& value) {
    const bool is_beyond = value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{INT64_MAX};
    return value.is_number_integer() && !is_beyond ? std::optional(value.get<std::int64_t>()) : std::nullopt;
}

std::optional<record::Value> read_value(const record::Field& field, const nlohmann::json& value) {
    if (value.is_null()) return Value{};
    if (value.is_string()) return text_value(field, value.get_ref<const std::string&>());
    if (value.is_boolean() && field.type == Type::boolean) return Value(value.get<bool>());
    if (value.is_number_integer() && field.type == Type::integer) {
        const auto whole = whole_of(value);
        return whole ? std::optional<Value>(*whole) : std::nullopt;
    }
    if (value.is_number()) return real_value(field.type, value.get<double>());
    return std::nullopt;
}

}  // namespace tamis::lean
