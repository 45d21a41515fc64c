// backtest/order_desk.hpp — takes orders, checks margin, fills them and books the fills, in LEAN's order of events.
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "backtest/backtest_spec.hpp"
#include "backtest/buying_power.hpp"
#include "backtest/observer.hpp"
#include "backtest/orders/order_kind.hpp"
#include "backtest/run_state.hpp"

namespace tamis::backtest {

class OrderDesk {
  public:
    static constexpr std::int64_t margin_check_ms = 5 * ms_per_minute;

    /// `observers` hear of fills and of splits that prices do not show.
    OrderDesk(const BacktestSpec& spec, RunState& run, std::span<Observer* const> observers, bool keep_events);

    /// Who hears of every order event, as it happens; it may send orders itself.
    void set_listener(std::function<void(const OrderEvent&)> listener) { listener_ = std::move(listener); }
    BuyingPower& buying_power() { return buying_power_; }

    /// A market order as LEAN sends it at this time of the day: maybe on open or on close.
    int market(OrderRequest request);
    /// Its id; 0 where LEAN refuses it without recording an order.
    int submit(OrderRequest request);
    void update(int order, OrderUpdate change);
    /// A tag says why; none: the order's own stays.
    void cancel(int order, std::optional<std::string_view> tag);
    enum class Others { kept, liquidated };
    int set_holdings(int security, Decimal fraction, std::string_view tag, Others others = Others::kept);
    /// Sizes of all targets first, of the same portfolio; then what reduces positions, then the largest first. The ids
    /// of the orders.
    std::vector<int> set_holdings(std::span<const Target> targets, std::string_view tag);
    void liquidate(int security, std::string_view tag);
    /// Every security, by name; `spared`: not this one.
    void liquidate_all(std::string_view tag, std::optional<int> spared = {});
    void cancel_open_orders();
    void cancel_orders_of(int security, std::optional<std::string_view> tag);

    /// Queued requests, then every open order against the present prices.
    void process();
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
    /// The first place of a stretch at which an open order may be filled, expire, be refused for its margin or change
    /// what it has seen; `to`: none. While prices stay in the stretch's bars, nothing else changes orders.
    std::size_t next_slice(const Stretch& stretch) const;
    /// Shares that are held when all open orders have filled.
    std::int64_t projected_position(int security) const;
    /// Ids of open orders, ascending; of one security where it is named.
    std::vector<int> open_orders(std::optional<int> security = {}) const;
    bool has_open_orders() const { return !pending_.empty() || !requests_.empty(); }

  private:
    struct Cancel {
        std::optional<std::string> tag;
    };
    struct Request {
        int order;
        std::variant<OrderUpdate, Cancel> what;
    };
    SecurityState& state(int security) { return securities_[static_cast<std::size_t>(security)]; }
    Order& order(int id) { return facts_.orders[static_cast<std::size_t>(id - 1)]; }
    const Order& order(int id) const { return facts_.orders[static_cast<std::size_t>(id - 1)]; }
    bool is_refused(OrderType type, const SecurityState& security, Decimal quantity) const;
    Order& record(const OrderRequest& request);
    void round_prices(Order& order) const;
    void accept(Order& order);
    void scan(bool is_margin_checked = false);
    bool try_order(Order& order, bool is_margin_checked);
    std::vector<int> open_tickets() const;
    void drain();
    void work_off(Order& order, const OrderUpdate& change);
    void work_off(Order& order, const Cancel& cancel);
    bool is_pending(const Order& order) const;
    int trade_delta(int security, Decimal quantity, std::string_view tag);
    void event(Order& order, OrderStatus status);
    void fill(Order& order, const FillPrice& at, Decimal fee);
    void split_order(Order& order, Decimal factor);

    void call_margin();
    OrderView view(const SecurityState& security) const {
        return {clock_, security, security.resolution, spec_.slippage, spec_.extended_hours};
    }

    std::size_t next_look(const Order& order, const Stretch& stretch) const;
    /// Whether margin allows the order at every place of the stretch, by a distance.
    bool stays_allowed(const Order& order, const Stretch& stretch, const AccountBounds& bounds) const;

    const BacktestSpec& spec_;
    const RunState& run_;
    const Clock& clock_;
    Securities& securities_;
    Portfolio& portfolio_;
    RunFacts& facts_;
    BuyingPower buying_power_;
    const std::span<Observer* const> observers_;
    const bool keep_events_;
    std::function<void(const OrderEvent&)> listener_;
    std::vector<int> pending_;       ///< ids at the broker, ascending
    std::vector<Request> requests_;  ///< cancels and updates wait for the next drain of the queue
    std::int64_t next_margin_check_ms_ = 0;
};

}  // namespace tamis::backtest
