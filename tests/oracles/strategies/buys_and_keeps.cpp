// tests/oracles/strategies/buys_and_keeps.cpp — puts everything, or half of it, into the first security when nothing is
// held.
#include "oracles/oracle.hpp"

namespace tamis::oracles {
namespace {

class BuysAndKeeps : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "buys_and_keeps", meaning = "All of the first security, kept.";

  private:
    void on_data(const backtest::Slice&) override {
        if (!is_invested()) set_holdings(0, 1);
    }
};

class BuysHalfAndKeeps : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "buys_half_and_keeps", meaning = "Half of the first security, kept.";

  private:
    void on_data(const backtest::Slice&) override {
        if (!is_invested()) set_holdings(0, Decimal::scaled(5, 1));
    }
};

const Written minute(oracle<BuysAndKeeps>("BasicTemplateAlgorithm"));
const Written hourly(oracle<BuysAndKeeps>("BasicTemplateHourlyAlgorithm"));
const Written daily(oracle<BuysAndKeeps>("BasicTemplateDailyAlgorithm"));
const Written renamed(oracle<BuysAndKeeps>("HourResolutionMappingEventRegressionAlgorithm"));
const Written dividends(oracle<BuysHalfAndKeeps>("DividendRegressionAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
