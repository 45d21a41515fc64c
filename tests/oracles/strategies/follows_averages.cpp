// tests/oracles/strategies/follows_averages.cpp — long while averages of closes stand one above the other.
#include "oracles/oracle.hpp"

namespace tamis::oracles {
namespace {

using indicators::exact::ExponentialMovingAverage;
using indicators::exact::MovingAverageConvergenceDivergence;

/// Once a day of the calendar, a midnight with a dividend included.
class FollowsMacd : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "follows_macd", meaning = "Long while MACD is clear above its signal.";

  private:
    void initialize() override { macd_ = &use<MovingAverageConvergenceDivergence>(0, 12, 26, 9); }
    void on_data(const backtest::Slice&) override {
        if (last_day_ == today() || !macd_->is_ready()) return;
        const Decimal distance = (macd_->value() - macd_->signal().value()) / macd_->fast().value();
        const Decimal tolerance = Decimal::scaled(25, 4);
        if (position(0) <= 0 && distance > tolerance)
            set_holdings(0, 1);
        else if (position(0) >= 0 && distance < -tolerance)
            liquidate(0);
        last_day_ = today();
    }
    const MovingAverageConvergenceDivergence* macd_ = nullptr;
    std::optional<TradingDay> last_day_;
};

class FollowsTwoAverages : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "follows_two_averages", meaning = "Long while EMA 10 is above EMA 20.";

  private:
    void initialize() override {
        fast_ = &use<ExponentialMovingAverage>(0, 10);
        slow_ = &use<ExponentialMovingAverage>(0, 20);
    }
    void on_data(const backtest::Slice&) override {
        if (!fast_->is_ready() || !slow_->is_ready()) return;
        if (fast_->value() > slow_->value() * Decimal::scaled(1001, 3))
            set_holdings(0, 1);
        else if (fast_->value() < slow_->value() * Decimal::scaled(999, 3))
            liquidate(0);
    }
    const ExponentialMovingAverage *fast_ = nullptr, *slow_ = nullptr;
};

/// All four averages are of the first security's closes.
class FollowsFourAverages : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "follows_four_averages",
                                      meaning = "Two pairs of averages, two securities.";

  private:
    struct Pair {
        const ExponentialMovingAverage *fast, *slow;
        bool is_up() const { return fast->value() > slow->value(); }
    };
    Pair pair(int fast, int slow) {
        const auto& first = use<ExponentialMovingAverage>(0, fast);
        return {&first, &use<ExponentialMovingAverage>(0, slow)};
    }
    void initialize() override { pairs_ = {pair(30, 60), pair(10, 30)}; }
    void on_data(const backtest::Slice&) override {
        if (!pairs_[0].slow->is_ready()) return;
        const std::array shares{Decimal::scaled(5, 1), Decimal::scaled(2, 1)};
        for (int i = 0; i < 2; ++i) {
            if (pairs_[static_cast<std::size_t>(i)].is_up())
                set_holdings(i, shares[static_cast<std::size_t>(i)]);
            else if (is_invested(i))
                liquidate(i);
        }
    }
    std::vector<Pair> pairs_;
};

const Written macd(oracle<FollowsMacd>("MACDTrendAlgorithm"));
const Written two_averages(oracle<FollowsTwoAverages>("ParameterizedAlgorithm"));
const Written four_averages(oracle<FollowsFourAverages>("StatisticsResultsAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
