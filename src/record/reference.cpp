// record/reference.cpp — described structs as pages of the reference.
#include <fmt/format.h>

#include "record/format.hpp"
#include "record/parameters.hpp"

namespace tamis::record {

namespace {

/// A | would end the cell, a line break the row.
std::string cell(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (c == '|') safe += '\\';
        safe += c == '\n' ? ' ' : c;
    }
    return safe;
}

std::string meaning_of(const Field& field) {
    std::string text = cell(field.about.meaning);
    if (!field.about.lean.label.empty()) text += fmt::format(" LEAN: {}.", cell(field.about.lean.label));
    if (const std::string allowed = allowed_text(field); !allowed.empty() && field.type != Type::boolean)
        text += fmt::format(" Allowed: {}.", cell(allowed));
    return text;
}

}  // namespace

std::string reference_markdown(const Table& table) {
    std::string out = fmt::format("## {}\n\n{}\n\n", table.name, table.meaning);
    out += "| column | type | unit | NULL | meaning |\n|---|---|---|---|---|\n";
    for (const Field& field : table.fields)
        out += fmt::format("| `{}` | {} | {} | {} | {} |\n",
                           field.column(),
                           name_of(field.type),
                           name_of(field.about.unit),
                           field.nullable ? "may be" : "",
                           meaning_of(field));
    return out;
}

std::string parameters_markdown(std::span<const Field> fields, const void* defaults) {
    std::string out = "| parameter | type | unit | default | allowed | meaning |\n|---|---|---|---|---|---|\n";
    for (const Field& field : fields)
        out += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n",
                           field.column(),
                           name_of(field.type),
                           name_of(field.about.unit),
                           cell(value_text(field.read(field.in(defaults)))),
                           cell(allowed_text(field)),
                           cell(field.about.meaning));
    return out;
}

}  // namespace tamis::record
