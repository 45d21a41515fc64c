// store/duckdb/sql_types.hpp — our types as DuckDB's.
#pragma once

#include <cstdint>
#include <string>

#include "record/column.hpp"
#include "record/field.hpp"

namespace tamis::store {

std::string sql_type(record::Type type);
std::string quoted_name(std::string_view name);     ///< "name", safe for any text
std::string quoted_text(std::string_view text);     ///< 'text'
std::string sql_value(const record::Value& value);  ///< as a literal

/// The one door from our decimals to the store's: 18 places, half to even; throws Error bad_data when it does not fit
/// DECIMAL(38,18), naming the column.
__extension__ typedef __int128 StoredDecimal;
StoredDecimal to_stored(const Decimal& value, std::string_view column);
Decimal from_stored(StoredDecimal value, int scale);

}  // namespace tamis::store
