// backtest/order_desk.cpp — the life of an order (LEAN: QCAlgorithm.Trading, BrokerageTransactionHandler,
// BacktestingBrokerage).
#include "backtest/order_desk.hpp"

#include <algorithm>
#include <cstdlib>

namespace tamis::backtest {

namespace {
/// .NET's round-trip format: seven decimals of a second.
std::string ticks_text(UtcTime time) {
    std::string text = iso_text(UtcTime{time.ms / 1000 * 1000});
    text.pop_back();
    const std::string thousandths = std::to_string(1000 + time.ms % 1000).substr(1);
    return text + "." + thousandths + "0000Z";
}

}  // namespace

OrderDesk::OrderDesk(const BacktestSpec& spec,
                     Clock& clock,
                     std::vector<SecurityState>& securities,
                     Portfolio& portfolio,
                     CapacityEstimate& capacity,
                     bool keep_events,
                     RunFacts& facts)
    : spec_(spec),
      clock_(clock),
      securities_(securities),
      portfolio_(portfolio),
      buying_power_(portfolio, spec.fee_per_order),
      capacity_(capacity),
      keep_events_(keep_events),
      facts_(facts),
      builders_(securities.size()) {
    facts_.orders.reserve(64);
    facts_.events.reserve(64);
    facts_.trades.reserve(32);
}

bool OrderDesk::is_refused(OrderType type, const SecurityState& security, Decimal quantity) const {
    if (clock_.is_warming_up || !security.is_tradable) return true;
    if (abs(quantity) < Decimal(1) || security.price.is_zero() || !security.has_data()) return true;
    return kind_of(type).is_refused(view(security));
}

Order& OrderDesk::record(OrderType type, int security, Decimal quantity, std::string_view tag) {
    const SecurityState& of = state(security);
    Order& made = facts_.orders.emplace_back();
    made.id = static_cast<int>(facts_.orders.size());
    made.type = type;
    made.security = security;
    made.quantity = to_int64(truncate(quantity));
    made.created = clock_.utc;
    made.created_local = clock_.now;
    made.bid = of.bid_or_price().usd();
    made.ask = of.ask_or_price().usd();
    made.last = of.price.usd();
    made.ticker = of.symbol;
    made.tag = tag;
    ++facts_.total_orders;
    return made;
}

int OrderDesk::submit(OrderType type, int security, Decimal quantity, std::string_view tag) {
    if (is_refused(type, state(security), quantity)) return 0;
    const int id = record(type, security, quantity, tag).id;
    drain();  // the new request is the last of the queue
    accept(order(id));
    // Nothing has changed since the margin was checked when no other order stands before this one.
    scan(pending_.size() == 1);
    return id;
}

void OrderDesk::accept(Order& order) {
    if (!buying_power_.allows(state(order.security), order)) return event(order, OrderStatus::invalid);
    order.reached_broker = true;
    pending_.push_back(order.id);
    event(order, OrderStatus::submitted);
}

int OrderDesk::market(int security, Decimal quantity, std::string_view tag) {
    OrderType type = OrderType::market;
    if (!clock_.is_market_open())
        type = OrderType::market_on_open;
    else if (spec_.resolution == Resolution::daily)
        type = is_too_late_for_close(clock_.now) ? OrderType::market_on_open : OrderType::market_on_close;
    return submit(type, security, quantity, tag);
}

void OrderDesk::request_cancel(Order& order, std::string_view tag) {
    if (order.cancel_requested) return;
    if (!tag.empty()) order.tag = tag;
    if (!order.is_open()) return;
    order.cancel_requested = true;
    event(order, OrderStatus::cancel_pending);
    requests_.push_back({order.id, std::nullopt});
}

// LEAN walks its open tickets in the order of a .NET ConcurrentDictionary: 37 buckets, the newest first in each.
std::vector<int> OrderDesk::open_tickets() const {
    constexpr int buckets = 37;
    std::vector<int> ids = pending_;
    std::sort(ids.begin(), ids.end(), [](int a, int b) {
        return a % buckets != b % buckets ? a % buckets < b % buckets : a > b;
    });
    return ids;
}

void OrderDesk::cancel_open_orders() {
    if (clock_.is_warming_up || pending_.empty()) return;
    const std::string tag = "Canceled by CancelOpenOrders() at " + ticks_text(clock_.utc);
    for (const int id : open_tickets()) request_cancel(order(id), tag);
}

void OrderDesk::cancel_orders_of(int security, std::string_view tag) {
    for (const int id : open_tickets())
        if (order(id).security == security) request_cancel(order(id), tag);
}

void OrderDesk::liquidate(int security, std::string_view tag) {
    std::int64_t held = state(security).holding.quantity, market_quantity = 0;
    std::vector<int> open;
    for (const int id : open_tickets())
        if (order(id).security == security) open.push_back(id);
    if (open.size() == 1 && held != 0 && order(open[0]).quantity == -held && order(open[0]).type == OrderType::market)
        return;
    for (const int id : open) {
        if (order(id).type == OrderType::market)
            market_quantity += order(id).quantity;
        else
            request_cancel(order(id), tag);
    }
    if (held != 0) market(security, Decimal(-held - market_quantity), tag);
}

void OrderDesk::process() {
    drain();
    scan();
}

void OrderDesk::drain() {
    while (!requests_.empty()) {
        const Request request = requests_.front();
        requests_.erase(requests_.begin());
        work_off(request);
        scan();
    }
}

void OrderDesk::work_off(const Request& request) {
    Order& of = order(request.order);
    if (std::find(pending_.begin(), pending_.end(), request.order) == pending_.end()) return;
    if (!request.quantity) {
        std::erase(pending_, request.order);
        return event(of, OrderStatus::canceled);
    }
    Order changed = of;
    changed.quantity = *request.quantity;
    // An update that margin does not allow is dropped; its event repeats the old status.
    if (!buying_power_.allows(state(of.security), changed)) return event(of, of.status);
    of.quantity = *request.quantity;
    event(of, OrderStatus::update_submitted);
}

void OrderDesk::scan(bool is_margin_checked) {
    if (pending_.empty()) return;
    if (pending_.size() == 1) {
        if (try_order(order(pending_.front()), is_margin_checked)) pending_.clear();
        return;
    }
    for (const int id : std::vector<int>(pending_)) {
        if (std::find(pending_.begin(), pending_.end(), id) == pending_.end()) continue;
        if (try_order(order(id), false)) std::erase(pending_, id);
    }
}

/// True when the order is done with: filled, or invalid.
bool OrderDesk::try_order(Order& order, bool is_margin_checked) {
    const SecurityState& security = state(order.security);
    const OrderKind& kind = kind_of(order.type);
    const OrderView now = view(security);
    if (kind.waits(order, now)) return false;
    if (!is_margin_checked && !buying_power_.allows(security, order)) {
        event(order, OrderStatus::invalid);
        return true;
    }
    const auto price = kind.fill_price(order, now);
    if (!price) return false;
    fill(order, *price, buying_power_.fee(security, order.quantity));
    return true;
}

void OrderDesk::event(Order& order, OrderStatus status) {
    order.status = status;
    ++order.events;
    if (status == OrderStatus::canceled) order.canceled = clock_.utc;
    if (order.was_updated && (status == OrderStatus::update_submitted || status == OrderStatus::submitted))
        order.updated = clock_.utc;
    if (!keep_events_) return;
    facts_.events.push_back({.order = order.id,
                             .event = order.events,
                             .security = order.security,
                             .time = clock_.utc,
                             .status = status,
                             .quantity = order.quantity});
}

void OrderDesk::fill(Order& order, ScaledPrice price, Decimal fee) {
    SecurityState& security = state(order.security);
    const Decimal usd = normalize(price.usd());
    order.status = OrderStatus::filled;
    order.filled = clock_.utc;
    order.price = usd;
    ++order.events;
    portfolio_.fill(security, order.quantity, usd, fee, clock_.utc);
    builders_[static_cast<std::size_t>(order.security)].fill(
        order.security, order.id, order.quantity, price, fee, clock_.utc, facts_.trades);
    capacity_.on_fill(order.security, usd, order.quantity, clock_.utc);
    facts_.events.push_back({.order = order.id,
                             .event = order.events,
                             .security = order.security,
                             .time = clock_.utc,
                             .status = OrderStatus::filled,
                             .quantity = order.quantity,
                             .fill_price = usd,
                             .fill_quantity = order.quantity,
                             .fee_usd = fee});
}

void OrderDesk::apply_split(int security, Decimal factor, Decimal reference_price) {
    SecurityState& of = state(security);
    if (of.has_trade) of.scale_cache(factor);
    portfolio_.split(of, factor, reference_price);
    builders_[static_cast<std::size_t>(security)].split(factor);
    for (const int id : pending_) {
        Order& open = order(id);
        if (open.security != security) continue;
        open.was_updated = true;
        requests_.push_back({id, to_int64(truncate(Decimal(open.quantity) / factor))});
    }
}

void OrderDesk::delist(int security) {
    SecurityState& of = state(security);
    if (of.holding.quantity != 0 && !clock_.is_warming_up) {
        Order& made = record(OrderType::market, security, Decimal(-of.holding.quantity), "Liquidate from delisting");
        made.was_requested = false;
        fill(made, of.price, Decimal());
    }
    of.is_tradable = false;
    if (!clock_.is_warming_up) cancel_orders_of(security, {});
}

int OrderDesk::set_holdings(int security, Decimal fraction) {
    Decimal quantity = buying_power_.quantity_for(state(security), fraction);
    for (const int id : pending_) {
        const Order& open = order(id);
        if (open.security == security && open.type != OrderType::market_on_close) quantity -= Decimal(open.quantity);
    }
    return quantity.is_zero() ? 0 : market(security, quantity, {});
}

void OrderDesk::call_margin() {
    next_margin_check_ms_ = clock_.utc.ms + margin_check_ms;
    const std::vector<MarginCall> calls = buying_power_.margin_calls();
    if (calls.empty() || !clock_.is_market_open()) return;
    for (const MarginCall& call : calls) {
        submit(OrderType::market, call.security, call.quantity, "Margin Call");
        if (portfolio_.margin_remaining() >= Decimal(0)) return;
    }
}

}  // namespace tamis::backtest
