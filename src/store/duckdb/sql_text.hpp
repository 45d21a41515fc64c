// store/duckdb/sql_text.hpp — our types, names, values and queries as DuckDB's SQL.
#pragma once

#include <string>
#include <string_view>

#include "store/result_store.hpp"

namespace tamis::store {

std::string_view sql_type(record::Type type);
std::string quoted_name(std::string_view name);  ///< "name", safe for any text
/// A literal of the value's own type. Throws Error invalid_request for a text with a zero byte.
std::string sql_value(const record::Value& value, std::string_view column);
/// " WHERE …" of the conditions, or nothing.
std::string sql_where(const Query& query);
/// " ORDER BY …", NULLs last, or nothing.
std::string sql_order(const Query& query);
std::string sql_select(const Query& query);
/// For a page of wide rows in the order of a column: what that column has in the page's last row, alone. With it the
/// page is read from the rows that reach it (`reaching`), a third less work than whole rows in order. Empty: the page
/// is not worth asking twice.
std::string sql_last_of_page(const Query& query);
/// The query among rows whose first column of its order is `last` or comes before it.
Query reaching(Query query, const record::Value& last);
std::string sql_create(const record::Table& table);
/// What a column's comment says: its meaning and unit.
std::string comment_of(const record::Field& field);

}  // namespace tamis::store
