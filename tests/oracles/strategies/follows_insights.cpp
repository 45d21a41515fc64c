// tests/oracles/strategies/follows_insights.cpp — equal parts of what is expected to rise.
#include "backtest/algorithm/insights.hpp"
#include "oracles/oracle.hpp"

namespace tamis::oracles {
namespace {

using backtest::InsightPortfolio;

class HoldsWhatRises : public InsightPortfolio {
  public:
    static constexpr std::string_view name = "holds_what_rises", meaning = "One security, out at a loss of 1 %.";
    HoldsWhatRises()
        : InsightPortfolio({.next_rebalance = backtest::a_day_later, .most_loss = Decimal::scaled(1, 2)}) {}
};

class BalancesOnWednesdays : public InsightPortfolio {
  public:
    static constexpr std::string_view name = "balances_on_wednesdays", meaning = "Equal parts, each Wednesday.";
    BalancesOnWednesdays()
        : InsightPortfolio({.next_rebalance = backtest::every_weekday(std::chrono::Wednesday),
                            .on_insights = false,
                            .on_changes = false}) {}

  private:
    void initialize() override {
        broker().set_minimum_order_share(0);
        backtest::Universe four = backtest::chosen_each_session(
            broker().first_day(), [](TradingDay) { return std::vector<std::string>{"AAPL", "IBM", "FB", "SPY"}; });
        four.fills_forward = true;
        broker().add_universe(std::move(four));
    }
};

const Written rising(oracle<HoldsWhatRises>("BasicTemplateFrameworkAlgorithm"));
const Written wednesdays(oracle_that_adds<BalancesOnWednesdays>("PortfolioRebalanceOnDateRulesRegressionAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
