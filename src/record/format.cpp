// record/format.cpp — cells as text, and rows as JSON and CSV.
#include "record/format.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/double_text.hpp"
#include "base/text.hpp"
#include "record/instant_text.hpp"
#include "record/parameters.hpp"

namespace tamis::record {

namespace {

/// "1.5000" and "-0.0000" as people write them: "1.5", "0".
std::string without_trailing_zeros(std::string text) {
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

/// Two places; four below a dollar, where stocks are quoted so.
std::string dollars_text(double value) {
    const double magnitude = std::fabs(value);
    const bool is_small = magnitude != 0 && magnitude < 0.995;
    if (is_small) return fmt::format("{:.4f}", value);
    if (magnitude >= 1e15) return fmt::format("{:.4g}", value);
    const double cents = std::round(magnitude * 100);
    const auto whole = static_cast<std::int64_t>(cents / 100);
    const auto rest = static_cast<std::int64_t>(cents - static_cast<double>(whole) * 100);
    return fmt::format("{}{}.{:02d}", value < 0 ? "-" : "", with_thousands(whole), rest);
}

std::string real_text(double value, Unit unit) {
    if (!std::isfinite(value)) return fmt::format("{}", value);
    if (unit == Unit::fraction) return fmt::format("{:.2f} %", value * 100);
    if (unit == Unit::usd) return dollars_text(value);
    const double magnitude = std::fabs(value);
    if (magnitude != 0 && (magnitude >= 1e15 || magnitude < 1e-4)) return fmt::format("{:.4g}", value);
    if (magnitude >= 1e6) return with_thousands(static_cast<std::int64_t>(std::llround(value)));
    return without_trailing_zeros(fmt::format("{:.4f}", value));
}

std::string decimal_text(const Decimal& value, Unit unit) {
    if (unit == Unit::fraction) return real_text(to_double(value), unit);
    if (unit == Unit::usd) {
        const bool is_small = !value.is_zero() && abs(value) < Decimal::scaled(995, 3);
        return grouped_text(value, is_small ? 4 : 2);
    }
    const Decimal rounded = round_half_even(value, 6);
    return rounded.is_zero() ? "0" : to_text(normalize(rounded));
}

std::string whole_text(std::int64_t value) {
    return value >= 100'000 || value <= -100'000 ? with_thousands(value) : std::to_string(value);
}

/// A table's line stays a line.
std::string on_one_line(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    return text;
}

std::string csv_cell(const std::string& text, bool is_text) {
    if (text.empty()) return is_text ? "\"\"" : "";
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
    return quoted + "\"";
}

std::string json_number(double value) {
    if (std::isnan(value)) return "\"NaN\"";
    if (std::isinf(value)) return value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    return shortest_text(value);
}

void append_json_value(std::string& out, const Value& value) {
    if (value.index() == 0) {
        out += "null";
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        append_json_string(out, *text);
    } else if (const auto* real = std::get_if<double>(&value)) {
        out += json_number(*real);
    } else if (std::holds_alternative<Decimal>(value) || std::holds_alternative<bool>(value) ||
               std::holds_alternative<std::int64_t>(value)) {
        out += stable_text(value);
    } else {
        append_json_string(out, stable_text(value));
    }
}

}  // namespace

std::string stable_text(const Value& value) {
    if (const auto* number = std::get_if<Decimal>(&value)) return to_text(*number);
    return value.index() == 0 ? std::string() : value_text(value);
}

std::string cell_text(const Value& value, Unit unit) {
    if (value.index() == 0) return "–";
    if (const auto* real = std::get_if<double>(&value)) return real_text(*real, unit);
    if (const auto* number = std::get_if<Decimal>(&value)) return decimal_text(*number, unit);
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return whole_text(*whole);
    if (const auto* time = std::get_if<Timestamp>(&value)) return timestamp_text(*time, ' ');
    if (const auto* hash = std::get_if<Hash128>(&value)) return hex_text(*hash).substr(0, 12);
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "yes" : "no";
    return on_one_line(value_text(value));
}

void append_json_object(std::string& out, const Rows& rows, std::size_t row) {
    out += '{';
    for (std::size_t c = 0; c < rows.names.size(); ++c) {
        if (c != 0) out += ',';
        append_json_string(out, rows.names[c]);
        out += ':';
        append_json_value(out, rows.columns[c].value(row));
    }
    out += '}';
}

std::string json_text(const Rows& rows) {
    std::string out = "[";
    for (std::size_t r = 0; r < rows.size(); ++r) {
        out += r == 0 ? "\n" : ",\n";
        append_json_object(out, rows, r);
    }
    return out + (rows.size() == 0 ? "]\n" : "\n]\n");
}

std::string csv_text(const Rows& rows) {
    std::string out;
    for (std::size_t c = 0; c < rows.names.size(); ++c) out += (c == 0 ? "" : ",") + csv_cell(rows.names[c], true);
    out += "\n";
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (std::size_t c = 0; c < rows.columns.size(); ++c) {
            const Value value = rows.columns[c].value(r);
            if (c != 0) out += ',';
            out += csv_cell(stable_text(value), std::holds_alternative<std::string>(value));
        }
        out += "\n";
    }
    return out;
}

}  // namespace tamis::record
