// tests/oracles/strategies/mixed_bars.cpp — minute bars of one security beside daily bars of another.
#include "base/error.hpp"
#include "oracles/oracle.hpp"

namespace tamis::oracles {
namespace {

using namespace std::chrono;

class ConvertsDailyOrders : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "converts_daily_orders", meaning = "Orders on daily bars by day.";

  private:
    void initialize() override {
        spy_ = add_equity("SPY", {.resolution = Resolution::daily});
        ibm_ = add_equity("IBM");
        schedule(backtest::on_day(sys_days(2013y / 10 / 8), {9, 31}), [this] {
            market_order(ibm_, 10);
            market_order(spy_, 10);
        });
        schedule(backtest::on_day(sys_days(2013y / 10 / 8), {15, 55}), [this] { market_order(spy_, 10); });
    }
    int spy_ = 0, ibm_ = 0;
};

class TradesEveryQuarter : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "trades_every_quarter", meaning = "Everything, sold every 15 minutes.";

  private:
    void initialize() override {
        ibm_ = add_equity("IBM");
        add_equity("AAPL", {.resolution = Resolution::daily});
        const auto bars = history(ibm_, today() - days(3), Resolution::minute);
        if (bars.size() != 390)
            throw Error{Problem::bad_data, "the history has " + std::to_string(bars.size()) + " minutes, not 390"};
        schedule(backtest::after_open(0), [this] { may_trade_ = true; });
        schedule(backtest::before_close(16), [this] { may_trade_ = false; });
    }
    void on_data(const backtest::Slice&) override {
        if (!is_invested() && may_trade_) set_holdings(ibm_, 1);
        if (minute() % 15 == 0) liquidate();
    }
    int ibm_ = 0;
    bool may_trade_ = false;
};

const Written converts(
    oracle_that_adds<ConvertsDailyOrders>("DailyResolutionMarketOrderConversionRegressionAlgorithm"));
const Written quarters(oracle_that_adds<TradesEveryQuarter>("EquityTradeAndQuotesRegressionAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
