// backtest/order_pace.hpp — where open orders may next do something.
#pragma once

#include "backtest/tickets.hpp"

namespace tamis::backtest {

class OrderPace {
  public:
    OrderPace(const BacktestSpec& spec, const RunState& run, const BuyingPower& buying_power, const Tickets& tickets)
        : spec_(spec), run_(run), buying_power_(buying_power), tickets_(tickets) {}

    /// The first place of a stretch at which an open order may be filled, expire, be refused for its margin or change
    /// what it has seen; `to`: none. While prices stay in the stretch's bars, nothing else changes orders.
    std::size_t next_slice(const Stretch& stretch) const;

  private:
    std::size_t next_look(const Order& order, const Stretch& stretch) const;
    /// Whether margin allows the order at every place of the stretch, by a distance.
    bool stays_allowed(const Order& order, const Stretch& stretch, const AccountBounds& bounds) const;

    const BacktestSpec& spec_;
    const RunState& run_;
    const BuyingPower& buying_power_;
    const Tickets& tickets_;
};

}  // namespace tamis::backtest
