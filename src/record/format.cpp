// record/format.cpp — see format.hpp.
#include "record/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "record/parameters.hpp"

namespace tamis::record {

namespace {

constexpr std::size_t widest_cell = 48;

std::string timestamp_text(Timestamp time, char between) {
    const std::int64_t day = time.ms >= 0 ? time.ms / 86'400'000 : (time.ms - 86'399'999) / 86'400'000;
    const std::int64_t of_day = time.ms - day * 86'400'000;
    return fmt::format("{}{}{:02d}:{:02d}:{:02d}", value_text(Value{Day{std::chrono::days{day}}}), between, of_day / 3'600'000,
                       of_day / 60'000 % 60, of_day / 1000 % 60);
}

std::string real_text(double value, Unit unit) {
    if (unit == Unit::fraction) return fmt::format("{:.2f} %", value * 100);
    const double magnitude = std::fabs(value);
    if (magnitude != 0 && (magnitude >= 1e15 || magnitude < 1e-4)) return fmt::format("{:.4g}", value);
    if (magnitude >= 1e6) return with_thousands(static_cast<std::int64_t>(std::llround(value)));
    std::string text = fmt::format("{:.4f}", value);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

/// Terminal columns of UTF-8 text (code points; our tables hold no wide ones).
std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string cut(std::string text, std::size_t most) {
    if (columns_of(text) <= most) return text;
    std::size_t bytes = 0, seen = 0;
    while (bytes < text.size() && seen < most - 1) {
        ++bytes;
        while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) ++bytes;
        ++seen;
    }
    text.resize(bytes);
    return text + "…";
}

bool is_number(Type type) { return type == Type::integer || type == Type::real || type == Type::decimal; }

std::string csv_cell(std::string text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

void append_json_value(std::string& out, const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return append_json_string(out, *text);
    if (value.index() == 0) {
        out += "null";
    } else if (const auto* real = std::get_if<double>(&value)) {
        out += std::isfinite(*real) ? shortest_text(*real) : "null";
    } else if (std::holds_alternative<Decimal>(value)) {
        out += to_text(std::get<Decimal>(value));
    } else if (std::holds_alternative<bool>(value) || std::holds_alternative<std::int64_t>(value)) {
        out += value_text(value);
    } else {
        append_json_string(out, stable_text(value));
    }
}

}  // namespace

std::string stable_text(const Value& value) {
    if (const auto* time = std::get_if<Timestamp>(&value)) return timestamp_text(*time, 'T');
    if (const auto* number = std::get_if<Decimal>(&value)) return to_text(*number);
    return value.index() == 0 ? std::string() : value_text(value);
}

std::string cell_text(const Value& value, Unit unit) {
    if (value.index() == 0) return "–";
    if (const auto* real = std::get_if<double>(&value)) return real_text(*real, unit);
    if (const auto* number = std::get_if<Decimal>(&value)) {
        if (unit == Unit::fraction) return real_text(to_double(*number), unit);
        return to_text(normalize(round_half_even(*number, unit == Unit::usd ? 2 : 6)));
    }
    if (const auto* time = std::get_if<Timestamp>(&value)) return timestamp_text(*time, ' ');
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::abs(*whole) >= 100'000 ? with_thousands(*whole) : std::to_string(*whole);
    if (const auto* hash = std::get_if<Hash128>(&value)) return hex_text(*hash).substr(0, 12);
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "yes" : "no";
    return value_text(value);
}

std::string aligned_text(const Rows& rows, int width, const Table* table) {
    struct Shown {
        std::string name;
        bool right;
        std::size_t width;
        std::vector<std::string> cells;
    };
    std::vector<Shown> shown;
    std::vector<std::string> left_out;
    std::size_t used = 0;
    for (std::size_t c = 0; c < rows.names.size(); ++c) {
        const Field* field = table ? table->find(rows.names[c]) : nullptr;
        const bool ends_in_fraction = rows.names[c].ends_with("_fraction");
        const Unit unit = field ? field->about.unit : ends_in_fraction ? Unit::fraction : Unit::none;
        Shown one{rows.names[c], is_number(rows.columns[c].type()), columns_of(rows.names[c]), {}};
        for (std::size_t r = 0; r < rows.size(); ++r) {
            one.cells.push_back(cut(cell_text(rows.columns[c].value(r), unit), widest_cell));
            one.width = std::max(one.width, columns_of(one.cells.back()));
        }
        if (!shown.empty() && used + 2 + one.width > static_cast<std::size_t>(width)) {
            left_out.push_back(one.name);
            continue;
        }
        used += (shown.empty() ? 0 : 2) + one.width;
        shown.push_back(std::move(one));
    }
    std::string text;
    const auto line = [&](auto cell) {
        std::string row;
        for (const Shown& one : shown) {
            if (!row.empty()) row += "  ";
            const std::string content = cell(one);
            const std::string pad(one.width - std::min(one.width, columns_of(content)), ' ');
            row += one.right ? pad + content : content + pad;
        }
        while (!row.empty() && row.back() == ' ') row.pop_back();
        text += row + "\n";
    };
    line([](const Shown& one) { return one.name; });
    for (std::size_t r = 0; r < rows.size(); ++r) line([&](const Shown& one) { return one.cells[r]; });
    if (!left_out.empty()) text += fmt::format("({} more columns do not fit: {}; use --columns, --json or --csv)\n", left_out.size(), cut(join(left_out, ", "), 120));
    return text;
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
    for (std::size_t c = 0; c < rows.names.size(); ++c) out += (c == 0 ? "" : ",") + csv_cell(rows.names[c]);
    out += "\n";
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (std::size_t c = 0; c < rows.columns.size(); ++c) out += (c == 0 ? "" : ",") + csv_cell(stable_text(rows.columns[c].value(r)));
        out += "\n";
    }
    return out;
}

std::string reference_markdown(const Table& table) {
    std::string out = fmt::format("## {}\n\n{}\n\n| column | type | unit | meaning |\n|---|---|---|---|\n", table.name, table.meaning);
    for (const Field& field : table.fields)
        out += fmt::format("| `{}` | {}{} | {} | {} |\n", field.column(), name_of(field.type), field.nullable ? ", may be NULL" : "",
                           name_of(field.about.unit), field.about.meaning);
    return out;
}

}  // namespace tamis::record
