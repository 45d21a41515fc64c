// backtest/execution.hpp — an order at the broker: its events, when it expires, at which price it fills.
#pragma once

#include <functional>
#include <span>

#include "backtest/backtest_spec.hpp"
#include "backtest/buying_power.hpp"
#include "backtest/observer.hpp"
#include "backtest/orders/order_kind.hpp"
#include "backtest/run_state.hpp"

namespace tamis::backtest {

/// What an order of a security meets at a moment of a run.
inline OrderView order_view(const BacktestSpec& spec, const Clock& clock, const SecurityState& security) {
    return {clock,
            security,
            security.resolution,
            spec.slippage,
            spec.extended_hours,
            spec.stale_price_minutes * ms_per_minute,
            spec.close_buffer_ms()};
}

class Execution {
  public:
    /// `observers` hear of fills; `keep_events`: all of the orders' events are left behind, not fills alone.
    Execution(const BacktestSpec& spec,
              RunState& run,
              const BuyingPower& buying_power,
              std::span<Observer* const> observers,
              bool keep_events)
        : spec_(spec), run_(run), buying_power_(buying_power), observers_(observers), keep_events_(keep_events) {}

    /// Who hears of every order event, as it happens; it may send orders itself.
    void set_listener(std::function<void(const OrderEvent&)> listener) { listener_ = std::move(listener); }

    /// What an order of a security meets now.
    OrderView view(const SecurityState& security) const { return order_view(spec_, run_.clock, security); }
    /// Whether the order is done with after a look at it: filled to the last share, expired or invalid.
    bool look(Order& order, bool is_margin_checked);
    /// Whether events are kept with LEAN's remarks.
    bool keeps_events() const { return keep_events_; }
    /// The order's status is now `status`, and who listens hears of it.
    void event(Order& order, OrderStatus status, std::string message = {});
    /// `shares`: the order's rest or a part of it, with their sign.
    void fill(Order& order, const FillPrice& at, std::int64_t shares, Decimal fee, std::string message = {});
    /// The order's margin is not free: it ends.
    void refuse(Order& order, const MarginShortfall& shortfall);

  private:
    /// How much of the order's rest fills now that its price has come; 0: nothing, it waits.
    std::int64_t part_of(const Order& order, SecurityState& security) const;

    const BacktestSpec& spec_;
    RunState& run_;
    const BuyingPower& buying_power_;
    const std::span<Observer* const> observers_;
    const bool keep_events_;
    const bool fills_whole_ = std::holds_alternative<WholeFill>(spec_.fill_model);
    std::function<void(const OrderEvent&)> listener_;
};

}  // namespace tamis::backtest
