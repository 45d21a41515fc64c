// backtest/order_desk.cpp — the life of an order (LEAN: QCAlgorithm.Trading, BrokerageTransactionHandler,
// BacktestingBrokerage).
#include "backtest/order_desk.hpp"

#include <algorithm>
#include <cstdlib>
#include <numeric>

namespace tamis::backtest {

namespace {
/// .NET's round-trip format: seven decimals of a second.
std::string ticks_text(UtcTime time) {
    std::string text = iso_text(UtcTime{time.ms / 1000 * 1000});
    text.pop_back();
    const std::string thousandths = std::to_string(1000 + time.ms % 1000).substr(1);
    return text + "." + thousandths + "0000Z";
}

FeeModel fees_of(const BacktestSpec& spec) {
    return spec.fee_per_order ? FeeModel(ConstantFee{*spec.fee_per_order}) : spec.fee_model;
}

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

/// Prices that the order has not are passed over.
void apply(const OrderUpdate& change, Order& order) {
    if (change.quantity) order.quantity = *change.quantity;
    if (change.tag) order.tag = *change.tag;
    for (const OrderPrice price : order_prices)
        if (order.prices.*price && change.prices.*price) order.prices.*price = change.prices.*price;
}

}  // namespace

OrderDesk::OrderDesk(const BacktestSpec& spec, RunState& run, std::span<Observer* const> observers, bool keep_events)
    : spec_(spec),
      run_(run),
      clock_(run.clock),
      securities_(run.securities),
      portfolio_(run.portfolio),
      facts_(run.facts),
      buying_power_(run.portfolio, fees_of(spec)),
      observers_(observers),
      keep_events_(keep_events) {
    facts_.events.reserve(64);
    facts_.trades.reserve(32);
}

bool OrderDesk::is_refused(OrderType type, const SecurityState& security, Decimal quantity) const {
    if (clock_.is_warming_up || !security.is_tradable) return true;
    if (abs(quantity) < Decimal(1) || security.price.is_zero()) return true;
    return kind_of(type).is_refused(view(security));
}

Order& OrderDesk::record(const OrderRequest& request) {
    const SecurityState& of = state(request.security);
    Order& made = facts_.orders.emplace_back();
    made.id = static_cast<int>(facts_.orders.size());
    made.type = request.type;
    made.security = request.security;
    made.quantity = to_int64(truncate(request.quantity));
    made.prices = request.prices;
    made.trailing_is_fraction = request.trailing_is_fraction;
    made.time_in_force = request.time_in_force;
    made.created = clock_.utc;
    made.created_local = clock_.now;
    made.bid = of.bid_or_price().usd();
    made.ask = of.ask_or_price().usd();
    made.last = of.price.usd();
    made.ticker = of.symbol;
    made.tag = request.tag;
    ++facts_.total_orders;
    return made;
}

int OrderDesk::submit(OrderRequest request) {
    const SecurityState& security = state(request.security);
    if (is_refused(request.type, security, request.quantity)) return 0;
    complete_request(request, security.price.usd());
    const int id = record(request).id;
    drain();  // the new request is the last of the queue
    accept(order(id));
    // Nothing has changed since the margin was checked when no other order stands before this one.
    scan(pending_.size() == 1);
    return id;
}

// Prices as traded keep to the exchange's increments; LEAN's are exact in other series.
void OrderDesk::round_prices(Order& order) const {
    if (spec_.normalization != Normalization::raw) return;
    for (const OrderPrice one : order_prices) {
        auto& price = order.prices.*one;
        if (!price || (one == &OrderPrices::trailing && order.trailing_is_fraction)) continue;
        const Decimal increment = *price < Decimal(1) ? Decimal::scaled(1, 4) : Decimal::scaled(1, 2);
        price = round_half_even(*price / increment, 0) * increment;
    }
}

void OrderDesk::accept(Order& order) {
    order.tag = tag_of(order);
    round_prices(order);
    if (!buying_power_.allows(state(order.security), order)) return event(order, OrderStatus::invalid);
    order.reached_broker = true;
    pending_.push_back(order.id);
    event(order, OrderStatus::submitted);
}

int OrderDesk::market(OrderRequest request) {
    request.type = OrderType::market;
    if (!clock_.is_market_open())
        request.type = OrderType::market_on_open;
    else if (state(request.security).resolution == Resolution::daily)
        request.type = is_too_late_for_close(clock_.now) ? OrderType::market_on_open : OrderType::market_on_close;
    return submit(request);
}

// Only a change of the tag is taken once an order is done with. The request waits for the next drain of the queue.
void OrderDesk::update(int id, OrderUpdate change) {
    Order& of = order(id);
    ++of.updates_requested;
    if ((!of.is_open() && !change.is_tag_alone()) || change.quantity == 0) return;
    requests_.push_back({id, std::move(change)});
}

void OrderDesk::cancel(int id, std::optional<std::string_view> tag) {
    Order& of = order(id);
    if (of.cancel_requested) return;
    if (tag) of.tag = *tag;
    if (!of.is_open()) return;
    of.cancel_requested = true;
    event(of, OrderStatus::cancel_pending);
    requests_.push_back({id, Cancel{tag ? std::optional<std::string>(*tag) : std::nullopt}});
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

std::vector<int> OrderDesk::open_orders(std::optional<int> security) const {
    std::vector<int> ids;
    for (const int id : pending_) {
        const Order& one = facts_.orders[static_cast<std::size_t>(id - 1)];
        if (one.is_open() && (!security || one.security == *security)) ids.push_back(id);
    }
    return ids;
}

std::int64_t OrderDesk::projected_position(int security) const {
    std::int64_t quantity = securities_[static_cast<std::size_t>(security)].holding.quantity;
    for (const int id : open_orders(security)) quantity += facts_.orders[static_cast<std::size_t>(id - 1)].quantity;
    return quantity;
}

void OrderDesk::cancel_open_orders() {
    if (clock_.is_warming_up || pending_.empty()) return;
    const std::string tag = "Canceled by CancelOpenOrders() at " + ticks_text(clock_.utc);
    for (const int id : open_tickets()) cancel(id, tag);
}

void OrderDesk::cancel_orders_of(int security, std::optional<std::string_view> tag) {
    for (const int id : open_tickets())
        if (order(id).security == security) cancel(id, tag);
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
            cancel(id, tag);
    }
    if (held != 0) market({.security = security, .quantity = Decimal(-held - market_quantity), .tag = tag});
}

void OrderDesk::liquidate_all(std::string_view tag, std::optional<int> spared) {
    std::vector<int> all(securities_.size());
    std::iota(all.begin(), all.end(), 0);
    std::sort(all.begin(), all.end(), [&](int a, int b) { return state(a).symbol < state(b).symbol; });
    for (const int security : all)
        if (security != spared) liquidate(security, tag);
}

void OrderDesk::process() {
    drain();
    scan();
}

void OrderDesk::drain() {
    while (!requests_.empty()) {
        const Request request = std::move(requests_.front());
        requests_.erase(requests_.begin());
        std::visit([&](const auto& what) { work_off(order(request.order), what); }, request.what);
        scan();
    }
}

bool OrderDesk::is_pending(const Order& order) const {
    return std::find(pending_.begin(), pending_.end(), order.id) != pending_.end();
}

void OrderDesk::work_off(Order& of, const Cancel& cancel) {
    if (!is_pending(of)) return;
    std::erase(pending_, of.id);
    event(of, OrderStatus::canceled);
    if (cancel.tag) of.tag = *cancel.tag;
}

// An update that margin does not allow is dropped; its event repeats the old status, also of an order that is done
// with.
void OrderDesk::work_off(Order& of, const OrderUpdate& change) {
    const bool was_pending = is_pending(of);
    if (!was_pending && !change.is_tag_alone()) return;
    Order changed = of;
    apply(change, changed);
    if (!buying_power_.allows(state(of.security), changed)) return event(of, of.status);
    apply(change, of);
    round_prices(of);
    if (was_pending) event(of, OrderStatus::update_submitted);
}

void OrderDesk::scan(bool is_margin_checked) {
    if (pending_.empty()) return;
    if (pending_.size() == 1) {
        const int id = pending_.front();
        if (order(id).is_open() && try_order(order(id), is_margin_checked)) std::erase(pending_, id);
        return;
    }
    for (const int id : std::vector<int>(pending_)) {
        // One that has just filled is still among them while its event is heard.
        if (!order(id).is_open() || !is_pending(order(id))) continue;
        if (try_order(order(id), false)) std::erase(pending_, id);
    }
}

/// True when the order is done with: filled, expired or invalid.
bool OrderDesk::try_order(Order& order, bool is_margin_checked) {
    const SecurityState& security = state(order.security);
    const OrderKind& kind = kind_of(order.type);
    const OrderView now = view(security);
    if (kind.waits(order, now)) return false;
    if (const auto end = end_of(order.time_in_force, order.created_local); end && clock_.now >= *end) {
        event(order, OrderStatus::canceled);
        return true;
    }
    if (!is_margin_checked && !buying_power_.allows(security, order)) {
        if (order.status == OrderStatus::cancel_pending) return false;
        event(order, OrderStatus::invalid);
        return true;
    }
    const auto price = kind.fill_price(order, now);
    if (!price) return false;
    fill(order, *price, buying_power_.fee(security, order));
    return true;
}

void OrderDesk::event(Order& order, OrderStatus status) {
    order.status = status;
    ++order.events;
    if (status == OrderStatus::canceled) order.canceled = clock_.utc;
    if (order.updates_requested > 0 && (status == OrderStatus::update_submitted || status == OrderStatus::submitted))
        order.updated = clock_.utc;
    if (!keep_events_ && !listener_) return;
    const OrderEvent made{.order = order.id,
                          .event = order.events,
                          .security = order.security,
                          .time = clock_.utc,
                          .status = status,
                          .quantity = order.quantity,
                          .prices = order.prices};
    if (keep_events_) facts_.events.push_back(made);
    if (listener_) listener_(made);
}

void OrderDesk::fill(Order& order, const FillPrice& at, Decimal fee) {
    SecurityState& security = state(order.security);
    const ScaledPrice* of_bar = std::get_if<ScaledPrice>(&at);
    const ScaledPrice price = of_bar ? *of_bar : security.scaled(std::get<Decimal>(at));
    const Decimal usd = normalize(price.usd());
    order.status = OrderStatus::filled;
    order.filled = clock_.utc;
    order.price = usd;
    ++order.events;
    portfolio_.fill(security, order.quantity, usd, fee, clock_.utc);
    const Fill filled{order.security, order.id, order.quantity, price, usd, fee, clock_.utc};
    for (Observer* observer : observers_) observer->on_fill(filled);
    facts_.events.push_back({.order = order.id,
                             .event = order.events,
                             .security = order.security,
                             .time = clock_.utc,
                             .status = OrderStatus::filled,
                             .quantity = order.quantity,
                             .fill_price = usd,
                             .fill_quantity = order.quantity,
                             .fee_usd = fee,
                             .prices = order.prices});
    if (listener_) listener_(OrderEvent(facts_.events.back()));
}

void OrderDesk::apply_split(int security, Decimal factor, Decimal reference_price) {
    SecurityState& of = state(security);
    if (of.has_trade) of.scale_cache(factor);
    portfolio_.split(of, factor, reference_price);
    for (Observer* observer : observers_) observer->on_split(security, factor);
    for (const int id : open_tickets())
        if (order(id).security == security) split_order(order(id), factor);
}

void OrderDesk::split_order(Order& of, Decimal factor) {
    OrderUpdate change{.quantity = to_int64(truncate(Decimal(of.quantity) / factor))};
    for (const OrderPrice price : order_prices) {
        if (!(of.prices.*price) || (price == &OrderPrices::trailing && of.trailing_is_fraction)) continue;
        change.prices.*price = *(of.prices.*price) * factor;
    }
    update(of.id, std::move(change));
}

void OrderDesk::delist(int security) {
    SecurityState& of = state(security);
    if (of.holding.quantity != 0 && !clock_.is_warming_up) {
        Order& made = record(
            {.security = security, .quantity = Decimal(-of.holding.quantity), .tag = "Liquidate from delisting"});
        made.was_requested = false;
        fill(made, of.price, Decimal());
    }
    of.is_tradable = false;
    if (!clock_.is_warming_up) cancel_orders_of(security, {});
}

int OrderDesk::set_holdings(int security, Decimal fraction, std::string_view tag, Others others) {
    Decimal quantity = buying_power_.quantity_for(state(security), fraction);
    if (others == Others::liquidated) liquidate_all(tag, security);
    return trade_delta(security, quantity, tag);
}

/// What open market orders will bring is not ordered again.
int OrderDesk::trade_delta(int security, Decimal quantity, std::string_view tag) {
    for (const int id : pending_) {
        const Order& open = order(id);
        const bool is_market = open.type == OrderType::market || open.type == OrderType::market_on_open;
        if (open.security == security && is_market) quantity -= Decimal(open.quantity);
    }
    return quantity.is_zero() ? 0 : market({.security = security, .quantity = quantity, .tag = tag});
}

std::vector<int> OrderDesk::set_holdings(std::span<const Target> targets, std::string_view tag) {
    struct Delta {
        int security;
        Decimal quantity, value;
        bool reduces;
    };
    std::vector<Delta> deltas;
    if (clock_.is_warming_up) return {};
    for (const Target& target : targets) {
        const SecurityState& of = state(target.security);
        const Decimal quantity = buying_power_.quantity_for(of, target.fraction);
        const Decimal held(projected_position(target.security));
        if (!of.has_trade || !of.is_tradable || abs(quantity) < Decimal(1)) continue;
        const bool reduces = !held.is_zero() && abs(quantity + held) < abs(held);
        deltas.push_back({target.security, quantity, abs(quantity * of.price.usd()), reduces});
    }
    std::stable_sort(deltas.begin(), deltas.end(), [](const Delta& a, const Delta& b) {
        return a.reduces != b.reduces ? a.reduces : a.value > b.value;
    });
    std::vector<int> sent;
    for (const Delta& one : deltas)
        if (const int id = trade_delta(one.security, one.quantity, tag)) sent.push_back(id);
    return sent;
}

void OrderDesk::call_margin() {
    next_margin_check_ms_ = clock_.utc.ms + margin_check_ms;
    const std::vector<MarginCall> calls = buying_power_.margin_calls();
    if (calls.empty() || !clock_.is_market_open()) return;
    for (const MarginCall& call : calls) {
        submit({.security = call.security, .quantity = call.quantity, .tag = "Margin Call"});
        if (portfolio_.margin_remaining() >= Decimal(0)) return;
    }
}

}  // namespace tamis::backtest
