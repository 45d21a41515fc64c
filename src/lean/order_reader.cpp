// lean/order_reader.cpp — orders and their events from JSON into rows.
#include "lean/order_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.hpp"
#include "base/visible_text.hpp"
#include "lean/json_members.hpp"
#include "lean/printed_value.hpp"

namespace tamis::lean {

namespace {

using nlohmann::json;

constexpr std::string_view order_members[] = {"type",
                                              "id",
                                              "contingentId",
                                              "brokerId",
                                              "symbol",
                                              "price",
                                              "priceCurrency",
                                              "time",
                                              "createdTime",
                                              "lastFillTime",
                                              "lastUpdateTime",
                                              "canceledTime",
                                              "quantity",
                                              "status",
                                              "tag",
                                              "properties",
                                              "securityType",
                                              "direction",
                                              "value",
                                              "absoluteQuantity",
                                              "orderSubmissionData",
                                              "isMarketable",
                                              "priceAdjustmentMode",
                                              "stopPrice",
                                              "limitPrice",
                                              "triggerPrice",
                                              "stopTriggered",
                                              "triggerTouched",
                                              "groupOrderManager",
                                              "trailingAmount",
                                              "trailingAsPercentage"};
constexpr std::string_view event_members[] = {"id",
                                              "algorithmId",
                                              "orderId",
                                              "orderEventId",
                                              "symbol",
                                              "symbolValue",
                                              "symbolPermtick",
                                              "time",
                                              "status",
                                              "orderFeeAmount",
                                              "orderFeeCurrency",
                                              "fillPrice",
                                              "fillPriceCurrency",
                                              "fillQuantity",
                                              "direction",
                                              "message",
                                              "isAssignment",
                                              "quantity",
                                              "stopPrice",
                                              "limitPrice",
                                              "triggerPrice",
                                              "isInTheMoney"};

/// Numbers of one order or event; what is none is noted under its path.
class Numbers {
  public:
    Numbers(const json& object, std::string path, LeanResult& out)
        : object_(object), path_(std::move(path)), out_(out) {}

    std::optional<Decimal> optional(const json& object, const char* name) const {
        const json* value = member(object, name);
        if (!value || value->is_null()) return std::nullopt;
        static constexpr auto field = record::field<&LeanOrderRow::price_usd>({});
        const auto read = read_value(field, *value);
        if (!read || says_nan(*value)) note_not_read(fmt::format("{}.{}", path_, name), *value, out_);
        if (!read || read->index() == 0) return std::nullopt;
        return std::get<Decimal>(*read);
    }
    std::optional<Decimal> optional(const char* name) const { return optional(object_, name); }
    /// Throws Error bad_data: a quantity that is not known is none of 0 shares.
    Decimal required(const char* name) const {
        const json& value = lean::required(object_, name);
        if (const auto read = optional(name)) return *read;
        throw Error{Problem::bad_data, fmt::format("{}.{} is {}, a number is expected", path_, name, value.dump())};
    }

  private:
    const json& object_;
    std::string path_;
    LeanResult& out_;
};

std::optional<record::Timestamp> time_or_none(const json& object, const char* name) {
    const json* value = member(object, name);
    return value && value->is_string() ? read_time(value->get<std::string>()) : std::nullopt;
}

std::optional<bool> boolean_or_none(const json& object, const char* name) {
    const json* value = member(object, name);
    return value && value->is_boolean() ? std::optional(value->get<bool>()) : std::nullopt;
}

LeanOrderRow order_row(const json& order, const Numbers& numbers) {
    LeanOrderRow row;
    row.order_id = required_integer(order, "id");
    row.symbol = ticker_of(required(order, "symbol"));
    row.order_type = order_type_text(required_integer(order, "type"));
    row.status = order_status_text(required_integer(order, "status"));
    row.quantity = numbers.required("quantity");
    row.price_usd = numbers.optional("price");
    row.value_usd = numbers.optional("value");
    row.stop_price_usd = numbers.optional("stopPrice");
    row.limit_price_usd = numbers.optional("limitPrice");
    row.trigger_price_usd = numbers.optional("triggerPrice");
    row.trailing_amount = numbers.optional("trailingAmount");
    row.trailing_as_fraction = boolean_or_none(order, "trailingAsPercentage");
    row.created_time = time_or_none(order, "createdTime");
    row.last_fill_time = time_or_none(order, "lastFillTime");
    row.canceled_time = time_or_none(order, "canceledTime");
    row.tag = text_or(order, "tag", "");
    if (const json* data = member(order, "orderSubmissionData"); data && data->is_object()) {
        row.bid_usd = numbers.optional(*data, "bidPrice");
        row.ask_usd = numbers.optional(*data, "askPrice");
        row.last_usd = numbers.optional(*data, "lastPrice");
    }
    row.is_marketable = boolean_or_none(order, "isMarketable");
    return row;
}

/// "partiallyFilled" → "partially_filled"; older builds write numbers.
std::string status_word(const json& status) {
    if (status.is_number_integer()) return order_status_text(status.get<std::int64_t>());
    std::string word;
    for (const char c : status.get<std::string>()) {
        const bool is_upper = c >= 'A' && c <= 'Z';
        if (is_upper && !word.empty()) word += '_';
        word += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return word;
}

LeanOrderEventRow event_row(const json& event, const Numbers& numbers) {
    LeanOrderEventRow row;
    row.order_id = required_integer(event, "orderId");
    row.event_id = required_integer(event, "orderEventId");
    row.symbol = text_or(event, "symbolValue", "");
    if (row.symbol.empty()) row.symbol = text_or(event, "symbolPermtick", text_or(event, "symbol", ""));
    const json& time = required(event, "time");
    const auto read = time.is_number() ? time_of_seconds(time.get<double>()) : std::nullopt;
    if (!read) throw Error{Problem::bad_data, "an order event's time is " + excerpt(time.dump())};
    row.time = *read;
    row.status = status_word(required(event, "status"));
    row.quantity = numbers.required("quantity");
    row.fill_price_usd = numbers.optional("fillPrice");
    row.fill_quantity = numbers.optional("fillQuantity");
    row.fee_usd = numbers.optional("orderFeeAmount");
    row.stop_price_usd = numbers.optional("stopPrice");
    row.limit_price_usd = numbers.optional("limitPrice");
    if (const std::string message = text_or(event, "message", ""); !message.empty()) row.message = message;
    return row;
}

/// Fills are whole shares here; others stay in the order events.
bool add_fill(LeanResult& out, backtest::FillRow row, const Decimal& quantity) {
    static constexpr std::int64_t most_shares = 1'000'000'000'000'000;
    const bool is_whole = quantity == truncate(quantity), fits = abs(quantity) <= Decimal(most_shares);
    if (!is_whole || !fits) {
        out.notes.push_back(fmt::format("order {} filled {} shares, {}: it is in lean_order_event, not in fill",
                                        row.order_id,
                                        to_text(quantity),
                                        is_whole ? "more than there can be" : "no whole number"));
        return false;
    }
    row.quantity = to_int64(quantity);
    out.fills.push_back(std::move(row));
    return true;
}

std::string event_path(std::size_t index) {
    return "orderEvents." + std::to_string(index + 1);
}

/// LEAN leaves the fee out when it is 0; one that was there and not read is not known.
class Fees {
  public:
    explicit Fees(const LeanResult& result) {
        for (const LeanOtherRow& other : result.more.others) unread_.insert(other.path);
    }
    std::optional<Decimal> of(const LeanOrderEventRow& event, std::size_t index) const {
        if (unread_.contains(event_path(index) + ".orderFeeAmount")) return std::nullopt;
        return event.fee_usd.value_or(Decimal());
    }

  private:
    std::set<std::string_view> unread_;
};

void fills_of_events(LeanResult& out) {
    std::map<std::int64_t, const LeanOrderRow*> orders;
    for (const LeanOrderRow& order : out.more.orders) orders[order.order_id] = &order;
    const Fees fees(out);
    for (std::size_t i = 0; i < out.more.events.size(); ++i) {
        const LeanOrderEventRow& event = out.more.events[i];
        if (event.status != "filled" && event.status != "partially_filled") continue;
        if (!event.fill_price_usd || !event.fill_quantity) continue;
        const auto order = orders.find(event.order_id);
        const bool is_known = order != orders.end();
        add_fill(out,
                 {{},
                  event.order_id,
                  event.symbol,
                  is_known ? order->second->order_type : "",
                  is_known ? order->second->tag : "",
                  event.time,
                  0,
                  *event.fill_price_usd,
                  fees.of(event, i)},
                 *event.fill_quantity);
    }
}

void fills_of_orders(LeanResult& out) {
    for (const LeanOrderRow& order : out.more.orders)
        if (order.status == "filled" && order.price_usd && order.last_fill_time)
            add_fill(out,
                     {{},
                      order.order_id,
                      order.symbol,
                      order.order_type,
                      order.tag,
                      *order.last_fill_time,
                      0,
                      *order.price_usd,
                      std::nullopt},
                     order.quantity);
    std::stable_sort(out.fills.begin(), out.fills.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
}

}  // namespace

std::string ticker_of(const json& symbol) {
    if (symbol.is_string()) return symbol.get<std::string>();
    return text_or(symbol, "value", text_or(symbol, "permtick", ""));
}

void read_orders(const json& orders, LeanResult& out) {
    if (!orders.is_object() && !orders.is_array())
        throw Error{Problem::bad_data, "'orders' is neither an object nor a list"};
    for (const auto& [key, order] : orders.items()) {
        const std::string path = "orders." + key;
        out.more.orders.push_back(order_row(order, Numbers(order, path, out)));
        keep_unknown(order, order_members, path, out);
    }
    std::sort(out.more.orders.begin(), out.more.orders.end(), [](const auto& a, const auto& b) {
        return a.order_id < b.order_id;
    });
}

void read_order_events(const json& events, LeanResult& out) {
    if (!events.is_array()) throw Error{Problem::bad_data, "order events are a list in square brackets"};
    for (std::size_t i = 0; i < events.size(); ++i) {
        const std::string path = event_path(i);
        out.more.events.push_back(event_row(events[i], Numbers(events[i], path, out)));
        keep_unknown(events[i], event_members, path, out);
    }
}

void make_fills(LeanResult& out) {
    out.fills.clear();
    out.more.events.empty() ? fills_of_orders(out) : fills_of_events(out);
}

}  // namespace tamis::lean
