// backtest/tickets.hpp — the orders of a run: taken, changed, cancelled and looked at in LEAN's order (LEAN:
// BrokerageTransactionHandler, BacktestingBrokerage).
#pragma once

#include <variant>
#include <vector>

#include "backtest/execution.hpp"

namespace tamis::backtest {

using OnRefusal = std::function<void(const OrderRequest& request, const char* why)>;

class Tickets {
  public:
    Tickets(const BacktestSpec& spec, RunState& run, const BuyingPower& buying_power, Execution& execution)
        : spec_(spec), run_(run), buying_power_(buying_power), execution_(execution) {}

    /// Who hears of orders that are refused without being recorded, and why.
    void set_refusal_listener(OnRefusal listener) { on_refusal_ = std::move(listener); }
    /// Its id; 0 where LEAN refuses it without recording an order.
    int submit(OrderRequest request);
    void update(int order, OrderUpdate change);
    /// A tag says why; none: the order's own stays.
    void cancel(int order, std::optional<std::string_view> tag);
    /// An order that the run's books are to show; nobody looks at it before it is taken.
    Order& record(const OrderRequest& request);
    /// Queued requests, then every open order against the present prices.
    void process();

    /// Ids at the broker, ascending.
    std::span<const int> pending() const { return pending_; }
    /// Ids of open orders, ascending; of one security where it is named.
    std::vector<int> open_orders(std::optional<int> security = {}) const;
    /// The open ones as LEAN walks its tickets; of one security where it is named.
    std::vector<int> in_walking_order(std::optional<int> security = {}) const;
    bool has_requests() const { return !requests_.empty(); }
    bool has_open_orders() const { return !pending_.empty() || !requests_.empty(); }
    Order& order(int id) { return run_.facts.orders[static_cast<std::size_t>(id - 1)]; }
    const Order& order(int id) const { return run_.facts.orders[static_cast<std::size_t>(id - 1)]; }

  private:
    struct Cancel {
        std::optional<std::string> tag;
    };
    struct Request {
        int order;
        std::variant<OrderUpdate, Cancel> what;
    };
    const SecurityState& state(int security) const { return run_.securities[static_cast<std::size_t>(security)]; }
    /// Why LEAN takes no such order and records none; null: it takes it.
    const char* refusal(OrderType type, const SecurityState& security, Decimal quantity) const;
    void round_prices(Order& order) const;
    void accept(Order& order);
    void scan(bool is_margin_checked = false);
    void drain();
    void work_off(Order& order, const OrderUpdate& change);
    void work_off(Order& order, const Cancel& cancel);
    bool is_pending(const Order& order) const;

    const BacktestSpec& spec_;
    RunState& run_;
    const BuyingPower& buying_power_;
    Execution& execution_;
    OnRefusal on_refusal_;
    std::vector<int> pending_;
    std::vector<Request> requests_;  ///< cancels and updates wait for the next drain of the queue
};

}  // namespace tamis::backtest
