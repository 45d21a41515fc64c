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

const Written rising(oracle<HoldsWhatRises>("BasicTemplateFrameworkAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
