// store/duckdb/split_table.cpp — the two tables of one, the view of both, and a whole one split.
#include "store/duckdb/split_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "store/duckdb/sql_text.hpp"
#include "store/names.hpp"

namespace tamis::store {

namespace {

constexpr record::Field id_field{shared_id, record::Type::integer, false, {}, nullptr, nullptr, nullptr};

/// Meaning and unit stand beside the columns of the view, which people read.
record::Field without_comment(record::Field field) {
    field.about = {};
    return field;
}

bool is_among(std::span<const std::string> names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

SplitTable::SplitTable(const record::Table& table)
    : name_(table.name),
      own_name_(rows_name(table)),
      shared_name_(store::shared_name(table)),
      fields_(table.fields),
      own_{id_field},
      shared_{id_field} {
    for (const record::Field& field : fields_) (field.is_shared ? shared_ : own_).push_back(without_comment(field));
}

View SplitTable::view(std::span<const std::string> columns_of_own) const {
    std::vector<std::string> shown;
    for (const record::Field& field : fields_) shown.push_back(quoted_name(field.column()));
    for (const std::string& column : columns_of_own)
        if (const std::string name = quoted_name(column); column != shared_id && !is_among(shown, name))
            shown.push_back(name);
    return {name_,
            fmt::format("SELECT {} FROM {} JOIN {} USING ({})", join(shown, ", "), own_name_, shared_name_, shared_id)};
}

namespace {

/// The shared columns that a table of an earlier version has.
std::vector<std::string> present_of(std::span<const record::Field> shared, std::span<const std::string> columns) {
    std::vector<std::string> present;
    for (const record::Field& field : shared.subspan(1))
        if (is_among(columns, field.column())) present.push_back(quoted_name(field.column()));
    return present;
}

}  // namespace

std::string SplitTable::copy_shared(std::span<const std::string> columns) const {
    const std::vector<std::string> present = present_of(shared_, columns);
    const std::string list = join(present, ", "), name = quoted_name(name_);
    std::string alike;
    for (const std::string& column : present)
        alike +=
            fmt::format("{}{}.{} IS NOT DISTINCT FROM kept.{}", alike.empty() ? "" : " AND ", name, column, column);
    return fmt::format(
        "DROP TABLE IF EXISTS {shared};{create};"
        "INSERT INTO {shared} BY NAME SELECT row_number() OVER (ORDER BY first) AS {id}, * EXCLUDE (first) FROM "
        "(SELECT {list}, min(rowid) AS first FROM {name} GROUP BY ALL);"
        "ALTER TABLE {name} ADD COLUMN IF NOT EXISTS {id} BIGINT;"
        "UPDATE {name} SET {id} = kept.{id} FROM {shared} AS kept WHERE {alike};",
        fmt::arg("shared", shared_name_),
        fmt::arg("create", sql_create(shared())),
        fmt::arg("id", shared_id),
        fmt::arg("list", list),
        fmt::arg("name", name),
        fmt::arg("alike", alike));
}

std::string SplitTable::drop_shared(std::span<const std::string> columns) const {
    std::string sql = fmt::format("ALTER TABLE {} RENAME TO {};", quoted_name(name_), own_name_);
    for (const std::string& column : present_of(shared_, columns))
        sql += fmt::format("ALTER TABLE {} DROP COLUMN {};", own_name_, column);
    return sql;
}

}  // namespace tamis::store
