// backtest/tickets.cpp — the life of an order before and after its fill.
#include "backtest/tickets.hpp"

#include <algorithm>

#include "backtest/event_message.hpp"

namespace tamis::backtest {

namespace {
/// What LEAN adds to a request: the first stop of a trailing order and its tag; and it knows no date for orders on open
/// and on close.
void complete_request(OrderRequest& request, Decimal price) {
    if (request.type == OrderType::market_on_open || request.type == OrderType::market_on_close)
        if (std::holds_alternative<GoodTilDate>(request.time_in_force)) request.time_in_force = {};
    if (request.type != OrderType::trailing_stop || request.prices.stop) return;
    request.prices.stop = trailing_stop_from(
        price, *request.prices.trailing, request.trailing_is_fraction, request.quantity > Decimal(0));
}

std::string tag_of(const Order& order) {
    if (!order.tag.empty() || order.type != OrderType::trailing_stop) return order.tag;
    const Decimal trailing = *order.prices.trailing;
    return "Trailing Amount: " +
           (order.trailing_is_fraction ? to_text(trailing * Decimal(100)) + "%" : "$" + to_text(trailing));
}

/// No broker takes an order back to what has filled, or turns it round then (LEAN: IBrokerageModel.CanUpdateOrder).
bool leaves_a_rest(const Order& order, const OrderUpdate& change) {
    if (!change.quantity || order.filled_quantity == 0) return true;
    return order.filled_quantity > 0 ? *change.quantity > order.filled_quantity
                                     : *change.quantity < order.filled_quantity;
}

/// Prices that the order has not are passed over.
void apply(const OrderUpdate& change, Order& order) {
    if (change.quantity) order.quantity = *change.quantity;
    if (change.tag) order.tag = *change.tag;
    for (const OrderPrice price : order_prices)
        if (order.prices.*price && change.prices.*price) order.prices.*price = change.prices.*price;
}

}  // namespace

const char* Tickets::refusal(OrderType type, const SecurityState& security, Decimal quantity) const {
    if (run_.clock.is_warming_up) return "the run is warming up";
    if (!security.is_tradable) return "the security is delisted, or followed no more";
    if (abs(quantity) < Decimal(1)) return "it is less than one share";
    if (security.price.is_zero()) return "the security has no price yet";
    return kind_of(type).refusal(execution_.view(security));
}

Order& Tickets::record(const OrderRequest& request) {
    const SecurityState& of = state(request.security);
    Order& made = run_.facts.orders.emplace_back();
    made.id = static_cast<int>(run_.facts.orders.size());
    made.type = request.type;
    made.security = request.security;
    made.quantity = to_int64(truncate(request.quantity));
    made.prices = request.prices;
    made.trailing_is_fraction = request.trailing_is_fraction;
    made.time_in_force = request.time_in_force;
    made.created = run_.clock.utc;
    made.created_local = run_.clock.now;
    made.is_a_tick_later = run_.is_a_tick_later;
    made.bid = of.bid_or_price().usd();
    made.ask = of.ask_or_price().usd();
    made.last = of.price.usd();
    made.ticker = of.symbol;
    made.tag = request.tag;
    ++run_.facts.total_orders;
    return made;
}

int Tickets::submit(OrderRequest request) {
    const SecurityState& security = state(request.security);
    if (const char* why = refusal(request.type, security, request.quantity)) {
        if (on_refusal_) on_refusal_(request, why);
        return 0;
    }
    complete_request(request, security.price.usd());
    const int id = record(request).id;
    drain();  // the new request is the last of the queue
    accept(order(id));
    // Nothing has changed since the margin was checked when this order was taken and no other stands before it.
    scan(pending_.size() == 1 && pending_.front() == id);
    return id;
}

// Prices as traded keep to the exchange's increments; LEAN's are exact in other series.
void Tickets::round_prices(Order& order) const {
    if (spec_.normalization != Normalization::raw) return;
    for (const OrderPrice one : order_prices) {
        auto& price = order.prices.*one;
        if (!price || (one == &OrderPrices::trailing && order.trailing_is_fraction)) continue;
        const Decimal increment = *price < Decimal(1) ? Decimal::scaled(1, 4) : Decimal::scaled(1, 2);
        price = round_half_even(*price / increment, 0) * increment;
    }
}

void Tickets::accept(Order& order) {
    order.tag = tag_of(order);
    round_prices(order);
    if (const auto shortfall = buying_power_.shortfall(state(order.security), order))
        return execution_.refuse(order, *shortfall);
    order.reached_broker = true;
    pending_.push_back(order.id);
    execution_.event(order, OrderStatus::submitted);
}

// Only a change of the tag is taken once an order is done with. The request waits for the next drain of the queue.
void Tickets::update(int id, OrderUpdate change) {
    Order& of = order(id);
    ++of.updates_requested;
    if ((!of.is_open() && !change.is_tag_alone()) || change.quantity == 0) return;
    requests_.push_back({id, std::move(change)});
}

void Tickets::cancel(int id, std::optional<std::string_view> tag) {
    Order& of = order(id);
    if (of.cancel_requested) return;
    if (tag) of.tag = *tag;
    if (!of.is_open()) return;
    of.cancel_requested = true;
    execution_.event(of, OrderStatus::cancel_pending);
    requests_.push_back({id, Cancel{tag ? std::optional<std::string>(*tag) : std::nullopt}});
}

std::vector<int> Tickets::open_orders(std::optional<int> security) const {
    std::vector<int> ids;
    for (const int id : pending_) {
        const Order& one = order(id);
        if (one.is_open() && (!security || one.security == *security)) ids.push_back(id);
    }
    return ids;
}

// LEAN walks its open tickets in the order of a .NET ConcurrentDictionary: 37 buckets, the newest first in each. An
// order whose last event is being told is open no more (BrokerageTransactionHandler.HandleOrderEvents).
std::vector<int> Tickets::in_walking_order(std::optional<int> security) const {
    constexpr int buckets = 37;
    std::vector<int> ids = pending_;
    std::erase_if(ids, [&](int id) { return !order(id).is_open() || (security && order(id).security != *security); });
    std::sort(ids.begin(), ids.end(), [](int a, int b) {
        return a % buckets != b % buckets ? a % buckets < b % buckets : a > b;
    });
    return ids;
}

void Tickets::process() {
    drain();
    scan();
}

void Tickets::drain() {
    while (!requests_.empty()) {
        const Request request = std::move(requests_.front());
        requests_.erase(requests_.begin());
        std::visit([&](const auto& what) { work_off(order(request.order), what); }, request.what);
        scan();
    }
}

bool Tickets::is_pending(const Order& order) const {
    return std::find(pending_.begin(), pending_.end(), order.id) != pending_.end();
}

void Tickets::work_off(Order& of, const Cancel& cancel) {
    if (!is_pending(of)) return;
    std::erase(pending_, of.id);
    execution_.event(of, OrderStatus::canceled);
    if (cancel.tag) of.tag = *cancel.tag;
}

// An update that margin does not allow is dropped; its event repeats the old status, also of an order that is done
// with.
void Tickets::work_off(Order& of, const OrderUpdate& change) {
    const bool was_pending = is_pending(of);
    if (!was_pending && !change.is_tag_alone()) return;
    if (!leaves_a_rest(of, change)) return execution_.event(of, of.status, std::string(unable_message));
    Order changed = of;
    apply(change, changed);
    const SecurityState& security = state(of.security);
    if (const auto shortfall = buying_power_.shortfall(security, changed)) {
        const bool is_told = execution_.keeps_events();
        return execution_.event(of, of.status, is_told ? update_message(security, changed, *shortfall) : "");
    }
    apply(change, of);
    round_prices(of);
    if (was_pending) execution_.event(of, OrderStatus::update_submitted);
}

void Tickets::scan(bool is_margin_checked) {
    if (pending_.empty()) return;
    if (pending_.size() == 1) {
        const int id = pending_.front();
        if (order(id).is_open() && execution_.look(order(id), is_margin_checked)) std::erase(pending_, id);
        return;
    }
    for (const int id : std::vector<int>(pending_)) {
        // One that has just filled is still among them while its event is heard.
        if (!order(id).is_open() || !is_pending(order(id))) continue;
        if (execution_.look(order(id), false)) std::erase(pending_, id);
    }
}

}  // namespace tamis::backtest
