// backtest/order_desk.cpp — what a strategy wishes of its account, in orders (LEAN: QCAlgorithm.Trading).
#include "backtest/order_desk.hpp"

#include <algorithm>
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

}  // namespace

OrderDesk::OrderDesk(const BacktestSpec& spec, RunState& run, std::span<Observer* const> observers, bool keep_events)
    : close_buffer_ms_(spec.close_buffer_ms()),
      clock_(run.clock),
      securities_(run.securities),
      portfolio_(run.portfolio),
      observers_(observers),
      buying_power_(run.portfolio, fees_of(spec)),
      execution_(spec, run, buying_power_, observers, keep_events),
      tickets_(spec, run, buying_power_, execution_),
      pace_(spec, run, buying_power_, tickets_) {
    buying_power_.set_free_value(spec.free_value_fraction, spec.free_value);
    run.facts.events.reserve(64);
    run.facts.trades.reserve(32);
}

int OrderDesk::market(OrderRequest request) {
    request.type = OrderType::market;
    if (!clock_.is_market_open())
        request.type = OrderType::market_on_open;
    else if (state(request.security).resolution == Resolution::daily)
        request.type = is_too_late_for_close(clock_.now, close_buffer_ms_) ? OrderType::market_on_open
                                                                           : OrderType::market_on_close;
    return tickets_.submit(request);
}

std::int64_t OrderDesk::projected_position(int security) const {
    std::int64_t quantity = securities_[static_cast<std::size_t>(security)].holding.quantity;
    for (const int id : tickets_.open_orders(security)) quantity += tickets_.order(id).rest();
    return quantity;
}

bool OrderDesk::is_closing(int security) const {
    if (projected_position(security) != 0) return false;
    const std::vector<int> open = tickets_.open_orders(security);
    return std::ranges::any_of(open, [&](int id) { return tickets_.order(id).type == OrderType::market; });
}

void OrderDesk::cancel_open_orders() {
    if (clock_.is_warming_up) return;
    const std::string tag = "Canceled by CancelOpenOrders() at " + ticks_text(clock_.utc);
    for (const int id : tickets_.in_walking_order()) tickets_.cancel(id, tag);
}

void OrderDesk::cancel_orders_of(int security, std::optional<std::string_view> tag) {
    for (const int id : tickets_.in_walking_order(security)) tickets_.cancel(id, tag);
}

void OrderDesk::liquidate(int security, std::string_view tag, const TimeInForce& time_in_force) {
    std::int64_t held = state(security).holding.quantity, market_quantity = 0;
    const std::vector<int> open = tickets_.in_walking_order(security);
    if (open.size() == 1 && held != 0 && tickets_.order(open[0]).quantity == -held &&
        tickets_.order(open[0]).type == OrderType::market)
        return;
    for (const int id : open) {
        if (tickets_.order(id).type == OrderType::market)
            market_quantity += tickets_.order(id).rest();
        else
            tickets_.cancel(id, tag);
    }
    if (held == 0) return;
    market({.security = security,
            .quantity = Decimal(-held - market_quantity),
            .time_in_force = time_in_force,
            .tag = tag});
}

void OrderDesk::liquidate_all(std::string_view tag, std::optional<int> spared, const TimeInForce& time_in_force) {
    std::vector<int> all(securities_.size());
    std::iota(all.begin(), all.end(), 0);
    std::sort(all.begin(), all.end(), [&](int a, int b) { return state(a).symbol < state(b).symbol; });
    for (const int security : all)
        if (security != spared) liquidate(security, tag, time_in_force);
}

int OrderDesk::set_holdings(int security, Decimal fraction, std::string_view tag, Others others) {
    Decimal quantity = buying_power_.quantity_for(state(security), fraction);
    if (others == Others::liquidated) liquidate_all(tag, security);
    return trade_delta(security, quantity, tag);
}

/// What open market orders will bring is not ordered again.
int OrderDesk::trade_delta(int security, Decimal quantity, std::string_view tag) {
    for (const int id : tickets_.pending()) {
        const Order& open = tickets_.order(id);
        const bool is_market = open.type == OrderType::market || open.type == OrderType::market_on_open;
        if (open.security == security && is_market) quantity -= Decimal(open.rest());
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

void OrderDesk::apply_split(int security, Decimal factor, Decimal reference_price) {
    SecurityState& of = state(security);
    if (of.has_trade) of.scale_cache(factor);
    portfolio_.split(of, factor, reference_price);
    for (Observer* observer : observers_) observer->on_split(security, factor);
    for (const int id : tickets_.in_walking_order(security)) split_order(tickets_.order(id), factor);
}

// What has filled is counted in today's shares too; of a few shares a reverse split can leave none to fill.
void OrderDesk::split_order(Order& of, Decimal factor) {
    const auto divided = [&](std::int64_t shares) { return to_int64(truncate(Decimal(shares) / factor)); };
    OrderUpdate change{.quantity = divided(of.quantity)};
    if (of.filled_quantity != 0) {
        of.filled_quantity = divided(of.filled_quantity);
        if (*change.quantity == of.filled_quantity) return tickets_.cancel(of.id, {});
    }
    for (const OrderPrice price : order_prices) {
        if (!(of.prices.*price) || (price == &OrderPrices::trailing && of.trailing_is_fraction)) continue;
        change.prices.*price = *(of.prices.*price) * factor;
    }
    tickets_.update(of.id, std::move(change));
}

void OrderDesk::delist(int security) {
    SecurityState& of = state(security);
    if (of.holding.quantity != 0 && !clock_.is_warming_up) {
        Order& made = tickets_.record(
            {.security = security, .quantity = Decimal(-of.holding.quantity), .tag = "Liquidate from delisting"});
        made.was_requested = false;
        execution_.fill(made, of.price, made.quantity, Decimal(), made.tag);
    }
    portfolio_.never_settle(security);
    of.is_tradable = false;
    if (!clock_.is_warming_up) cancel_orders_of(security, {});
}

void OrderDesk::call_margin() {
    next_margin_check_ms_ = clock_.utc.ms + margin_check_ms;
    const std::vector<MarginCall> calls = buying_power_.margin_calls();
    if (calls.empty() || !clock_.is_market_open()) return;
    for (const MarginCall& call : calls) {
        tickets_.submit({.security = call.security, .quantity = call.quantity, .tag = "Margin Call"});
        if (portfolio_.margin_remaining() >= Decimal(0)) return;
    }
}

}  // namespace tamis::backtest
