// backtest/execution.cpp — what happens to an order that is looked at.
#include "backtest/execution.hpp"

#include "backtest/event_message.hpp"

namespace tamis::backtest {

bool Execution::look(Order& order, bool is_margin_checked) {
    const SecurityState& security = run_.securities[static_cast<std::size_t>(order.security)];
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
    fill(order, *price, buying_power_.fee(security, order), keep_events_ ? fill_message(order, now) : "");
    return true;
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

void Execution::fill(Order& order, const FillPrice& at, Decimal fee, std::string message) {
    SecurityState& security = run_.securities[static_cast<std::size_t>(order.security)];
    const ScaledPrice* of_bar = std::get_if<ScaledPrice>(&at);
    const ScaledPrice price = of_bar ? *of_bar : security.scaled(std::get<Decimal>(at));
    const Decimal usd = normalize(price.usd());
    order.status = OrderStatus::filled;
    order.filled = run_.clock.utc;
    order.price = usd;
    ++order.events;
    run_.portfolio.fill(security, order.quantity, usd, fee, run_.clock.utc);
    const Fill filled{order.security, order.id, order.quantity, price, usd, fee, run_.clock.utc};
    for (Observer* observer : observers_) observer->on_fill(filled);
    run_.facts.events.push_back({.order = order.id,
                                 .event = order.events,
                                 .security = order.security,
                                 .time = run_.clock.utc,
                                 .status = OrderStatus::filled,
                                 .quantity = order.quantity,
                                 .fill_price = usd,
                                 .fill_quantity = order.quantity,
                                 .fee_usd = fee,
                                 .prices = order.prices,
                                 .message = std::move(message)});
    if (listener_) listener_(OrderEvent(run_.facts.events.back()));
}

}  // namespace tamis::backtest
