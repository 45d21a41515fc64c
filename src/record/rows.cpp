// record/rows.cpp — batches of described structs.
#include "record/rows.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::record {

std::size_t Rows::index(std::string_view name) const {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == name) return i;
    const std::vector<std::string_view> all(names.begin(), names.end());
    throw Error{Problem::not_found, "there is no column '" + excerpt(name) + "'" + did_you_mean(name, all)};
}

Rows rows_of(const Table& table) {
    Rows rows;
    for (const Field& field : table.fields) {
        rows.names.push_back(field.column());
        rows.columns.emplace_back(field.type);
    }
    return rows;
}

void append(Rows& out, const Table& table, const void* first, std::size_t count) {
    if (count == 0) return;
    ensure(out.columns.size() == table.fields.size(), "a batch has its table's columns");
    for (std::size_t i = 0; i < table.fields.size(); ++i) {
        const Field& field = table.fields[i];
        field.gather(field.in(first), table.row_bytes, count, out.columns[i]);
    }
}

Rows head(const Rows& rows, std::uint64_t count) {
    if (rows.size() <= count) return rows;
    Rows first{rows.names, {}};
    for (const Column& column : rows.columns) {
        first.columns.emplace_back(column.type());
        if (column.holds_json()) first.columns.back().set_holds_json();
        for (std::size_t r = 0; r < count; ++r) first.columns.back().push_value(column.value(r));
    }
    return first;
}

void read_into(const Rows& rows, std::size_t row, const Table& table, void* out) {
    for (std::size_t i = 0; i < rows.names.size(); ++i) {
        const Field* field = table.find(rows.names[i]);
        if (!field) continue;
        if (!field->nullable && rows.columns[i].is_null(row))
            throw Error{Problem::bad_data,
                        std::string(table.name) + "." + rows.names[i] +
                            " is NULL in a row that was written before the column existed"};
        field->write(field->in(out), rows.columns[i].value(row));
    }
}

}  // namespace tamis::record
