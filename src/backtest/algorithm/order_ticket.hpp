// backtest/algorithm/order_ticket.hpp — an order in the hands of who sent it.
#pragma once

#include "backtest/broker.hpp"

namespace tamis::backtest {

/// Says how an order stands, changes it and cancels it. One that LEAN refuses without recording an order is not valid:
/// it has no order to ask about, and changes nothing.
class OrderTicket {
  public:
    OrderTicket() = default;
    OrderTicket(Broker& broker, int id) : broker_(&broker), id_(id) {}

    bool is_valid() const { return id_ != 0; }
    int id() const { return id_; }
    /// Only of a valid ticket, as everything below.
    const Order& order() const { return broker_->order(id_); }
    OrderStatus status() const { return is_valid() ? order().status : OrderStatus::invalid; }
    bool is_filled() const { return status() == OrderStatus::filled; }
    bool is_open() const { return is_valid() && order().is_open(); }
    std::int64_t quantity() const { return order().quantity; }
    /// Of these; less than all while the rest waits for its fill.
    std::int64_t filled_quantity() const { return order().filled_quantity; }
    /// USD a share, the average of all fills so far; 0 before the first.
    Decimal fill_price() const { return order().price; }
    /// How often a change was asked for, those that were refused too.
    int updates() const { return order().updates_requested; }
    void update(OrderUpdate change) const {
        if (is_valid()) broker_->update(id_, std::move(change));
    }
    void cancel(std::optional<std::string_view> tag = {}) const {
        if (is_valid()) broker_->cancel(id_, tag);
    }

  private:
    Broker* broker_ = nullptr;
    int id_ = 0;
};

}  // namespace tamis::backtest
