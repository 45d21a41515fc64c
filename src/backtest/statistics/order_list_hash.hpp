// backtest/statistics/order_list_hash.hpp — LEAN's OrderListHash: MD5 over every order as its JSON text.
#pragma once

#include <span>
#include <string>

#include "backtest/order.hpp"

namespace tamis::backtest {

/// `lean_ids`: by security. `adjustment_mode`: LEAN's number of the
/// normalization.
std::string order_list_hash(const Orders& orders, std::span<const std::string> lean_ids, int adjustment_mode);
/// Prices as LEAN rounds them for the hash, or all digits, as they stand in its result file.
enum class OrderDigits : std::uint8_t { rounded, all };
/// The text of one order, on one line.
std::string order_json(const Order& order,
                       std::string_view lean_id,
                       int adjustment_mode,
                       OrderDigits digits = OrderDigits::rounded);
/// A security as LEAN names it.
std::string symbol_json(std::string_view ticker, std::string_view lean_id);

}  // namespace tamis::backtest
