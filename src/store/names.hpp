// store/names.hpp — unknown tables and columns, refused with the nearest name.
#pragma once

#include <span>
#include <string>

#include "store/result_store.hpp"

namespace tamis::store {

/// Where rows of a table can be deleted and changed: NAME_own, where NAME is a view of it and of what its rows share.
std::string rows_name(const record::Table& table);
/// NAME_shared, whose rows many rows of NAME_own share.
std::string shared_name(const record::Table& table);
/// What can stand for the name of a table that shares columns: its rows with the column `rowid`, which numbers them as
/// they were kept. `which`: what own.rowid is of some, as "IN (1, 2)"; empty: all.
std::string rows_as_kept(const record::Table& table, const std::string& which = {});
/// Throws Error not_found: "there is no table 'backtset'; did you mean 'backtest'?".
[[noreturn]] void refuse_table(const std::string& table, std::span<const std::string> tables);
/// Throws Error not_found: "backtest has no column 'sharp'; did you mean 'sharpe_ratio'?".
void require_column(const std::string& table, const std::string& column, std::span<const std::string> columns);
/// Checks every column that a query names, and that no comparison is one with NULL.
void check_query(const Query& query, std::span<const std::string> columns);
/// For each column of a table the batch's column of that name, or null. Throws Error not_found for
/// a column of the batch that the table lacks.
std::vector<const record::Column*> matched_columns(const std::string& table,
                                                   std::span<const std::string> columns,
                                                   const record::Rows& rows);
/// Throws Error bad_data: a column that is there has another type than the program's.
[[noreturn]] void refuse_type(const std::string& table,
                              const std::string& column,
                              std::string_view found,
                              std::string_view needed);
/// Throws Error bad_data, naming the column and the row, for text that is no UTF-8.
void check_text(const record::Column& column, const std::string& name);

}  // namespace tamis::store
