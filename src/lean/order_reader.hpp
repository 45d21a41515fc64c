// lean/order_reader.hpp — orders and order events of a result file, as rows.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "lean/lean_result.hpp"

namespace tamis::lean {

/// `orders` of the full result: an object of objects.
void read_orders(const nlohmann::json& orders, LeanResult& out);
/// The order events file: an array.
void read_order_events(const nlohmann::json& events, LeanResult& out);
/// Rows of the table `fill`: from the events where there are some, else from the filled orders (then without fees).
void make_fills(LeanResult& out);

/// "AAPL" of {"value": "AAPL", …}.
std::string ticker_of(const nlohmann::json& symbol);

}  // namespace tamis::lean
