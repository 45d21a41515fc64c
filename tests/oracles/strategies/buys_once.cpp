// tests/oracles/strategies/buys_once.cpp — one position and no more of it; what differs is when it is bought, and what
// else is going on.
#include "oracles/numbers_oracle.hpp"

namespace tamis::oracles {
namespace {

using backtest::Slice;
using backtest::TradeBar;
using indicators::exact::SimpleMovingAverage;
using namespace std::chrono;

class BuysAtFirstSight : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "buys_at_first_sight",
                                      meaning = "Everything at the first slice, with a price before.";

  private:
    void initialize() override { spy_ = add_equity("SPY", {.is_seeded = true}); }
    void on_data(const Slice&) override {
        if (!is_invested()) set_holdings(spy_, 1);
    }
    int spy_ = 0;
};

class KnowsNoSuchTicker : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "knows_no_such_ticker", meaning = "A ticker that there is not, SPY.";

  private:
    void initialize() override { spy_ = add_equity("SPY"); }
    void on_data(const Slice&) override {
        expect(!broker().find_security("PEPE"), "no security is called PEPE");
        if (!is_invested()) set_holdings(spy_, 1);
    }
    int spy_ = 0;
};

class BuysAMinuteIn : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "buys_a_minute_in", meaning = "Everything a minute after the open.";

  private:
    void initialize() override {
        spy_ = add_equity("SPY");
        schedule(backtest::after_open(1), [this] {
            if (!is_invested()) set_holdings(spy_, 1);
        });
    }
    int spy_ = 0;
};

/// Events of one time come in the order in which they were asked for, twice each.
class CountsEvents : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "counts_events", meaning = "Buys at once; events come in order.";

  private:
    void initialize() override {
        spy_ = add_equity("SPY");
        schedule(backtest::at_week_start(backtest::after_open(0)), [this] { ++weeks_; });
        for (const int second : {0, 1}) {
            schedule(backtest::every_session({9, 25}), [this, second] { count(0, second); });
            schedule(backtest::before_close(5), [this, second] { count(1, second); });
            schedule(backtest::every_session({16, 5}), [this, second] { count(2, second); });
        }
    }
    void count(std::size_t event, int second) {
        expect(seen_[event]++ % 2 == second, "events of one time come in the order in which they were asked for");
        expect(last_ <= now(), "the clock never goes back");
        last_ = now();
    }
    void on_data(const Slice&) override {
        if (!is_invested()) set_holdings(spy_, 1);
    }
    void on_finish() override {
        expect(seen_[0] + seen_[1] + seen_[2] == 28, "28 events came, those after the last close not among them");
        expect(weeks_ == 1, "one week began");
    }
    int spy_ = 0, weeks_ = 0;
    std::array<int, 3> seen_{};
    ExchangeTime last_{};
};

/// Ten minutes of the day before make the average ready before the first bar.
class WarmsItsAverage : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "warms_its_average", meaning = "Buys at once, with an average at hand.";

  private:
    void initialize() override {
        spy_ = add_equity("SPY");
        average_ = &use<SimpleMovingAverage>(spy_, 10);
        const auto past = history(spy_, today() - days(3), Resolution::minute);
        expect(past.size() == 390, "the last session had 390 minutes");
        for (std::size_t i = past.size() - 10; i < past.size(); ++i) average_->update(past[i].close);
        expect(average_->is_ready(), "the average is ready");
    }
    void on_data(const Slice&) override {
        if (!is_invested()) set_holdings(spy_, 1);
    }
    int spy_ = 0;
    SimpleMovingAverage* average_ = nullptr;
};

/// The weekend lies between two clocks: summer time begins on it.
class BuysAfterTheClockChange : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "buys_after_the_clock_change", meaning = "Everything on one bar's start.";

  private:
    void initialize() override {
        shy_ = add_equity("SHY");
        broker().set_constant_benchmark(1);
    }
    void on_data(const Slice& slice) override {
        const ExchangeTime start{sys_days(2008y / 3 / 10), 9 * ms_per_hour + 30 * ms_per_minute};
        if (!slice.bar(shy_) || slice.bar(shy_)->start != start) return;
        if (!is_invested()) set_holdings(shy_, 1);
        expect(slice.bar(shy_)->close.usd() == Decimal::scaled(8409, 2), "the bar closes at 84.09");
    }
    int shy_ = 0;
};

/// The hidden benchmark's own symbol joins, with other bars than the benchmark's.
class AddsTheBenchmark : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "adds_the_benchmark", meaning = "AAPL; SPY joins with daily bars.";

  private:
    void initialize() override { aapl_ = add_equity("AAPL"); }
    void on_data(const Slice&) override {
        if (is_invested()) return;
        set_holdings(aapl_, 1);
        const int spy = add_equity("SPY", {.resolution = Resolution::daily});
        const auto past = history(spy, today() - days(10), Resolution::daily);
        expect(!past.empty() && past.back().end.ms - past.back().start.ms == 390 * ms_per_minute,
               "days of history are sessions");
    }
    int aapl_ = 0;
};

/// The first event of a week comes before the first bar; the order waits for it.
class BuysBeforeTheBar : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "buys_before_the_bar", meaning = "A share at the open, filled at 10:00.";

  private:
    void initialize() override {
        spy_ = add_equity("SPY");
        schedule(backtest::at_week_start(backtest::after_open(0)), [this] { buy(); });
    }
    void buy() {
        if (is_invested()) return;
        expect(is_time(9, 30), "the event comes at the open");
        expect(market_order(spy_, 1).status() == backtest::OrderStatus::submitted, "the order waits for a bar");
    }
    void on_order(const backtest::OrderEvent& event) override {
        expect(event.status != backtest::OrderStatus::filled || is_time(10, 0), "the order fills at 10:00");
    }
    int spy_ = 0;
};

/// Ordered in the slice in which it joins, at the prices that it had before.
class OrdersWhatJoins : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "orders_what_joins", meaning = "AIG at the first slice of SPY.";

  private:
    void initialize() override {
        spy_ = add_equity("SPY");
        use<SimpleMovingAverage>(spy_, 10);
        consolidate(spy_, minutes(30), [this](const TradeBar&) { ++bars_; });
    }
    void on_data(const Slice&) override {
        if (!is_invested()) order_ = market_order(add_equity("AIG", {.is_seeded = true}), 100);
    }
    void on_finish() override { expect(bars_ > 0 && order_.is_filled(), "there were bars, and the order filled"); }
    int spy_ = 0, bars_ = 0;
    backtest::OrderTicket order_;
};

/// The same, and the run is over.
class OrdersAndQuits : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "orders_and_quits", meaning = "A share of SPY at IBM's first slice.";

  private:
    void initialize() override { add_equity("IBM"); }
    void on_data(const Slice&) override {
        expect(market_order(add_equity("SPY", {.is_seeded = true}), 1).is_valid(), "the order is taken");
        quit();
    }
};

/// The benchmark is what is held.
class HoldsItsBenchmark : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "holds_its_benchmark", meaning = "All of AAPL, against AAPL.";

  private:
    void initialize() override { aapl_ = add_equity("AAPL"); }
    void on_data(const Slice&) override {
        if (!is_invested()) set_holdings(aapl_, 1);
    }
    int aapl_ = 0;
};

const WrittenNumbers named_arguments(numbers<BuysAtFirstSight>("NamedArgumentsRegression",
                                                               {.resolution = Resolution::daily}));
const WrittenNumbers own_benchmark(numbers<HoldsItsBenchmark>("CustomBenchmarkRegressionAlgorithm",
                                                              {.resolution = Resolution::hour, .benchmark = "AAPL"}));
const WrittenNumbers with_seeds(numbers<BuysAtFirstSight>("SecuritySeederRegressionAlgorithm"));
const WrittenNumbers no_ticker(numbers<KnowsNoSuchTicker>("StringToSymbolImplicitConversionRegressionAlgorithm"));
const WrittenNumbers a_minute_in(numbers<BuysAMinuteIn>("SecurityToSymbolRegressionAlgorithm"));
const WrittenNumbers events(numbers<CountsEvents>("ScheduledEventsOrderRegressionAlgorithm"));
const WrittenNumbers average(numbers<WarmsItsAverage>("AutomaticIndicatorWarmupRegressionAlgorithm"));
const WrittenNumbers clock_change(
    numbers<BuysAfterTheClockChange>("FillForwardEnumeratorOutOfOrderBarRegressionAlgorithm"));
const WrittenNumbers before_the_bar(numbers<BuysBeforeTheBar>("ForwardDataOnlyFillModelAlgorithm",
                                                              {.resolution = Resolution::hour}));
const WrittenNumbers joins(
    numbers<OrdersWhatJoins>("RegisterIndicatorAndConsolidatorWithoutSubscriptionRegressionAlgorithm"));
const WrittenNumbers quits(numbers<OrdersAndQuits>("TradingNotAddedEquitiesRegressionAlgorithm"));
const WrittenNumbers benchmark_joins(numbers<AddsTheBenchmark>("InternalSubscriptionHistoryRequestAlgorithm",
                                                               {.resolution = Resolution::hour}));

}  // namespace
}  // namespace tamis::oracles
