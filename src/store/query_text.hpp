// store/query_text.hpp — questions as people type them: 'sharpe_ratio > 0.5 and symbol = AAPL'.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/result_store.hpp"

namespace tamis::store {

using KnownColumns = std::vector<std::pair<std::string, record::Type>>;
KnownColumns known_columns(const record::Table& table);
/// Of a view or any result: ask it with limit 0 and pass what comes.
KnownColumns known_columns(const record::Rows& rows);

/// The first and last of the keys that begin with some hex digits, as tables show them; nothing for other text.
std::optional<std::pair<Hash128, Hash128>> keys_that_begin(std::string_view text);

/// Conditions joined by 'and', 'or', 'not' and parentheses: = != < <= > >= like, in (…), between … and …, is null, is
/// not null; also not in, not between, not like. NULL passes none of them but 'is null', nor its 'not', as in SQL.
/// Values as record::parse_value reads them (5% is 0.05), for a key its first digits too; a text that holds spaces
/// stands in quotes, a quote inside them twice. Columns by name or as tables head them. What must all hold is in the
/// list. Throws Error not_found for an unknown column, with the nearest name; Error invalid_request for the rest; both
/// say at which character.
std::vector<Condition> parse_where(std::string_view text,
                                   const KnownColumns& known,
                                   const ComputedColumns& computed = {});
/// As tables head them, too: "entry_time (New York)" for entry_time.
/// "sharpe_ratio desc, symbol" or "-sharpe_ratio, symbol": ascending unless it says so.
std::vector<Order> parse_order(std::string_view text, const KnownColumns& known, const ComputedColumns& computed = {});
/// "symbol, day".
std::vector<std::string> parse_columns(std::string_view text,
                                       const KnownColumns& known,
                                       const ComputedColumns& computed = {});

}  // namespace tamis::store
