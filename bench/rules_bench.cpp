// bench/rules_bench.cpp — one-day cells of a strategy with ten indicators: said in rules, and written by hand on
// columns.
#include <benchmark/benchmark.h>

#include <array>

#include "backtest/algorithm/algorithm.hpp"
#include "backtest/backtest.hpp"
#include "backtest/columns/bar_series.hpp"
#include "backtest/columns/bits.hpp"
#include "backtest/strategies/rules.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "record/parameters.hpp"
#include "simulation/simulation.hpp"

namespace tamis {
namespace {

using namespace std::chrono;
using namespace backtest;

constexpr std::array lengths{5, 8, 13, 20, 30, 40, 50, 60, 80, 100};
constexpr TradingDay bench_day = sys_days(2024y / 2 / 14);

/// Long while the close stands above all ten averages, until it falls below the shortest.
struct Marks {
    Bits entry, exit;
};

Marks marks_of(const BarSeries& series) {
    Marks marks{Bits(series.size()), Bits(series.size())};
    std::array<std::int64_t, lengths.size()> sums{};
    const auto closes = series.raw_closes();
    for (std::size_t bar = 0; bar < series.size(); ++bar) {
        bool is_above = true;
        for (std::size_t i = 0; i < lengths.size(); ++i) {
            const auto length = static_cast<std::size_t>(lengths[i]);
            sums[i] += closes[bar] - (bar >= length ? closes[bar - length] : 0);
            is_above = is_above && bar + 1 >= length && closes[bar] * lengths[i] > sums[i];
        }
        if (is_above) marks.entry.set(bar);
        if (bar + 1 >= static_cast<std::size_t>(lengths[0]) && closes[bar] * lengths[0] < sums[0]) marks.exit.set(bar);
    }
    return marks;
}

class ByHandRun final : public Strategy {
  public:
    void on_start(Broker& broker) override {
        const Tape& tape = broker.tape();
        series_ = &bar_series(tape, 0);
        marks_ = &tape.column<Marks>({"ten averages"}, [&] { return marks_of(*series_); });
    }
    std::size_t next_action(const Stretch& stretch, const Broker& broker) override {
        if (broker.is_warming_up()) return stretch.to;
        const std::size_t from = series_->at(stretch.session, stretch.from),
                          to = series_->at(stretch.session, stretch.to);
        const std::size_t bar = (broker.is_invested(0) ? marks_->exit : marks_->entry).next(from, to);
        return bar < to ? series_->place_of(bar) : stretch.to;
    }
    void on_bars(const Slice& now, Broker& broker) override {
        if (!now.bars[0] || broker.is_warming_up()) return;
        const std::size_t bar = series_->at(now.session, *now.place);
        if (broker.is_invested(0)) {
            if (marks_->exit[bar]) broker.liquidate(0);
        } else if (marks_->entry[bar]) {
            broker.set_holdings(0, Decimal::from_double(0.95));
        }
    }

  private:
    const BarSeries* series_ = nullptr;
    const Marks* marks_ = nullptr;
};

struct ByHand : PlainStrategy {
    static constexpr std::string_view name = "by_hand", version = "1", meaning = "Of a benchmark.";
    WarmUp warm_up() const { return {1, false}; }
    std::unique_ptr<Strategy> start() const { return std::make_unique<ByHandRun>(); }
};

StrategySpec in_rules() {
    StrategySpec rules = Rules{};
    std::string entry;
    for (std::size_t i = 0; i < lengths.size(); ++i)
        entry += (entry.empty() ? "" : " and ") + std::string("close > sma(") + std::to_string(lengths[i]) + ")";
    rules.set("entry", entry);
    rules.set("exit", "close < sma(" + std::to_string(lengths[0]) + ")");
    return rules;
}

struct RulesMarket {
    TempDir folder{"tamis-bench"};
    std::shared_ptr<const bars::BarStore> store;
    std::vector<std::string> tickers;
    RulesMarket() {
        simulation::simulate(
            {.symbols = 60, .first = sys_days(2024y / 1 / 2), .last = sys_days(2024y / 2 / 28), .seed = 7},
            folder.path(),
            2);
        store = bars::BarStore::open(folder.path());
        for (const std::string& ticker : store->tickers()) {
            const bars::MinuteDay* minutes = store->book(ticker)->find_minute_day(bench_day);
            if (minutes && minutes->trade_rows >= 350) tickers.push_back(ticker);
        }
    }
    static const RulesMarket& get() {
        static const RulesMarket market;
        return market;
    }
};

BacktestSpec rules_spec(const std::string& ticker, const StrategySpec& strategy) {
    BacktestSpec spec;
    spec.symbols = {ticker};
    spec.first = spec.last = bench_day;
    spec.strategy = strategy;
    return spec;
}

std::string fills_of(const BacktestResult& result) {
    std::string text;
    for (const OrderEvent& event : result.facts.events)
        text += std::to_string(event.time.ms) + " " + std::to_string(event.fill_quantity) + " " +
                to_text(event.fill_price) + "\n";
    return text;
}

/// The answer: both fill alike on every symbol.
bool fill_alike() {
    const RulesMarket& market = RulesMarket::get();
    std::size_t events = 0;
    for (const std::string& ticker : market.tickers) {
        const auto rules = run(*market.store, rules_spec(ticker, in_rules()), {.order_events = true});
        const auto by_hand = run(*market.store, rules_spec(ticker, ByHand{}), {.order_events = true});
        if (fills_of(rules) != fills_of(by_hand)) return false;
        events += rules.facts.events.size();
    }
    return events > 100;
}

void one_day(benchmark::State& state, const StrategySpec& strategy) {
    static const bool is_right = fill_alike();
    if (!is_right) state.SkipWithError("rules and the strategy by hand fill differently");
    const RulesMarket& market = RulesMarket::get();
    std::size_t next = 0;
    for (auto _ : state) {
        const auto result = run(*market.store, rules_spec(market.tickers[next++ % market.tickers.size()], strategy));
        benchmark::DoNotOptimize(result.facts.path.bars);
    }
    state.counters["cells/s"] = benchmark::Counter(static_cast<double>(next), benchmark::Counter::kIsRate);
}

void ten_indicators_by_hand(benchmark::State& state) {
    one_day(state, ByHand{});
}
void ten_indicators_in_rules(benchmark::State& state) {
    one_day(state, in_rules());
}
BENCHMARK(ten_indicators_by_hand)->Unit(benchmark::kMicrosecond);
BENCHMARK(ten_indicators_in_rules)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tamis
