// store/query_text.hpp — questions as people type them: 'sharpe_ratio > 0.5 and symbol = AAPL'.
#pragma once

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

/// Comparisons joined by 'and': = != < <= > >= like, is null, is not null. Values as
/// record::parse_value reads them (5% is 0.05); a text that holds spaces stands in quotes, a quote
/// inside them twice. Throws Error not_found for an unknown column, with the nearest name; Error
/// invalid_request for the rest.
std::vector<Condition> parse_where(std::string_view text, const KnownColumns& known);
/// "sharpe_ratio desc, symbol" or "-sharpe_ratio, symbol": ascending unless it says so.
std::vector<Order> parse_order(std::string_view text, const KnownColumns& known);
/// "symbol, day".
std::vector<std::string> parse_columns(std::string_view text, const KnownColumns& known);

}  // namespace tamis::store
