// store/duckdb/table_shapes.cpp — the columns that a file's tables have now.
#include "store/duckdb/table_shapes.hpp"

#include "base/sql_text.hpp"
#include "store/duckdb/sql_text.hpp"
#include "store/names.hpp"

namespace tamis::store {

void TableShapes::read() {
    const record::Rows rows = connection_.query(
        "SELECT table_name, column_name, data_type, coalesce(comment, ''), database_name FROM duckdb_columns() "
        "WHERE database_name IN (current_database(), 'temp') AND schema_name = 'main' AND NOT internal "
        "ORDER BY database_name = 'temp', table_name, column_index");
    shapes_.clear();
    std::map<std::string, std::string> found_in;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string& table = rows.columns[0].texts()[i];
        TableShape& shape = shapes_[table];
        // A temporary view stands before the file's table of that name, as DuckDB has it.
        if (std::string& database = found_in[table]; database != rows.columns[4].texts()[i]) {
            database = rows.columns[4].texts()[i];
            shape = {};
        }
        shape.columns.push_back(rows.columns[1].texts()[i]);
        shape.types.push_back(rows.columns[2].texts()[i]);
        shape.comments.push_back(rows.columns[3].texts()[i]);
    }
    is_known_ = true;
}

const TableShape* TableShapes::find(const std::string& table) {
    if (!is_known_) read();
    const auto found = shapes_.find(table);
    return found == shapes_.end() ? nullptr : &found->second;
}

bool TableShapes::is_view(const std::string& name) {
    const record::Rows found = connection_.query(
        "SELECT count(*) FROM duckdb_views() WHERE NOT internal AND database_name IN (current_database(), 'temp') AND "
        "view_name = " +
        sql_quoted(name));
    return found.columns[0].numbers()[0] != 0;
}

const std::vector<std::string>* TableShapes::columns(const std::string& table) {
    if (const auto known = columns_.find(table); known != columns_.end()) return &known->second;
    std::vector<std::string> found = connection_.columns_of_table(table);
    if (found.empty() && is_view(table))
        found = connection_.query("SELECT * FROM " + quoted_name(table) + " LIMIT 0").names;
    if (found.empty()) return nullptr;
    return &columns_.emplace(table, std::move(found)).first->second;
}

const std::vector<std::string>& TableShapes::require_columns(const std::string& table) {
    const std::vector<std::string>* found = columns(table);
    if (!found) refuse_table(table, names());
    return *found;
}

record::Type TableShapes::type_of(const std::string& table, const std::string& column) {
    const std::pair name(table, column);
    if (const auto known = types_.find(name); known != types_.end()) return known->second;
    const record::Rows none =
        connection_.query("SELECT " + quoted_name(column) + " FROM " + quoted_name(table) + " LIMIT 0");
    return types_.emplace(name, none.columns[0].type()).first->second;
}

void TableShapes::forget() {
    columns_.clear();
    types_.clear();
    is_known_ = false;
}

std::vector<std::string> TableShapes::names() {
    if (!is_known_) read();
    std::vector<std::string> names;
    for (const auto& [name, shape] : shapes_) names.push_back(name);
    return names;
}

}  // namespace tamis::store
