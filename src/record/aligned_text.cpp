// record/aligned_text.cpp — rows as a table that fits the terminal.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "record/format.hpp"

namespace tamis::record {

namespace {

constexpr std::size_t widest_cell = 72;
constexpr std::size_t longest_cell = 1000;  // what is longer is read with --json or --csv
constexpr std::size_t narrowest_text = 16;
constexpr std::size_t narrowest_wrapped = 12;
constexpr std::string_view gap = "  ";

struct Shown {
    std::string name;
    bool is_right;
    std::size_t width;
    std::vector<std::string> cells;
    bool is_text = false;
    bool is_wrapped = false;  ///< cells wider than `width` go on below
};

bool starts_a_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

/// Terminal columns of UTF-8 text (code points; our tables hold no wide ones).
std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_a_character));
}

std::string cut(std::string text, std::size_t most) {
    if (columns_of(text) <= most) return text;
    std::size_t bytes = 0;
    for (std::size_t seen = 0; bytes < text.size(); ++bytes)
        if (starts_a_character(text[bytes]) && seen++ == most - 1) break;
    text.resize(bytes);
    return text + "…";
}

bool is_number(Type type) {
    return type == Type::integer || type == Type::real || type == Type::decimal;
}

Unit unit_of(const std::string& name, const Table* table) {
    if (const Field* field = table ? table->find(name) : nullptr) return field->about.unit;
    if (name.ends_with("_fraction")) return Unit::fraction;
    return name.ends_with("_usd") ? Unit::usd : Unit::none;
}

Shown shown_column(const Rows& rows, std::size_t c, std::size_t most, const Table* table, const Clock& clock) {
    const Column& column = rows.columns[c];
    Shown one{cut(heading(rows, c, clock), most), is_number(column.type()), 0, {}};
    one.is_text = column.type() == Type::text;
    one.width = columns_of(one.name);
    const Unit unit = unit_of(rows.names[c], table);
    for (std::size_t r = 0; r < column.size(); ++r) {
        one.cells.push_back(cut(cell_text(column.value(r), rows.names[c], unit, clock), most));
        one.width = std::max(one.width, columns_of(one.cells.back()));
    }
    return one;
}

/// The first so many columns of a text, taken off it.
std::string_view take_columns(std::string_view& text, std::size_t most) {
    std::size_t bytes = 0;
    for (std::size_t seen = 0; bytes < text.size(); ++bytes)
        if (starts_a_character(text[bytes]) && seen++ == most) break;
    const std::string_view taken = text.substr(0, bytes);
    text.remove_prefix(bytes);
    return taken;
}

/// Words of a text in lines of at most `most` columns; a longer word is broken. An empty text is one line.
std::vector<std::string> wrapped(const std::string& text, std::size_t most) {
    std::vector<std::string> lines;
    for (std::string_view word : split(text, ' ')) {
        if (!lines.empty() && columns_of(lines.back()) + 1 + columns_of(word) <= most) {
            lines.back().append(" ").append(word);
            continue;
        }
        do lines.emplace_back(take_columns(word, most));
        while (!word.empty());
    }
    return lines;
}

void append_line(std::string& text, const std::vector<Shown>& shown, const std::vector<std::string_view>& cells) {
    std::string line;
    for (std::size_t c = 0; c < shown.size(); ++c) {
        const std::string pad(shown[c].width - columns_of(cells[c]), ' ');
        if (c != 0) line += gap;
        line.append(shown[c].is_right ? pad : "").append(cells[c]).append(shown[c].is_right ? "" : pad);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
}

void append_row(std::string& text, const std::vector<Shown>& shown, std::size_t row) {
    std::vector<std::vector<std::string>> lines;
    std::size_t most = 1;
    for (const Shown& one : shown) {
        lines.push_back(one.is_wrapped ? wrapped(one.cells[row], one.width) : std::vector{one.cells[row]});
        most = std::max(most, lines.back().size());
    }
    for (std::size_t i = 0; i < most; ++i) {
        std::vector<std::string_view> cells;
        for (const auto& column : lines) cells.push_back(i < column.size() ? column[i] : std::string_view());
        append_line(text, shown, cells);
    }
}

std::string table_text(const std::vector<Shown>& shown, std::size_t rows) {
    std::string text;
    std::vector<std::string_view> names;
    for (const Shown& one : shown) names.push_back(one.name);
    append_line(text, shown, names);
    for (std::size_t r = 0; r < rows; ++r) append_row(text, shown, r);
    return text;
}

std::size_t total_width(const std::vector<Shown>& shown) {
    std::size_t total = 0;
    for (const Shown& one : shown) total += (total == 0 ? 0 : gap.size()) + one.width;
    return total;
}

/// Narrows texts, the widest first, until the table fits; false: it cannot.
bool narrow(std::vector<Shown>& shown, std::size_t room) {
    const auto least = [](const Shown& one) { return std::max(columns_of(one.name), narrowest_wrapped); };
    while (total_width(shown) > room) {
        Shown* widest = nullptr;
        for (Shown& one : shown)
            if (one.is_text && one.width > least(one) && (!widest || one.width > widest->width)) widest = &one;
        if (!widest) return false;
        widest->width = std::max(least(*widest), std::min(widest->width - 1, room));
        widest->is_wrapped = true;
    }
    return true;
}

/// Each row as lines of name and value, for rows that are wider than any terminal.
std::string folded_text(const std::vector<Shown>& shown, std::size_t rows, std::size_t room) {
    std::size_t names = 0;
    for (const Shown& one : shown) names = std::max(names, columns_of(one.name));
    const std::size_t indent = names + gap.size();
    const std::size_t value_room = std::max(room, indent + narrowest_wrapped) - indent;
    std::string text;
    for (std::size_t r = 0; r < rows; ++r) {
        if (r != 0) text += "\n";
        for (const Shown& one : shown) {
            std::string before = one.name + std::string(indent - columns_of(one.name), ' ');
            for (const std::string& line : wrapped(one.cells[r], value_room)) {
                text.append(before).append(line).append("\n");
                before.assign(indent, ' ');
            }
        }
    }
    return text;
}

std::string whole_text(const Rows& rows, std::size_t room, const Table* table, const Clock& clock) {
    std::vector<Shown> shown;
    for (std::size_t c = 0; c < rows.names.size(); ++c)
        shown.push_back(shown_column(rows, c, longest_cell, table, clock));
    return narrow(shown, room) ? table_text(shown, rows.size()) : folded_text(shown, rows.size(), room);
}

std::string cut_text(
    const Rows& rows, std::size_t room, const Table* table, std::string_view hint, const Clock& clock) {
    std::vector<Shown> shown;
    std::vector<std::string> left_out;
    std::size_t used = 0;
    for (std::size_t c = 0; c < rows.names.size(); ++c) {
        Shown one = shown_column(rows, c, std::min(room, widest_cell), table, clock);
        const std::size_t before = used + (shown.empty() ? 0 : gap.size());
        // A long text at the end is rather wrapped than left out.
        const bool is_last_text = c + 1 == rows.names.size() && one.is_text;
        if (is_last_text && before + narrowest_text <= room && before + one.width > room) {
            one = shown_column(rows, c, longest_cell, table, clock);
            one.width = room - before;
            one.is_wrapped = true;
        }
        if (before + one.width > room) {
            left_out.push_back(rows.names[c]);
            continue;
        }
        used = before + one.width;
        shown.push_back(std::move(one));
    }
    std::string text = table_text(shown, rows.size());
    if (!left_out.empty())
        text += fmt::format("({} more {} not fit: {}; use {})\n",
                            left_out.size(),
                            left_out.size() == 1 ? "column does" : "columns do",
                            cut(join(left_out, ", "), 120),
                            hint);
    return text;
}

}  // namespace

std::string heading(const Rows& rows, std::size_t column, const Clock& clock) {
    const std::string& name = rows.names[column];
    const std::string brief = name.ends_with(unsaid_ending) ? name.substr(0, name.size() - unsaid_ending.size()) : name;
    const bool is_taken = brief.empty() || std::count(rows.names.begin(), rows.names.end(), brief) > 0;
    const std::string zone =
        rows.columns[column].type() == Type::timestamp ? fmt::format(" ({})", clock.zone) : std::string();
    return visible_text(is_taken ? name : brief) + zone;
}

std::string aligned_text(const Rows& rows, int width, const Table* table, const Fit& fit, const Clock& clock) {
    const auto room = static_cast<std::size_t>(std::max(width, 8));
    return fit.keeps_every_column ? whole_text(rows, room, table, clock) : cut_text(rows, room, table, fit.hint, clock);
}

}  // namespace tamis::record
