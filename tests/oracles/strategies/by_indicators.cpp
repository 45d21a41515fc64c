// tests/oracles/strategies/by_indicators.cpp — trades by indicators of longer bars and of two securities.
#include "oracles/numbers_oracle.hpp"

namespace tamis::oracles {
namespace {

using backtest::Slice;
using backtest::TradeBar;
using indicators::exact::ExponentialMovingAverage;
using namespace std::chrono;

/// Three orders of which two are out of reach.
class OrdersOutOfReach : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "orders_out_of_reach", meaning = "One order that fills, two that do not.";

  private:
    void initialize() override {
        ibm_ = add_equity("IBM");
        add_equity("SPY");
    }
    void on_data(const Slice& slice) override {
        if (is_invested()) return;
        const Decimal close = slice.bar(ibm_)->close.usd(), tenth = Decimal::scaled(1, 1);
        market_order(ibm_, 10);
        limit_order(ibm_, 10, close * tenth);
        stop_market_order(ibm_, 10, close / tenth);
    }
    int ibm_ = 0;
};

/// A ratio of advances and declines has two bars of each when it is ready: first of minutes, then of hours.
class WaitsForTwoHours : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "waits_for_two_hours", meaning = "Half and half after two hourly bars.";

  private:
    void initialize() override { both_ = {add_equity("SPY"), add_equity("IBM")}; }
    void on_data(const Slice&) override {
        if (++minutes_ == 2)
            for (std::size_t i = 0; i < both_.size(); ++i)
                consolidate(both_[i], minutes(60), [this, i](const TradeBar&) { ++hours_[i]; });
        if (hours_[0] < 2 || hours_[1] < 2 || is_invested()) return;
        for (const int security : both_) set_holdings(security, Decimal::scaled(5, 1));
    }
    std::array<int, 2> both_{}, hours_{};
    int minutes_ = 0;
};

/// Averages of daily closes, with a year of history.
class AveragesOfAYear : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "averages_of_a_year", meaning = "Against the close, by two averages.";

  private:
    void initialize() override {
        spy_ = add_equity("SPY");
        auto& sessions = consolidate_sessions(spy_, [this](const TradeBar& bar) { close_ = bar.close; });
        fast_ = &use_on<ExponentialMovingAverage>(sessions, 10);
        slow_ = &use_on<ExponentialMovingAverage>(sessions, 50);
        for (const TradeBar& bar : history(spy_, today() - days(365), Resolution::daily)) {
            close_ = bar.close;
            for (ExponentialMovingAverage* one : {fast_, slow_}) one->update(bar.close);
        }
    }
    void on_data(const Slice&) override {
        const Decimal fast = fast_->value(), slow = slow_->value();
        if (fast > close_ && fast > slow)
            set_holdings(spy_, 1);
        else if (fast < close_ && fast < slow)
            set_holdings(spy_, -1);
        else if ((position(spy_) > 0 && fast < slow) || (position(spy_) < 0 && fast > slow))
            liquidate(spy_);
    }
    int spy_ = 0;
    Decimal close_;
    ExponentialMovingAverage *fast_ = nullptr, *slow_ = nullptr;
};

const WrittenNumbers out_of_reach(numbers<OrdersOutOfReach>("AddBetaIndicatorRegressionAlgorithm"));
const WrittenNumbers two_hours(numbers<WaitsForTwoHours>("UnregisterIndicatorRegressionAlgorithm"));
const WrittenNumbers a_year(numbers<AveragesOfAYear>("ObjectStoreExampleAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
