// store/duckdb/sql_text.cpp — literals and types as SQL spells them.
#include "store/duckdb/sql_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/error.hpp"
#include "base/sql_text.hpp"
#include "record/format.hpp"
#include "store/stored_decimal.hpp"

namespace tamis::store {

namespace {

std::string doubled(std::string_view text, char quote) {
    std::string result(1, quote);
    for (const char c : text) result.append(c == quote ? 2 : 1, c);
    return result + quote;
}

std::string_view operator_of(Comparison comparison) {
    static constexpr std::string_view operators[] = {"=", "<>", "<", "<=", ">", ">=", "LIKE", "IS NULL", "IS NOT NULL"};
    return operators[static_cast<std::size_t>(comparison)];
}

}  // namespace

std::string_view sql_type(record::Type type) {
    static constexpr std::string_view types[] = {
        "BOOLEAN", "BIGINT", "DOUBLE", "DECIMAL(38,18)", "DATE", "TIMESTAMP", "UUID", "VARCHAR"};
    return types[static_cast<std::size_t>(type)];
}

std::string quoted_name(std::string_view name) {
    return doubled(name, '"');
}

std::string sql_value(const record::Value& value, std::string_view column) {
    if (value.index() == 0) return "NULL";
    const auto type = static_cast<record::Type>(value.index() - 1);
    std::string text = record::stable_text(value);
    if (const auto* decimal = std::get_if<Decimal>(&value)) text = to_text(as_stored(*decimal, column));
    if (text.find('\0') != std::string::npos)
        throw Error{Problem::invalid_request, std::string(column) + " is compared with a text that holds a zero byte"};
    return fmt::format("CAST({} AS {})", sql_quoted(text), sql_type(type));
}

namespace {

std::string sql_condition(const Condition& condition) {
    if (condition.joins()) {
        std::string sql;
        for (const Condition& part : condition.parts) {
            if (!sql.empty()) sql += condition.comparison == Comparison::all_of ? " AND " : " OR ";
            sql += sql_condition(part);
        }
        return (condition.comparison == Comparison::none_of ? "NOT (" : "(") + sql + ")";
    }
    const std::string left = condition.sql.empty() ? quoted_name(condition.column) : condition.sql;
    std::string sql = fmt::format("{} {}", left, operator_of(condition.comparison));
    const bool has_value =
        condition.comparison != Comparison::is_null && condition.comparison != Comparison::is_not_null;
    if (has_value) sql += " " + sql_value(condition.value, condition.column);
    return condition.source.empty() ? sql : fmt::format("EXISTS (SELECT 1 FROM {} AND {})", condition.source, sql);
}

/// The column, or what stands for it.
std::string sql_column(const Query& query, const std::string& name) {
    for (const ComputedColumn& one : query.computed)
        if (one.name == name) return one.sql;
    return quoted_name(name);
}

}  // namespace

std::string sql_where(const Query& query) {
    std::string sql;
    for (const Condition& condition : query.where)
        sql += (sql.empty() ? " WHERE " : " AND ") + sql_condition(condition);
    return sql;
}

std::string sql_order(const Query& query) {
    std::string sql;
    for (const Order& order : query.order)
        sql += fmt::format("{}{} {} NULLS {}",
                           sql.empty() ? " ORDER BY " : ", ",
                           sql_column(query, order.column),
                           order.descending ? "DESC" : "ASC",
                           order.are_nulls_first ? "FIRST" : "LAST");
    return sql;
}

namespace {

/// Whether a column that is shown is looked up in another table, row by row.
bool looks_up(const Query& query) {
    return std::any_of(query.columns.begin(), query.columns.end(), [&](const std::string& column) {
        return sql_column(query, column).find("(SELECT ") != std::string::npos;
    });
}

}  // namespace

std::string sql_select(const Query& query) {
    std::string columns;
    for (const std::string& column : query.columns)
        columns += (columns.empty() ? "" : ", ") + sql_column(query, column) + " AS " + quoted_name(column);
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const std::string name = quoted_name(query.table), order = sql_order(query);
    const std::string from = query.rows.empty() ? name : query.rows + " AS " + name;
    const std::string page = fmt::format(
        "{}{} LIMIT {} OFFSET {}", sql_where(query), order, std::min(query.limit, most), std::min(query.offset, most));
    if (columns.empty()) return "SELECT * FROM " + from + page;
    // The rows first: what is looked up would be looked up for every row of the table, those that are passed over too.
    constexpr std::uint64_t most_of_a_page = 100'000;
    if (query.limit <= most_of_a_page && looks_up(query))
        return fmt::format("SELECT {} FROM (SELECT * FROM {}{}) AS {}{}", columns, from, page, name, order);
    return fmt::format("SELECT {} FROM {}{}", columns, from, page);
}

std::string sql_last_of_page(const Query& query) {
    constexpr std::uint64_t most_rows = 1'000, most_passed_over = 100'000;
    constexpr std::size_t few_columns = 4;
    const bool is_wide = query.columns.empty() || query.columns.size() > few_columns;
    if (!is_wide || query.order.empty() || query.limit == 0 || query.limit > most_rows ||
        query.offset > most_passed_over)
        return {};
    const Order& first = query.order.front();
    if (first.are_nulls_first || sql_column(query, first.column) != quoted_name(first.column)) return {};
    Query last = query;
    last.columns = {first.column};
    last.order = {first};
    last.limit = 1;
    last.offset = query.offset + query.limit - 1;
    return sql_select(last);
}

Query reaching(Query query, const record::Value& last) {
    const Order& first = query.order.front();
    query.where.push_back({.column = first.column,
                           .comparison = first.descending ? Comparison::greater_or_equal : Comparison::less_or_equal,
                           .value = last});
    return query;
}

std::string sql_create(const record::Table& table) {
    std::string columns;
    for (const record::Field& field : table.fields) {
        if (!columns.empty()) columns += ", ";
        columns += fmt::format("{} {}", quoted_name(field.column()), sql_type(field.type));
    }
    return fmt::format("CREATE TABLE {}({})", quoted_name(table.name), columns);
}

std::string comment_of(const record::Field& field) {
    const std::string_view unit = name_of(field.about.unit);
    std::string text(field.about.meaning);
    return unit.empty() ? text : fmt::format("{} [{}]", text, unit);
}

}  // namespace tamis::store
