// record/field.cpp — words of units, and finding a column.
#include "record/field.hpp"

namespace tamis::record {

std::string_view name_of(Unit unit) {
    static constexpr std::string_view names[] = {
        "", "USD", "fraction", "ratio", "shares", "count", "days", "minutes", "seconds", "ms", "bars"};
    return names[static_cast<std::size_t>(unit)];
}

const Field* Table::find(std::string_view column) const {
    for (const Field& field : fields)
        if (column.starts_with(field.prefix) && column.substr(field.prefix.size()) == field.name) return &field;
    return nullptr;
}

bool Table::shares() const {
    return std::any_of(fields.begin(), fields.end(), [](const Field& field) { return field.is_shared; });
}

}  // namespace tamis::record
