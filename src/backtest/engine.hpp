// backtest/engine.hpp — the clock of a run: slices in time order, and inside a slice LEAN's order of events.
#pragma once

#include <array>
#include <memory>
#include <stop_token>
#include <vector>

#include "backtest/capacity.hpp"
#include "backtest/columns/bar_series.hpp"
#include "backtest/order_desk.hpp"
#include "backtest/path_watch.hpp"
#include "backtest/run_state.hpp"
#include "backtest/sampler.hpp"
#include "backtest/strategy.hpp"
#include "backtest/trade_book.hpp"

namespace tamis::backtest {

/// One run. Uses no clock, no thread, no file: the same spec and tape give the same facts.
///
/// It goes from place to place. Everyone who may act (strategy, open orders, margin) or needs a slice (an observer)
/// says where that may be next; bars before it pass in one go, and the observers add them up.
class Engine {
  public:
    /// `tape`: of the spec, see tape_spec.
    Engine(std::shared_ptr<const Tape> tape, const BacktestSpec& spec, const Wanted& wanted);
    /// On a tape of its own. Throws Error not_found for a symbol that the store does not know.
    Engine(const bars::BarStore& store, const BacktestSpec& spec, const Wanted& wanted)
        : Engine(Tape::make(store, tape_spec(spec)), spec, wanted) {}

    /// Runs to the end. Asks `stop` once a session and throws Error cancelled when it is set.
    RunFacts run(Strategy& strategy, const std::stop_token& stop = {});

    // What a Broker reaches.
    const Tape& tape() const { return *run_.tape; }
    const Clock& clock() const { return run_.clock; }
    OrderDesk& desk() { return desk_; }
    const Portfolio& portfolio() const { return run_.portfolio; }
    const std::vector<SecurityState>& securities() const { return run_.securities; }
    void consolidate(int security, int minutes);

  private:
    struct Subscription {
        int security;
        const BarSeries* series;
    };

    void run_day(TradingDay day);
    void run_session();
    void midnight();
    void book_events();
    void delist_at_midnight(TradingDay day);
    /// Slices of the benchmark alone, before the time of the next place.
    void benchmark_alone(ExchangeTime before);
    /// A slice in which bars end at a place of the session; none: only the benchmark emits.
    void slice(ExchangeTime now, std::optional<std::size_t> place);
    void warm_up_slice(ExchangeTime now, std::optional<std::size_t> place);
    void take_bars(std::optional<std::size_t> place);
    enum class Delivery { late, now };
    void deliver_consolidated(std::optional<std::size_t> place, Delivery delivery);
    void show_benchmark_price(std::optional<std::size_t> place);
    void end_of_slice(bool has_data);
    void end_of_session();
    void end_of_run();

    /// The first place at or after `place` that needs a slice of its own.
    std::size_t next_slice(std::size_t place);
    bool is_account_safe(const Stretch& stretch) const;
    /// Bars on which nothing acts.
    void pass(const Stretch& stretch);
    void pass_margin(const Stretch& stretch);
    void pass_settlement(const Stretch& stretch);

    /// Whether the portfolio is worth nothing any more; the run then ends before the slice at `now`.
    bool stops_at_zero(ExchangeTime now);
    void samples_before(ExchangeTime now);
    void daily_sample();
    void end_warm_up(ExchangeTime now);

    const BacktestSpec& spec_;
    RunState run_;
    PathWatch path_;
    TradeBook trades_;
    CapacityEstimate capacity_;
    Sampler sampler_;
    const std::array<Observer*, 4> observers_{&path_, &trades_, &capacity_, &sampler_};
    OrderDesk desk_;
    std::vector<Subscription> subscriptions_;  ///< by the symbols' names
    Broker broker_{*this};
    Strategy* strategy_ = nullptr;

    ExchangeTime next_midnight_{}, start_{};
    bool over_ = false;
    std::optional<ExchangeTime> stopped_at_;
};

}  // namespace tamis::backtest
