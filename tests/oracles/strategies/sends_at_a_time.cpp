// tests/oracles/strategies/sends_at_a_time.cpp — orders sent by scheduled events.
#include "oracles/oracle.hpp"

namespace tamis::oracles {
namespace {

using namespace std::chrono;
using backtest::on_day;

class SendsAtMidnight : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "sends_at_midnight", meaning = "Two market-on-open orders at midnight.";

  private:
    void initialize() override {
        schedule(on_day(sys_days(2021y / 3 / 2), {0, 0}), [this] {
            market_on_open_order(0, 1);
            market_order(0, 1);
        });
    }
};

class StopsBelowTheMarket : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "stops_below_the_market", meaning = "A buy stop two dollars too low.";

  private:
    void initialize() override {
        schedule(on_day(broker().first_day(), {12, 0}), [this] { stop_market_order(0, 1, price(0) - Decimal(2)); });
    }
};

/// At midnight three orders, and all of them cancelled.
class LiquidatesWhatIsOpen : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "liquidates_what_is_open", meaning = "Orders cancelled before they fill.";

  private:
    void initialize() override {
        for (const TradingDay day : {sys_days(2018y / 1 / 5), sys_days(2018y / 1 / 8)})
            schedule(on_day(day, {0, 0}), [this] {
                market_order(1, 10);
                limit_order(1, 1, price(1) - Decimal(5));
                limit_order(0, 1, price(0) - Decimal(5));
                liquidate();
            });
    }
};

class LeversByDay : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "levers_by_day", meaning = "Five times by day, twice over night.";

  private:
    void initialize() override {
        schedule(backtest::after_open(1), [this] { set_holdings(0, 5); });
        schedule(backtest::before_close(15), [this] { set_holdings(0, 2); });
    }
};

const Written at_midnight(oracle<SendsAtMidnight>("MarketOnOpenOrderRegressionAlgorithm"));
const Written below_the_market(oracle<StopsBelowTheMarket>("StopMarketOrderRegressionAlgorithm"));
const Written what_is_open(oracle<LiquidatesWhatIsOpen>("LiquidateRegressionAlgorithm"));
const Written by_day(oracle<LeversByDay>("NoMarginCallExpectedRegressionAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
