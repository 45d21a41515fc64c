// store/duckdb/prepared_mark.cpp — the note is the comment of the table that holds the schema's version.
#include "store/duckdb/prepared_mark.hpp"

#include <fmt/format.h>

#include "base/sql_text.hpp"
#include "store/duckdb/split_table.hpp"
#include "store/duckdb/sql_text.hpp"

namespace tamis::store {

namespace {

std::string text_at(const record::Rows& rows, std::size_t column) {
    const record::Value value = rows.columns[column].value(0);
    return value.index() == 0 ? std::string() : std::get<std::string>(value);
}

/// The note as it stands, and as it would read now for a schema.
struct Notes {
    std::string kept, counted;
};

// How many tables and columns there are belongs to the note: another program may have dropped some.
Notes notes(Connection& connection) {
    const record::Rows rows = connection.query(
        "SELECT max(comment) FILTER (table_name = 'tamis_schema'), format('{} tables, {} columns', count(*), "
        "sum(column_count)) FROM duckdb_tables() WHERE database_name = current_database() AND NOT internal");
    return {text_at(rows, 0), text_at(rows, 1)};
}

std::string note_of(const Hash128& schema, const std::string& counted) {
    return fmt::format("prepared {}, {}", hex_text(schema), counted);
}

}  // namespace

Hash128 schema_hash(const std::vector<const record::Table*>& tables, const std::vector<View>& views) {
    std::string text;
    for (const record::Table* table : tables) {
        text.append(sql_create(*table)).append("\n");
        if (table->shares()) text.append(SplitTable(*table).view({}).select).append("\n");
        for (const record::Field& field : table->fields) text.append(comment_of(field)).append("\n");
    }
    for (const View& view : views) text.append(view.name).append("\n").append(view.select).append("\n");
    return xxh3(text);
}

bool is_marked_prepared(Connection& connection, const Hash128& schema) {
    const Notes now = notes(connection);
    return now.kept == note_of(schema, now.counted);
}

void mark_prepared(Connection& connection, const Hash128& schema) {
    connection.run("COMMENT ON TABLE tamis_schema IS " + sql_quoted(note_of(schema, notes(connection).counted)));
}

void forget_prepared(Connection& connection) {
    if (!notes(connection).kept.empty()) connection.run("COMMENT ON TABLE tamis_schema IS NULL");
}

}  // namespace tamis::store
