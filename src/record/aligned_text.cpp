// record/aligned_text.cpp — rows as a table that fits the terminal.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "record/format.hpp"

namespace tamis::record {

namespace {

constexpr std::size_t widest_cell = 72;
constexpr std::size_t narrowest_text = 16;
constexpr std::string_view gap = "  ";

struct Shown {
    std::string name;
    bool is_right;
    std::size_t width;
    std::vector<std::string> cells;
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

/// On a terminal the cells show their unit, so the heading need not.
std::string heading(const std::string& name) {
    constexpr std::string_view unit = "_fraction";
    return name.ends_with(unit) ? name.substr(0, name.size() - unit.size()) : name;
}

Shown shown_column(const Rows& rows, std::size_t c, std::size_t most, const Table* table) {
    const Column& column = rows.columns[c];
    Shown one{cut(heading(rows.names[c]), most), is_number(column.type()), 0, {}};
    one.width = columns_of(one.name);
    const Unit unit = unit_of(rows.names[c], table);
    for (std::size_t r = 0; r < column.size(); ++r) {
        one.cells.push_back(cut(cell_text(column.value(r), unit), most));
        one.width = std::max(one.width, columns_of(one.cells.back()));
    }
    return one;
}

/// Words of a text in lines of at most `most` columns.
std::vector<std::string> wrapped(const std::string& text, std::size_t most) {
    std::vector<std::string> lines;
    for (const std::string_view whole : split(text, ' ')) {
        const std::string word = cut(std::string(whole), most);
        if (lines.empty() || columns_of(lines.back()) + 1 + columns_of(word) > most)
            lines.push_back(word);
        else
            lines.back().append(" ").append(word);
    }
    return lines;
}

template <class Cell>
void append_line(std::string& text, const std::vector<Shown>& shown, Cell cell) {
    std::string line;
    for (std::size_t c = 0; c < shown.size(); ++c) {
        const std::string& content = cell(shown[c]);
        const std::string pad(shown[c].width - columns_of(content), ' ');
        if (c != 0) line += gap;
        line += shown[c].is_right ? pad + content : content + pad;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
}

}  // namespace

std::string aligned_text(const Rows& rows, int width, const Table* table) {
    const auto room = static_cast<std::size_t>(std::max(width, 8));
    std::vector<Shown> shown;
    std::vector<std::string> left_out;
    std::size_t used = 0, wrap_at = 0;
    for (std::size_t c = 0; c < rows.names.size(); ++c) {
        Shown one = shown_column(rows, c, std::min(room, widest_cell), table);
        const std::size_t before = used + (shown.empty() ? 0 : gap.size());
        // A long text at the end is rather wrapped than left out.
        const bool is_last_text = c + 1 == rows.names.size() && rows.columns[c].type() == Type::text;
        if (is_last_text && before + narrowest_text <= room && before + one.width > room) {
            one = shown_column(rows, c, SIZE_MAX, table);
            one.width = wrap_at = room - before;
        }
        const std::size_t needed = (shown.empty() ? 0 : gap.size()) + one.width;
        if (used + needed > room) {
            left_out.push_back(rows.names[c]);
            continue;
        }
        used += needed;
        shown.push_back(std::move(one));
    }
    std::string text;
    append_line(text, shown, [](const Shown& one) -> const std::string& { return one.name; });
    for (std::size_t r = 0; r < rows.size(); ++r) {
        if (wrap_at == 0) {
            append_line(text, shown, [r](const Shown& one) -> const std::string& { return one.cells[r]; });
            continue;
        }
        const std::vector<std::string> last = wrapped(shown.back().cells[r], wrap_at);
        static const std::string nothing;
        for (std::size_t i = 0; i < std::max<std::size_t>(last.size(), 1); ++i)
            append_line(text, shown, [&](const Shown& one) -> const std::string& {
                if (&one == &shown.back()) return i < last.size() ? last[i] : nothing;
                return i == 0 ? one.cells[r] : nothing;
            });
    }
    if (!left_out.empty())
        text += fmt::format("({} more {} not fit: {}; use --columns, --json or --csv)\n",
                            left_out.size(),
                            left_out.size() == 1 ? "column does" : "columns do",
                            cut(join(left_out, ", "), 120));
    return text;
}

}  // namespace tamis::record
