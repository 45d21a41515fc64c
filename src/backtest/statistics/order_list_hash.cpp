// backtest/statistics/order_list_hash.cpp — key order and number texts of LEAN's order serialisation.
#include "backtest/statistics/order_list_hash.hpp"

#include "backtest/orders/order_kind.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace tamis::backtest {

namespace {

/// Json.NET writes a decimal with its scale, and ".0" where it has none.
void append_number(std::string& out, Decimal value) {
    const std::size_t from = out.size();
    append_text(out, value);
    if (out.find('.', from) == std::string::npos) out += ".0";
}

void key(std::string& out, std::string_view name) {
    if (out.back() != '{') out += ',';
    out += '"';
    out += name;
    out += "\":";
}

void text(std::string& out, std::string_view name, std::string_view value) {
    key(out, name);
    append_json_string(out, value);
}

void number(std::string& out, std::string_view name, Decimal value) {
    key(out, name);
    append_number(out, value);
}

void whole(std::string& out, std::string_view name, int value) {
    key(out, name);
    out += std::to_string(value);
}

void truth(std::string& out, std::string_view name, bool value) {
    key(out, name);
    out += value ? "true" : "false";
}

void member(std::string& out, const OrderMember& one, const Order& order) {
    if (one.price) return number(out, one.lean_name, smart_rounding(*(order.prices.*one.price)));
    if (one.flag) return truth(out, one.lean_name, order.*one.flag);
    whole(out, one.lean_name, static_cast<int>(order.type));
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

}  // namespace

std::string order_json(const Order& order, std::string_view lean_id, int adjustment_mode) {
    const Decimal price = normalize(smart_rounding(order.price)), quantity(order.quantity);
    std::string out = "{";
    for (const OrderMember& one : kind_of(order.type).members) member(out, one, order);
    whole(out, "id", order.id);
    whole(out, "contingentId", 0);
    key(out, "brokerId");
    out += order.reached_broker ? "[\"" + std::to_string(order.id) + "\"]" : "[]";
    key(out, "symbol");
    out += "{\"value\":\"" + order.ticker + "\",\"id\":\"" + std::string(lean_id) + "\",\"permtick\":\"" +
           order.ticker + "\"}";
    number(out, "price", price);
    text(out, "priceCurrency", order.was_requested ? "USD" : "");
    text(out, "time", created_text(order));
    text(out, "createdTime", created_text(order));
    if (order.filled.ms != 0) text(out, "lastFillTime", iso_text(order.filled));
    if (order.updated.ms != 0) text(out, "lastUpdateTime", iso_text(order.updated));
    if (order.canceled.ms != 0) text(out, "canceledTime", iso_text(order.canceled));
    number(out, "quantity", quantity);
    whole(out, "status", static_cast<int>(order.status));
    text(out, "tag", order.tag);
    key(out, "properties");
    out += "{\"timeInForce\":" + time_in_force_json(order.time_in_force) + "}";
    whole(out, "securityType", 1);
    whole(out, "direction", order.quantity > 0 ? 0 : order.quantity < 0 ? 1 : 2);
    number(out, "value", quantity * price);
    key(out, "orderSubmissionData");
    if (order.was_requested) {
        out += '{';
        number(out, "bidPrice", order.bid);
        number(out, "askPrice", order.ask);
        number(out, "lastPrice", order.last);
        out += '}';
    } else {
        out += "null";
    }
    truth(out, "isMarketable", is_marketable(order));
    whole(out, "priceAdjustmentMode", adjustment_mode);
    return out + "}";
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
