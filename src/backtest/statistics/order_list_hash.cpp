// backtest/statistics/order_list_hash.cpp — key order and number texts of LEAN's order serialisation.
#include "backtest/statistics/order_list_hash.hpp"

#include "backtest/orders/order_kind.hpp"
#include "backtest/statistics/lean_json.hpp"
#include "base/hash.hpp"

namespace tamis::backtest {

namespace {

void add_member(LeanObject& out, const OrderMember& one, const Order& order, OrderDigits digits) {
    if (one.price) {
        const Decimal price = *(order.prices.*one.price);
        out.number(one.lean_name, digits == OrderDigits::rounded ? smart_rounding(price) : price);
    } else if (one.flag) {
        out.truth(one.lean_name, order.*one.flag);
    } else {
        out.whole(one.lean_name, static_cast<int>(order.type));
    }
}

std::string time_in_force_json(const TimeInForce& time) {
    return std::visit([](const auto& one) { return one.lean_json(); }, time);
}

// By the quote at which the order was sent.
bool is_marketable(const Order& order) {
    if (order.type != OrderType::limit) return order.type == OrderType::market;
    return order.quantity > 0 ? *order.prices.limit >= order.ask : *order.prices.limit <= order.bid;
}

std::string created_text(const Order& order) {
    std::string text = iso_text(order.created);
    if (order.is_a_tick_later) text.insert(text.size() - 1, ".0000001");
    return text;
}

// A delisting's order has seen no prices.
std::string submission_json(const Order& order) {
    if (!order.was_requested) return "null";
    LeanObject prices;
    prices.number("bidPrice", order.bid).number("askPrice", order.ask).number("lastPrice", order.last);
    return prices.done();
}

}  // namespace

std::string symbol_json(std::string_view ticker, std::string_view lean_id) {
    return LeanObject().text("value", ticker).text("id", lean_id).text("permtick", ticker).done();
}

std::string order_json(const Order& order, std::string_view lean_id, int adjustment_mode, OrderDigits digits) {
    const Decimal price = normalize(digits == OrderDigits::rounded ? smart_rounding(order.price) : order.price);
    const Decimal quantity(order.quantity);
    LeanObject out;
    for (const OrderMember& one : kind_of(order.type).members) add_member(out, one, order, digits);
    out.whole("id", order.id).whole("contingentId", 0);
    out.json("brokerId", order.reached_broker ? "[\"" + std::to_string(order.id) + "\"]" : "[]");
    out.json("symbol", symbol_json(order.ticker, lean_id));
    out.number("price", price).text("priceCurrency", order.was_requested ? "USD" : "");
    out.text("time", created_text(order)).text("createdTime", created_text(order));
    if (order.filled.ms != 0) out.text("lastFillTime", iso_text(order.filled));
    if (order.updated.ms != 0) out.text("lastUpdateTime", iso_text(order.updated));
    if (order.canceled.ms != 0) out.text("canceledTime", iso_text(order.canceled));
    out.number("quantity", quantity).whole("status", static_cast<int>(order.status)).text("tag", order.tag);
    out.json("properties", LeanObject().json("timeInForce", time_in_force_json(order.time_in_force)).done());
    out.whole("securityType", 1).whole("direction", order.quantity > 0 ? 0 : order.quantity < 0 ? 1 : 2);
    out.number("value", quantity * price).json("orderSubmissionData", submission_json(order));
    out.truth("isMarketable", is_marketable(order)).whole("priceAdjustmentMode", adjustment_mode);
    return out.done();
}

std::string order_list_hash(const Orders& orders, std::span<const std::string> lean_ids, int adjustment_mode) {
    std::string all;
    for (const Order& order : orders) {
        if (!all.empty()) all += ',';
        all += order_json(order, lean_ids[static_cast<std::size_t>(order.security)], adjustment_mode);
    }
    return md5_hex(all);
}

}  // namespace tamis::backtest
