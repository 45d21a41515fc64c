// backtest/engine.hpp — the clock of a run: slices in time order, and inside a slice LEAN's order of events.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <stop_token>
#include <vector>

#include "backtest/capacity.hpp"
#include "backtest/chart_sampler.hpp"
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
    /// `store`: where securities come from that join later; null: none can.
    Engine(std::shared_ptr<const Tape> tape,
           const BacktestSpec& spec,
           const Wanted& wanted,
           const bars::BarStore* store = nullptr);
    /// On a tape of its own. Throws Error not_found for a symbol that the store does not know.
    Engine(const bars::BarStore& store, const BacktestSpec& spec, const Wanted& wanted)
        : Engine(Tape::make(store, tape_spec(spec)), spec, wanted, &store) {}

    /// Runs to the end. Asks `stop` once a session and throws Error cancelled when it is set.
    RunFacts run(Strategy& strategy, const std::stop_token& stop = {});

    // What a Broker reaches.
    const Tape& tape() const { return *run_.tape; }
    const BacktestSpec& spec() const { return spec_; }
    const Clock& clock() const { return run_.clock; }
    OrderDesk& desk() { return desk_; }
    const Portfolio& portfolio() const { return run_.portfolio; }
    const Securities& securities() const { return run_.securities; }
    const SecurityTape& security_tape(int security) const { return run_.tape_of(security); }
    const Order& order(int id) const { return run_.facts.orders[static_cast<std::size_t>(id - 1)]; }
    std::size_t orders() const { return run_.facts.orders.size(); }
    void consolidate(int security, int minutes);
    int add_security(std::string_view ticker, const SecurityRequest& request);
    void remove_security(int security, std::string_view tag);
    void add_universe(Universe universe);
    std::vector<PriceBar> history(int security, TradingDay first, Resolution resolution);
    int schedule(EventTimes times);
    void unschedule(int event) { schedule_.remove(event); }
    void set_constant_benchmark(Decimal value) { run_.benchmark.set_constant(value); }
    void quit() { is_quitting_ = true; }

  private:
    struct Subscription {
        int security;
        const BarSeries* series;
    };

    void run_day(TradingDay day);
    void run_session();
    void first_slice();
    void last_midnight();
    /// Dividends, splits, renames and the choices of universes that are due at `day`'s start.
    void midnight(TradingDay day);
    bool find_midnight_events();
    void midnight_slice(ExchangeTime now, bool has_events);
    void rename_securities();
    void book_events();
    void delist_at_midnight(TradingDay day);
    void delist(int security, ExchangeTime now);
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
    /// Whether the strategy has asked for the end before this slice is handed on to it.
    bool quits() { return over_ |= is_quitting_; }
    /// Scheduled events and midnights' samples before a slice, each with the clock at its time.
    void events_before(ExchangeTime now);
    /// Those of the slice's own time.
    void events_at(ExchangeTime now);
    struct DueEvent {
        ExchangeTime time;
        bool is_sample;
    };
    std::optional<DueEvent> next_event(ExchangeTime until) const;
    void run_next_event(bool is_sample);
    void scans_before(ExchangeTime now);
    void move_clock(ExchangeTime now);
    void daily_sample();
    void end_warm_up(ExchangeTime now);

    // Securities that join and leave.
    struct ChosenUniverse {
        Universe universe;
        std::vector<int> members;
        bool is_late = false;  ///< by a tick, see Universe::fills_forward
    };
    /// The choices that are due at a time; true: there was one.
    bool choose_universes(ExchangeTime at);
    bool choose_at(ExchangeTime time);
    /// Choices between midnight and the first bar.
    void choose_later(TradingDay day);
    void choose(ChosenUniverse& chosen, const std::vector<std::string>& tickers);
    std::string ticker_of_choice(const Universe& universe, const std::string& ticker) const;
    /// −1: there is none.
    int find_security(std::string_view symbol) const;
    int find_same(std::string_view ticker) const;
    SecurityTape& make_tape(const std::string& ticker, Resolution resolution, bool must_exist);
    /// How the store calls a security, and how who asked for it does: orders have that name.
    struct Named {
        std::string ticker, name;
    };
    /// `index`: of the security, where it was there before; −1: it is new.
    int make_security(int index, const Named& named, const SecurityRequest& request, bool must_exist);
    /// Its last bar and quote before now, where it has seen none.
    void seed(SecurityState& of);
    const SecurityTape& past_tape(int security, TradingDay first, Resolution resolution);
    bool is_followed(int security) const;
    void subscribe(int security);
    void unsubscribe(int security);
    void drop_flat_securities();
    bool is_member(int security) const;
    bool is_in_use(int security) const;
    bool is_delisted(int security) const;
    /// Tells that a delisted security has left.
    void let_go(int security);
    void tell_changes();
    void end_of_step();
    void sort_by_symbol(std::vector<int>& securities) const;

    const BacktestSpec& spec_;
    const bars::BarStore* store_;
    RunState run_;
    PathWatch path_;
    TradeBook trades_;
    CapacityEstimate capacity_;
    Sampler sampler_;
    std::optional<ChartSampler> charts_;  ///< none: nobody wants them
    const std::array<Observer*, 4> observers_{&path_, &trades_, &capacity_, &sampler_};
    OrderDesk desk_;
    std::vector<Subscription> subscriptions_;  ///< by the symbols' names
    Broker broker_{*this};
    Strategy* strategy_ = nullptr;

    std::deque<SecurityTape> joined_tapes_;
    std::map<int, const SecurityTape*> next_tapes_;  ///< of securities that have joined, by security
    std::vector<ChosenUniverse> universes_;
    std::vector<bool> added_by_hand_;     ///< by security
    std::vector<int> joining_, leaving_;  ///< at the end of this step; when they are flat
    SecurityChanges changes_;
    Schedule schedule_;
    std::vector<const CorporateEvents*> events_;  ///< of this midnight, by security; null: none
    bool is_started_ = false, has_begun_ = false, is_hand_removing_ = false;

    ExchangeTime next_midnight_{}, start_{};
    bool over_ = false, is_quitting_ = false;
    std::optional<ExchangeTime> stopped_at_;
};

}  // namespace tamis::backtest
