// tests/app/trust_test.cpp — who looks ahead is caught, who does not is not, and an explanation has the kept numbers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "app/market.hpp"
#include "app/why_traded.hpp"
#include "app/without_future.hpp"
#include "backtest/strategies/all.hpp"
#include "backtest/strategies/scripted_orders.hpp"
#include "base/error.hpp"

namespace tamis {
namespace {

using testing::HasSubstr;

enum class Peeks { at_the_tape, through_a_static };

/// Buys where a later close is higher, which it has from `From`.
template <Peeks From>
struct Peeking {
    static constexpr std::string_view name = "peeking";
    static constexpr std::string_view version = "1";
    static constexpr std::string_view meaning = "Looks ahead on purpose.";
    static constexpr bool needs_intraday = true;
    struct Counters {};
    static std::span<const record::Field> parameters() { return {}; }
    static std::span<const record::Field> counters() { return {}; }
    backtest::WarmUp warm_up() const { return {}; }
    std::unique_ptr<backtest::Strategy> start() const;
};

template <Peeks From>
class PeekingRun final : public backtest::Strategy {
  public:
    void on_bars(const backtest::Slice& now, backtest::Broker& broker) override {
        if (!now.place || !now.bars[0]) return;
        seen_[now.time] = now.bars[0]->close.real();
        if (broker.is_invested(0) || *now.place < 30 || *now.place > 300) return;
        const double later = later_close(now, broker);
        if (later > now.bars[0]->close.real()) broker.set_holdings(0, Decimal::parse("0.5"));
    }

  private:
    static double later_close(const backtest::Slice& now, backtest::Broker& broker) {
        if constexpr (From == Peeks::at_the_tape) {
            const auto bar = broker.tape().day(0, now.session).bar_at(*now.place + 5);
            return bar ? bar->close.real() : 0;
        }
        const auto later = seen_.find(ExchangeTime{now.time.ms + 5 * ms_per_minute});
        return later == seen_.end() ? 0 : later->second;
    }
    static inline std::map<ExchangeTime, double> seen_;
};

template <Peeks From>
std::unique_ptr<backtest::Strategy> Peeking<From>::start() const {
    return std::make_unique<PeekingRun<From>>();
}

class Trust : public testing::Test {
  protected:
    backtest::BacktestSpec spec(const backtest::StrategySpec& strategy) const {
        using namespace std::chrono;
        backtest::BacktestSpec spec;
        spec.symbols = {"SPY"};
        spec.first = spec.last = sys_days(2024y / 2 / 6);
        spec.strategy = strategy;
        return spec;
    }
    app::LookaheadAnswer look(const backtest::BacktestSpec& spec, std::uint64_t every) const {
        return app::check_lookahead(*market.home.open_bars(), spec, every, {});
    }
    SmallMarket market{8};
};

TEST_F(Trust, AStrategyThatReadsLaterBarsOfTheTapeIsCaught) {
    const app::LookaheadAnswer answer = look(spec(Peeking<Peeks::at_the_tape>{}), 1);
    EXPECT_EQ(answer.checked, 390u);
    ASSERT_FALSE(answer.changed.empty());
    EXPECT_THAT(answer.changed[0].with_future, HasSubstr("buy"));
    EXPECT_EQ(answer.changed[0].without_future, "nothing");
}

TEST_F(Trust, AStrategyThatRemembersAnEarlierRunIsCaught) {
    const app::LookaheadAnswer answer = look(spec(Peeking<Peeks::through_a_static>{}), 0);
    ASSERT_FALSE(answer.changed.empty());
    EXPECT_EQ(answer.changed[0].with_future, "nothing") << "the first run knew nothing yet";
    EXPECT_THAT(answer.changed[0].without_future, HasSubstr("buy"));
}

TEST_F(Trust, NoBuiltInStrategyLooksAhead) {
    std::uint64_t decisions = 0;
    for (const backtest::StrategyType* type : backtest::strategy_types()) {
        if (type->name == backtest::ScriptedOrders::name) continue;
        backtest::StrategySpec strategy(*type);
        if (type->name == "rules") {
            strategy.set("entry", "close > sma(10) and rsi(5) < 80");
            strategy.set("exit", "close < lowest(5)[1]");
            strategy.set("trailing", "0.2%");
        }
        if (type->name == "gap_fade") strategy.set("threshold", "0.1%");
        backtest::BacktestSpec one = spec(strategy);
        one.symbols = {"SPY", market.home.open_bars()->tickers().front()};
        const app::LookaheadAnswer answer = look(one, 13);
        EXPECT_TRUE(answer.changed.empty())
            << type->name << " at " << to_text(answer.changed[0].time) << ": " << answer.changed[0].with_future << " | "
            << answer.changed[0].without_future;
        decisions += answer.decisions;
    }
    EXPECT_GT(decisions, 20u);
}

TEST_F(Trust, AListOfOrdersCannotLookAhead) {
    app::BacktestRequest request;
    request.orders = "orders.csv";
    EXPECT_THROW(app::check_lookahead(market.home, request, 0, {}), Error);
}

TEST_F(Trust, AnExplanationHasTheFillsThatAreKept) {
    app::BacktestRequest request;
    request.strategy = "market_structure";
    request.symbols = {"SPY"};
    request.first = request.last = "2024-02-06";
    const app::BacktestAnswer run = app::run_backtest(market.home, request, {});
    const app::ExplainedCell cell = app::explain(market.home, *run.results, hex_text(run.cell));
    const record::Rows kept = run.results->sql(
        "SELECT price_usd::VARCHAR FROM fill WHERE cell = '" + hex_text(run.cell) + "' ORDER BY ALL", 1000);
    std::size_t fills = 0;
    for (const app::ExplainedOrder& one : cell.orders)
        for (const backtest::MetEvent& event : one.order.events) fills += event.price_usd ? 1 : 0;
    ASSERT_GT(fills, 0u);
    EXPECT_EQ(fills, kept.size());
    const auto json = nlohmann::json::parse(app::explained_json(cell, UINT64_MAX));
    EXPECT_EQ(json["orders"].size(), cell.orders.size());
    EXPECT_EQ(json["trades"].size(), cell.trades.size());
    EXPECT_FALSE(json["orders"][0]["values"].empty()) << "the strategy says what it looked at";
    EXPECT_THAT(app::explained_text(cell, 20), HasSubstr("market order: the "));
}

}  // namespace
}  // namespace tamis
