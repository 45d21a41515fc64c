// backtest/engine.hpp — the clock of a run: slices in time order, and inside a slice LEAN's order of events.
#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include "backtest/backtest_spec.hpp"
#include "backtest/benchmark_feed.hpp"
#include "backtest/capacity.hpp"
#include "backtest/consolidator.hpp"
#include "backtest/feed.hpp"
#include "backtest/order_desk.hpp"
#include "backtest/portfolio.hpp"
#include "backtest/run_facts.hpp"
#include "backtest/sampler.hpp"
#include "backtest/strategy.hpp"

namespace tamis::backtest {

/// First day whose bars a run of `spec` reads: the start of its warm-up.
TradingDay first_day_of_data(const BacktestSpec& spec);

/// One run. Uses no clock, no thread, no file beside the store's mapped bars: the same spec and bars give the same
/// facts.
class Engine {
  public:
    /// Throws Error not_found for a symbol that the store does not know.
    Engine(const bars::BarStore& store, const BacktestSpec& spec, const Wanted& wanted);
    ~Engine();

    /// Runs to the end. Asks `stop` once a session and throws Error cancelled when it is set.
    RunFacts run(Strategy& strategy, const std::stop_token& stop = {});

    // What a Broker reaches.
    const Clock& clock() const { return clock_; }
    OrderDesk& desk() { return *desk_; }
    const Portfolio& portfolio() const { return *portfolio_; }
    const std::vector<SecurityState>& securities() const { return securities_; }
    void consolidate(int security, int minutes);

  private:
    void run_day(TradingDay day);
    void run_session(const Session& session);
    void midnight(const Session& session);
    void delist_at_midnight(TradingDay day);
    /// A slice in which bars end at grid place `place`; −1: only the benchmark emits.
    void slice(ExchangeTime now, int place);
    /// The place of the next bar that needs a slice of its own; the bars before it can be walked in one go.
    int next_full_slice(int place);
    /// Walks bars on which neither the strategy nor an order acts.
    void walk(std::size_t from, std::size_t to);
    void walk_at_once(std::size_t from, std::size_t to);
    void walk_path(std::size_t from, std::size_t to);
    void walk_trades(std::size_t from, std::size_t to);
    void walk_samples(std::size_t from, std::size_t to);
    void walk_capacity(std::size_t from, std::size_t to);
    bool is_account_safe(std::size_t from, std::size_t to) const;
    void walk_bar(std::size_t place, BarKind kind);
    void see_value(double value);
    void show_market(int place);
    bool take_bars(int place);
    void warm_up_slice(ExchangeTime now, int place);
    void feed_consolidators(ExchangeTime now);
    void finish_consolidators_before(ExchangeTime now);
    void deliver(Consolidator& consolidator);
    void show_benchmark_price();
    /// `has_data`: bars or quotes came in; slices of a corporate action or of the benchmark alone have none, and are
    /// no time in the market.
    void end_of_slice(bool has_data);
    void end_of_session();
    void end_of_run();

    bool is_at_zero() const;
    void samples_before(ExchangeTime now);
    void daily_sample();
    void end_warm_up(ExchangeTime now);

    const bars::BarStore& store_;
    const BacktestSpec& spec_;
    const Wanted wanted_;
    TradingDay data_from_;
    RunFacts facts_;
    Clock clock_;
    std::vector<SecurityState> securities_;
    std::unique_ptr<Portfolio> portfolio_;
    CapacityEstimate capacity_;
    std::unique_ptr<OrderDesk> desk_;
    Sampler sampler_;
    BenchmarkFeed benchmark_;
    std::vector<SecurityFeed> feeds_;
    std::vector<Consolidator> consolidators_;
    Broker broker_{*this};
    Strategy* strategy_ = nullptr;

    std::vector<const PriceBar*> bars_;  ///< of this slice
    std::vector<bool> delisted_;
    ExchangeTime next_midnight_{}, start_{};
    double value_;           ///< of the portfolio after the last slice, about
    bool can_walk_ = false;  ///< minutes of one security, as they are
    bool over_ = false;
    bool any_slice_ = false;
};

}  // namespace tamis::backtest
