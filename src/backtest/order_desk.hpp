// backtest/order_desk.hpp — what a strategy or the account itself wishes, in orders: targets, liquidation, splits,
// delistings, margin calls.
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "backtest/order_pace.hpp"

namespace tamis::backtest {

class OrderDesk {
  public:
    static constexpr std::int64_t margin_check_ms = 5 * ms_per_minute;

    /// `observers` hear of fills and of splits that prices do not show.
    OrderDesk(const BacktestSpec& spec, RunState& run, std::span<Observer* const> observers, bool keep_events);

    /// Who hears of every order event, as it happens; it may send orders itself.
    void set_listener(std::function<void(const OrderEvent&)> listener) { execution_.set_listener(std::move(listener)); }
    void set_refusal_listener(OnRefusal listener) { tickets_.set_refusal_listener(std::move(listener)); }
    BuyingPower& buying_power() { return buying_power_; }

    /// A market order as LEAN sends it at this time of the day: maybe on open or on close.
    int market(OrderRequest request);
    /// Its id; 0 where LEAN refuses it without recording an order.
    int submit(const OrderRequest& request) { return tickets_.submit(request); }
    void update(int order, OrderUpdate change) { tickets_.update(order, std::move(change)); }
    /// A tag says why; none: the order's own stays.
    void cancel(int order, std::optional<std::string_view> tag) { tickets_.cancel(order, tag); }
    enum class Others { kept, liquidated };
    int set_holdings(int security, Decimal fraction, std::string_view tag, Others others = Others::kept);
    /// Sizes of all targets first, of the same portfolio; then what reduces positions, then the largest first. The ids
    /// of the orders.
    std::vector<int> set_holdings(std::span<const Target> targets, std::string_view tag);
    /// `time_in_force`: of the closing order.
    void liquidate(int security, std::string_view tag, const TimeInForce& time_in_force = {});
    /// Every security, by name; `spared`: not this one.
    void liquidate_all(std::string_view tag, std::optional<int> spared = {}, const TimeInForce& time_in_force = {});
    void cancel_open_orders();
    void cancel_orders_of(int security, std::optional<std::string_view> tag);

    /// Queued requests, then every open order against the present prices.
    void process() { tickets_.process(); }
    void apply_split(int security, Decimal factor, Decimal reference_price);
    /// Closes what is held of a delisted security at its last price, without a fee, and cancels its orders.
    void delist(int security);
    /// LEAN's margin call, every five minutes of the run's time.
    void check_margin() {
        if (clock_.utc.ms >= next_margin_check_ms_) call_margin();
    }
    /// As check_margin at `now`, where a call is known to be far.
    void skip_margin_check(UtcTime now) {
        if (now.ms >= next_margin_check_ms_) next_margin_check_ms_ = now.ms + margin_check_ms;
    }
    std::int64_t margin_due_ms() const { return next_margin_check_ms_; }
    /// The first place of a stretch at which an open order may do something, see OrderPace.
    std::size_t next_slice(const Stretch& stretch) const { return pace_.next_slice(stretch); }
    /// Shares that are held when all open orders have filled.
    std::int64_t projected_position(int security) const;
    /// Whether open market orders leave nothing of the position when they have filled.
    bool is_closing(int security) const;
    /// Ids of open orders, ascending; of one security where it is named.
    std::vector<int> open_orders(std::optional<int> security = {}) const { return tickets_.open_orders(security); }
    bool has_open_orders() const { return tickets_.has_open_orders(); }

  private:
    SecurityState& state(int security) { return securities_[static_cast<std::size_t>(security)]; }
    int trade_delta(int security, Decimal quantity, std::string_view tag);
    void split_order(Order& order, Decimal factor);
    void call_margin();

    const std::int64_t close_buffer_ms_;
    const Clock& clock_;
    Securities& securities_;
    Portfolio& portfolio_;
    const std::span<Observer* const> observers_;
    BuyingPower buying_power_;
    Execution execution_;
    Tickets tickets_;
    OrderPace pace_;
    std::int64_t next_margin_check_ms_ = 0;
};

}  // namespace tamis::backtest
