// backtest/execution.cpp — what happens to an order that is looked at.
#include "backtest/execution.hpp"

#include <cstdlib>

#include "backtest/event_message.hpp"

namespace tamis::backtest {

namespace {

/// Shares and average price of what has filled so far (LEAN: OrderTicket.AddOrderEvent).
void add_fill(Order& order, std::int64_t shares, Decimal usd) {
    order.filled_quantity += shares;
    order.price = usd;
    if (shares == order.quantity) return;
    order.filled_value += usd * Decimal(std::abs(shares));
    order.price = normalize(order.filled_value / Decimal(std::abs(order.filled_quantity)));
}

}  // namespace

bool Execution::look(Order& order, bool is_margin_checked) {
    SecurityState& security = run_.securities[static_cast<std::size_t>(order.security)];
    const OrderKind& kind = kind_of(order.type);
    const OrderView now = view(security);
    if (kind.waits(order, now)) return false;
    if (const auto end = end_of(order.time_in_force, order.created_local); end && run_.clock.now >= *end) {
        event(order, OrderStatus::canceled, std::string(expired_message));
        return true;
    }
    if (const auto shortfall = is_margin_checked ? std::nullopt : buying_power_.shortfall(security, order)) {
        if (order.status == OrderStatus::cancel_pending) return false;
        refuse(order, *shortfall);
        return true;
    }
    const auto price = kind.fill_price(order, now);
    if (!price) return false;
    const std::int64_t shares = fills_whole_ ? order.rest() : part_of(order, security);
    if (shares == 0) return false;
    // As LEAN: an order pays once, for all of its shares, with the last of them (BacktestingBrokerage.Scan).
    const bool is_last = shares == order.rest();
    const Decimal fee = is_last ? buying_power_.fee(security, order) : Decimal();
    fill(order, *price, shares, fee, keep_events_ ? fill_message(order, now) : "");
    return is_last;
}

// What is auctioned at the open and at the close is no part of a bar's trading: those orders fill whole.
std::int64_t Execution::part_of(const Order& order, SecurityState& security) const {
    if (order.type == OrderType::market_on_open || order.type == OrderType::market_on_close) return order.rest();
    const std::int64_t left = std::abs(order.rest());
    const std::int64_t volume = security.has_trade ? security.last_trade.volume : 0;
    const std::int64_t shares =
        std::visit([&](const auto& one) { return one.shares(left, volume, security.taken_volume); }, spec_.fill_model);
    security.taken_volume += shares;
    return order.rest() > 0 ? shares : -shares;
}

void Execution::refuse(Order& order, const MarginShortfall& shortfall) {
    const SecurityState& security = run_.securities[static_cast<std::size_t>(order.security)];
    event(order, OrderStatus::invalid, keep_events_ ? shortfall_message(security, order, shortfall) : "");
}

void Execution::event(Order& order, OrderStatus status, std::string message) {
    order.status = status;
    ++order.events;
    if (status == OrderStatus::canceled) order.canceled = run_.clock.utc;
    if (order.updates_requested > 0 && (status == OrderStatus::update_submitted || status == OrderStatus::submitted))
        order.updated = run_.clock.utc;
    if (!keep_events_ && !listener_) return;
    const OrderEvent made{.order = order.id,
                          .event = order.events,
                          .security = order.security,
                          .time = run_.clock.utc,
                          .status = status,
                          .quantity = order.quantity,
                          .prices = order.prices,
                          .message = std::move(message)};
    if (keep_events_) run_.facts.events.push_back(made);
    if (listener_) listener_(made);
}

void Execution::fill(Order& order, const FillPrice& at, std::int64_t shares, Decimal fee, std::string message) {
    SecurityState& security = run_.securities[static_cast<std::size_t>(order.security)];
    const ScaledPrice* of_bar = std::get_if<ScaledPrice>(&at);
    const ScaledPrice price = of_bar ? *of_bar : security.scaled(std::get<Decimal>(at));
    const Decimal usd = normalize(price.usd());
    const bool is_first = order.filled_quantity == 0;
    order.status = shares == order.rest() ? OrderStatus::filled : OrderStatus::partially_filled;
    order.filled = run_.clock.utc;
    add_fill(order, shares, usd);
    ++order.events;
    run_.portfolio.fill(security, shares, usd, fee, run_.clock.utc);
    const Fill filled{order.security, order.id, shares, price, usd, fee, run_.clock.utc, is_first};
    for (Observer* observer : observers_) observer->on_fill(filled);
    run_.facts.events.push_back({.order = order.id,
                                 .event = order.events,
                                 .security = order.security,
                                 .time = run_.clock.utc,
                                 .status = order.status,
                                 .quantity = order.quantity,
                                 .fill_price = usd,
                                 .fill_quantity = shares,
                                 .fee_usd = fee,
                                 .prices = order.prices,
                                 .message = std::move(message)});
    if (listener_) listener_(OrderEvent(run_.facts.events.back()));
}

}  // namespace tamis::backtest
