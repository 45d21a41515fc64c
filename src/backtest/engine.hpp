// backtest/engine.hpp — the clock of a run: slices in time order, and inside a slice LEAN's order of events.
#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include "backtest/backtest_spec.hpp"
#include "backtest/capacity.hpp"
#include "backtest/columns/bar_series.hpp"
#include "backtest/feed.hpp"
#include "backtest/order_desk.hpp"
#include "backtest/portfolio.hpp"
#include "backtest/run_facts.hpp"
#include "backtest/sampler.hpp"
#include "backtest/strategy.hpp"

namespace tamis::backtest {

/// One run. Uses no clock, no thread, no file: the same spec and tape give the same facts.
///
/// It goes from place to place. Everyone who may act (strategy, open orders, margin, capacity's snapshot, a benchmark
/// that is traded) says where that may be next; bars before it pass in one go, watched by those who only add up.
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
    const Tape& tape() const { return *tape_; }
    const Clock& clock() const { return clock_; }
    OrderDesk& desk() { return *desk_; }
    const Portfolio& portfolio() const { return *portfolio_; }
    const std::vector<SecurityState>& securities() const { return securities_; }
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
    bool has_data(std::optional<std::size_t> place) const;
    void take_bars(std::optional<std::size_t> place);
    enum class Delivery { late, now };
    void deliver_consolidated(std::optional<std::size_t> place, Delivery delivery);
    void show_benchmark_price(std::optional<std::size_t> place);
    /// `has_data`: bars or quotes came in; slices of a corporate action or of the benchmark alone have none, and are
    /// no time in the market.
    void end_of_slice(bool has_data);
    void end_of_session();
    void end_of_run();

    /// The first place at or after `place` that needs a slice of its own.
    std::size_t next_slice(std::size_t place);
    std::size_t places() const { return static_cast<std::size_t>(grid_.count); }
    std::size_t benchmark_place(std::size_t place) const;
    bool is_account_safe(const Stretch& stretch) const;
    UtcTime utc_at(std::size_t place) const { return clock_.utc_of(time_at(place)); }
    ExchangeTime time_at(std::size_t place) const {
        return ExchangeTime{grid_.first_start.ms + (static_cast<std::int64_t>(place) + 1) * grid_.step_ms};
    }
    /// Bars on which nothing acts. What each slice adds is added sum by sum; none of the sums looks at another.
    void pass(const Stretch& stretch);
    std::size_t first_place_after(std::int64_t utc_ms, std::size_t from) const;
    std::int64_t count_real(const Stretch& stretch) const;
    void pass_value(const Stretch& stretch);
    void pass_trades(const Stretch& stretch);
    void pass_capacity(const Stretch& stretch);
    void pass_samples(const Stretch& stretch);
    void pass_margin(const Stretch& stretch);
    void pass_settlement(const Stretch& stretch);
    void show_prices(const Stretch& stretch, std::size_t place);

    /// Whether the portfolio is worth nothing any more; the run then ends before the slice at `now`.
    bool stops_at_zero(ExchangeTime now);
    void samples_before(ExchangeTime now);
    void daily_sample();
    void end_warm_up(ExchangeTime now);

    const std::shared_ptr<const Tape> tape_;
    const BacktestSpec& spec_;
    RunFacts facts_;
    Clock clock_;
    std::vector<SecurityState> securities_;
    std::unique_ptr<Portfolio> portfolio_;
    CapacityEstimate capacity_;
    std::unique_ptr<OrderDesk> desk_;
    Sampler sampler_;
    BenchmarkFeed benchmark_;
    std::vector<SecurityFeed> feeds_;
    std::vector<Subscription> subscriptions_;  ///< by the symbols' names
    Broker broker_{*this};
    Strategy* strategy_ = nullptr;

    std::size_t session_ = 0;  ///< of the tape: today's, or the next one
    BarGrid grid_;
    std::vector<const PriceBar*> bars_;  ///< of this slice
    std::vector<double> values_;         ///< scratch
    ExchangeTime next_midnight_{}, start_{};
    double value_;  ///< of the portfolio after the last slice, about
    bool over_ = false;
    std::optional<ExchangeTime> stopped_at_;
};

}  // namespace tamis::backtest
