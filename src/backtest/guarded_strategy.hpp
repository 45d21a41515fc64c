// backtest/guarded_strategy.hpp — a user's strategy inside a run: what goes wrong in it names the bar, and whoever
// waits for it can see where it is and give it up.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "backtest/strategy_type.hpp"
#include "base/error.hpp"

namespace tamis::backtest {

/// Where a strategy is, for another thread.
struct StrategyWatch {
    std::atomic<std::int64_t> clock_ms = 0;  ///< of the exchange, at the last call; 0: none yet
    std::atomic<bool> is_given_up = false;   ///< the call that it is in is its last

    /// "my_idea was at 2024-01-02 10:31:00"
    std::string place(std::string_view strategy) const;
};

/// Calls the strategy that it holds. Throws Error with the strategy's name, the time of the bar and the reason where
/// that throws, or answers what no strategy may.
class GuardedStrategy final : public Strategy {
  public:
    GuardedStrategy(const StrategySpec& strategy, std::shared_ptr<StrategyWatch> watch);

    const Strategy& guarded() const { return *strategy_; }

    void on_start(Broker& broker) override;
    std::size_t next_action(const Stretch& stretch, const Broker& broker) override;
    void pass(const Stretch& stretch, const Broker& broker) override;
    void on_bars(const Slice& now, Broker& broker) override;
    void on_consolidated(int security, std::size_t index, const PriceBar& bar, Broker& broker) override;
    bool hears_orders() const override;
    void on_order_event(const OrderEvent& event, Broker& broker) override;
    void on_scheduled(int event, Broker& broker) override;
    void on_securities_changed(const SecurityChanges& changes, Broker& broker) override;
    void on_warm_up_finished(Broker& broker) override;
    std::optional<ExchangeTime> next_scan() const override;
    void on_scan(Broker& broker) override;
    void on_end(Broker& broker) override;
    const void* counters() const override;

  private:
    /// What a call without a clock of its own answers.
    template <class Call>
    auto guarded(const Call& call) const;
    template <class Call>
    void guard(const Broker& broker, const Call& call);
    [[noreturn]] void fail(Problem problem, const std::string& reason) const;

    std::string name_;
    std::shared_ptr<StrategyWatch> watch_;
    std::unique_ptr<Strategy> strategy_;
};

}  // namespace tamis::backtest
