// record/format.cpp — cells as text, and rows as JSON and CSV.
#include "record/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/double_text.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
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

/// 1234567.5 as 1,234,567.5.
std::string with_marks(std::string number) {
    const std::size_t first = number.starts_with('-') ? 1 : 0;
    const std::size_t end = std::min(number.find_first_not_of("0123456789", first), number.size());
    for (std::size_t at = end; at > first + 3;) number.insert(at -= 3, 1, ',');
    return number;
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
    return with_marks(without_trailing_zeros(fmt::format("{:.4f}", value)));
}

std::string decimal_text(const Decimal& value, Unit unit) {
    if (unit == Unit::fraction) return real_text(to_double(value), unit);
    if (unit == Unit::usd) {
        const bool is_small = !value.is_zero() && abs(value) < Decimal::scaled(995, 3);
        return grouped_text(value, is_small ? 4 : 2);
    }
    const Decimal rounded = round_half_even(value, 6);
    return rounded.is_zero() ? "0" : with_marks(to_text(normalize(rounded)));
}

/// A whole number that names a thing: nobody writes run 1,024 or the year 2,024.
bool is_label(std::string_view column) {
    static constexpr std::array<std::string_view, 6> words{"id", "number", "run", "migration", "seed", "year"};
    const std::string_view last = column.substr(column.rfind('_') + 1);
    return std::find(words.begin(), words.end(), last) != words.end();
}

Timestamp on_clock(Timestamp time, const Clock& clock) {
    return clock.wall ? clock.wall(time) : time;
}

void append_csv_text(std::string& out, std::string_view text) {
    if (!text.empty() && text.find_first_of(",\"\n\r") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) out.append(c == '"' ? 2 : 1, c);
    out += '"';
}

/// What is neither NULL nor a text, as stable_text spells it; numbers, which are nearly all there is, without a detour.
void append_stable(std::string& out, const Column& column, std::size_t row) {
    switch (column.type()) {
        case Type::integer:
            fmt::format_to(std::back_inserter(out), "{}", column.numbers()[row]);
            return;
        case Type::real:
            append_shortest(out, column.reals()[row] == 0 ? 0 : column.reals()[row]);
            return;
        case Type::decimal:
            append_text(out, column.decimals()[row]);
            return;
        default:
            out += stable_text(column.value(row));
    }
}

void append_json_real(std::string& out, double value) {
    if (std::isnan(value))
        out += "\"NaN\"";
    else if (std::isinf(value))
        out += value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    else
        append_shortest(out, value);
}

}  // namespace

std::string stable_text(const Value& value) {
    if (const auto* number = std::get_if<Decimal>(&value)) return to_text(*number);
    return value.index() == 0 ? std::string() : value_text(value);
}

std::string cell_text(const Value& value, Unit unit, const Clock& clock) {
    if (value.index() == 0) return "–";
    if (const auto* real = std::get_if<double>(&value)) return real_text(*real, unit);
    if (const auto* number = std::get_if<Decimal>(&value)) return decimal_text(*number, unit);
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return with_thousands(*whole);
    if (const auto* time = std::get_if<Timestamp>(&value)) return timestamp_text(on_clock(*time, clock), ' ');
    if (const auto* hash = std::get_if<Hash128>(&value)) return hex_text(*hash).substr(0, 12);
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "yes" : "no";
    return visible_text(value_text(value));
}

std::string cell_text(const Value& value, std::string_view column, Unit unit, const Clock& clock) {
    if (std::holds_alternative<std::int64_t>(value) && is_label(column)) return value_text(value);
    return cell_text(value, unit, clock);
}

void append_json_cell(std::string& out, const Column& column, std::size_t row) {
    const Type type = column.type();
    const bool is_bare = type == Type::integer || type == Type::decimal || type == Type::boolean;
    if (column.is_null(row)) {
        out += "null";
    } else if (column.holds_json()) {
        out += column.texts()[row];
    } else if (type == Type::text) {
        append_json_string(out, column.texts()[row]);
    } else if (type == Type::real) {
        append_json_real(out, column.reals()[row]);
    } else {
        if (!is_bare) out += '"';
        append_stable(out, column, row);
        if (!is_bare) out += '"';
    }
}

void append_json_object(std::string& out, const Rows& rows, std::size_t row) {
    out += '{';
    for (std::size_t c = 0; c < rows.names.size(); ++c) {
        if (c != 0) out += ',';
        append_json_string(out, rows.names[c]);
        out += ':';
        append_json_cell(out, rows.columns[c], row);
    }
    out += '}';
}

namespace {

void append_csv_header(std::string& out, const Rows& rows) {
    for (std::size_t c = 0; c < rows.names.size(); ++c) {
        if (c != 0) out += ',';
        append_csv_text(out, rows.names[c]);
    }
    out += "\n";
}

void append_csv_row(std::string& out, const Rows& rows, std::size_t r) {
    for (std::size_t c = 0; c < rows.columns.size(); ++c) {
        const Column& column = rows.columns[c];
        if (c != 0) out += ',';
        if (column.is_null(r)) continue;
        if (column.type() == Type::text)
            append_csv_text(out, column.texts()[r]);
        else
            append_stable(out, column, r);
    }
    out += "\n";
}

std::string text_of(Format format, const Rows& rows) {
    RowWriter writer(format);
    std::string text = writer.batch(rows);
    return text + writer.end();
}

}  // namespace

std::string RowWriter::batch(const Rows& rows) {
    std::string out;
    if (!has_begun_ && format_ == Format::csv) append_csv_header(out, rows);
    if (!has_begun_ && format_ == Format::json) out += "[";
    has_begun_ = true;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        if (r == 1) out.reserve(out.size() * rows.size() * 9 / 8);  // rows of a batch are much alike
        if (format_ == Format::csv) {
            append_csv_row(out, rows, r);
            continue;
        }
        out += has_rows_ ? ",\n" : "\n";
        append_json_object(out, rows, r);
        has_rows_ = true;
    }
    return out;
}

std::string RowWriter::end() const {
    if (format_ == Format::csv) return "";
    return has_rows_ ? "\n]\n" : "]\n";
}

std::string json_text(const Rows& rows) {
    return text_of(Format::json, rows);
}

std::string csv_text(const Rows& rows) {
    return text_of(Format::csv, rows);
}

}  // namespace tamis::record
