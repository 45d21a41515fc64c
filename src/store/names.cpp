// store/names.cpp — refusals with the nearest of the names there are.
#include "store/names.hpp"

#include <algorithm>
#include <cstring>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::store {

namespace {

std::vector<std::string_view> views_of(std::span<const std::string> names) {
    return {names.begin(), names.end()};
}

bool is_utf8(std::string_view text) {
    while (text.size() >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), 8);
        if ((word & 0x8080808080808080u) != 0) break;
        text.remove_prefix(8);
    }
    while (!text.empty()) {
        const std::size_t bytes = character_bytes(text);
        if (bytes == 0) return false;
        text.remove_prefix(bytes);
    }
    return true;
}

}  // namespace

std::string rows_name(const record::Table& table) {
    return std::string(table.name) + (table.shares() ? "_own" : "");
}

std::string shared_name(const record::Table& table) {
    return std::string(table.name) + "_shared";
}

std::string rows_as_kept(const record::Table& table, const std::string& which) {
    return "(SELECT own.rowid AS rowid, own.* EXCLUDE (shared), alike.* EXCLUDE (shared) FROM " + rows_name(table) +
           " AS own JOIN " + shared_name(table) + " AS alike USING (shared)" +
           (which.empty() ? "" : " WHERE own.rowid " + which) + ")";
}

void refuse_table(const std::string& table, std::span<const std::string> tables) {
    throw Error{Problem::not_found,
                "there is no table '" + excerpt(table) + "'" + did_you_mean(table, views_of(tables))};
}

void require_column(const std::string& table, const std::string& column, std::span<const std::string> columns) {
    if (std::find(columns.begin(), columns.end(), column) != columns.end()) return;
    throw Error{Problem::not_found,
                table + " has no column '" + excerpt(column) + "'" + did_you_mean(column, views_of(columns))};
}

namespace {

void check_condition(const std::string& table, const Condition& condition, std::span<const std::string> columns) {
    for (const Condition& part : condition.parts) check_condition(table, part, columns);
    if (condition.joins()) return;
    if (condition.sql.empty()) require_column(table, condition.column, columns);
    const bool asks_null =
        condition.comparison == Comparison::is_null || condition.comparison == Comparison::is_not_null;
    if (!asks_null && condition.value.index() == 0)
        throw Error{Problem::invalid_request,
                    condition.column + " is compared with NULL, which no row passes; ask 'is null'"};
}

}  // namespace

void check_query(const Query& query, std::span<const std::string> columns) {
    const auto require = [&](const std::string& name) {
        const auto is_it = [&](const ComputedColumn& one) { return one.name == name; };
        if (std::none_of(query.computed.begin(), query.computed.end(), is_it))
            require_column(query.table, name, columns);
    };
    for (const std::string& column : query.columns) require(column);
    for (const Order& order : query.order) require(order.column);
    for (const Condition& condition : query.where) check_condition(query.table, condition, columns);
}

std::vector<const record::Column*> matched_columns(const std::string& table,
                                                   std::span<const std::string> columns,
                                                   const record::Rows& rows) {
    std::vector<const record::Column*> matched(columns.size(), nullptr);
    for (std::size_t i = 0; i < rows.names.size(); ++i) {
        ensure(rows.columns[i].size() == rows.size(), "all columns of a batch are equally long");
        // Batches mostly come in the table's order.
        std::size_t at = i < columns.size() && columns[i] == rows.names[i] ? i : 0;
        while (at < columns.size() && columns[at] != rows.names[i]) ++at;
        if (at == columns.size()) require_column(table, rows.names[i], columns);
        ensure(matched[at] == nullptr, "a batch names each column once");
        matched[at] = &rows.columns[i];
    }
    return matched;
}

void refuse_type(const std::string& table, const std::string& column, std::string_view found, std::string_view needed) {
    throw Error{Problem::bad_data,
                table + "." + column + " is " + std::string(found) + " in the results, this program needs " +
                    std::string(needed) + "; use the program that made them, or another --home"};
}

void check_text(const record::Column& column, const std::string& name) {
    for (std::size_t i = 0; i < column.texts().size(); ++i)
        if (!is_utf8(column.texts()[i]))
            throw Error{Problem::bad_data, name + " in row " + std::to_string(i) + " of the batch is no UTF-8 text"};
}

}  // namespace tamis::store
