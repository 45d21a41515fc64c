// tests/oracles/strategies/turns_over.cpp — in and out, minute after minute, and orders against one another.
#include "oracles/numbers_oracle.hpp"

namespace tamis::oracles {
namespace {

using backtest::Slice;
using namespace std::chrono;

class ClosesForTheDay : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "closes_for_the_day", meaning = "In and out with orders of a day.";

  private:
    void initialize() override { aapl_ = add_equity("AAPL"); }
    void on_data(const Slice&) override {
        const TradingDay day = sys_days(2014y / 6 / 6);
        if (now() <= ExchangeTime{day, 10 * ms_per_hour} || now() >= ExchangeTime{day, 16 * ms_per_hour}) return;
        if (!is_invested())
            market_order(aapl_, 10);
        else
            liquidate("Liquidated", backtest::GoodTilClose{});
    }
    int aapl_ = 0;
};

/// A sale that takes the purchase back, and two limits of which the market is beyond.
class SendsBothWays : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "sends_both_ways", meaning = "Two market orders and two limits.";

  private:
    void initialize() override { spy_ = add_equity("SPY"); }
    void on_data(const Slice&) override {
        if (is_invested()) return;
        for (const int quantity : {100, -100})
            expect(market_order(spy_, quantity).is_filled(), "a market order has filled when it is sent");
        const Decimal limit = price(spy_) * Decimal::scaled(95, 2);
        for (const int quantity : {100, -100})
            expect(limit_order(spy_, quantity, limit).status() == backtest::OrderStatus::submitted,
                   "a limit order waits for another bar");
    }
    int spy_ = 0;
};

/// So many as can be borrowed from the first close on.
class SellsAtTheClose : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "sells_at_the_close", meaning = "1,001 shares at each close.";

  private:
    void initialize() override { spy_ = add_equity("SPY"); }
    void on_data(const Slice&) override {
        if (now() >= ExchangeTime{sys_days(2013y / 10 / 4), 16 * ms_per_hour}) market_order(spy_, -1001);
    }
    int spy_ = 0;
};

const WrittenNumbers for_the_day(numbers<ClosesForTheDay>("CanLiquidateWithOrderPropertiesRegressionAlgorithm"));
const WrittenNumbers both_ways(numbers<SendsBothWays>("BacktestingAsynchronousOrdersRegressionAlgorithm"));
const WrittenNumbers at_the_close(numbers<SellsAtTheClose>("CustomShortableProviderRegressionAlgorithm",
                                                           {.resolution = Resolution::daily}));

}  // namespace
}  // namespace tamis::oracles
