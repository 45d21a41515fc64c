// tests/oracles/strategies/by_forecasts.cpp — trades where two forecasts of the next close differ.
#include <array>
#include <cmath>
#include <deque>

#include "oracles/numbers_oracle.hpp"

namespace tamis::oracles {
namespace {

/// A square of sums beside what they are to come to.
using Equations = std::array<std::array<double, 4>, 3>;

std::array<double, 3> solution_of(Equations sums) {
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t row = 0; row < 3; ++row) {
            if (row == i) continue;
            const double times = sums[row][i] / sums[i][i];
            for (std::size_t column = i; column < 4; ++column) sums[row][column] -= times * sums[i][column];
        }
    return {sums[0][3] / sums[0][0], sums[1][3] / sums[1][1], sums[2][3] / sums[2][2]};
}

/// The next close by an autoregression of differences of the last fifty closes, and by one that reads its own errors
/// too (LEAN: its ARIMA of the orders 1, 1, 0 and 1, 1, 1, which fits from the newest difference to the oldest).
class Forecasts {
  public:
    void take(double close) {
        closes_.push_front(close);
        if (closes_.size() > 50) closes_.pop_back();
        if (are_ready()) fit();
    }
    bool are_ready() const { return closes_.size() == 50; }
    double plain() const { return plain_; }
    double with_errors() const { return with_errors_; }

  private:
    void fit() {
        std::array<double, 49> steps{}, errors{};
        for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = closes_[i] - closes_[i + 1];
        double products = 0, squares = 0;
        for (std::size_t i = 1; i < steps.size(); ++i) {
            products += steps[i - 1] * steps[i];
            squares += steps[i - 1] * steps[i - 1];
        }
        const double share = products / squares;
        for (std::size_t i = 1; i < steps.size(); ++i) errors[i] = steps[i] - share * steps[i - 1];
        plain_ = closes_[0] + share * steps[0];

        Equations sums{};
        for (std::size_t i = 1; i < steps.size(); ++i) {
            const std::array row{1.0, steps[i - 1], errors[i - 1], steps[i]};
            for (std::size_t a = 0; a < 3; ++a)
                for (std::size_t b = 0; b < 4; ++b) sums[a][b] += row[a] * row[b];
        }
        const auto [constant, of_step, of_error] = solution_of(sums);
        with_errors_ = closes_[0] + constant + of_step * steps[0] + of_error * errors[2];
    }
    std::deque<double> closes_;
    double plain_ = 0, with_errors_ = 0;
};

class TradesOnForecasts : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "trades_on_forecasts", meaning = "A share where two forecasts differ.";

  private:
    void initialize() override {
        spy_ = add_equity("SPY");
        for (const auto& bar : history(spy_, today() - std::chrono::days(100), Resolution::daily))
            forecasts_.take(to_double(bar.close));
    }
    void on_data(const backtest::Slice& slice) override {
        if (slice.bar(spy_)) forecasts_.take(to_double(slice.bar(spy_)->close.usd()));
        if (!forecasts_.are_ready()) return;
        const double next = forecasts_.with_errors();
        if (std::abs(forecasts_.plain() - next) > 1) market_order(spy_, next > last_ ? 1 : -1);
        last_ = next;
    }
    int spy_ = 0;
    Forecasts forecasts_;
    double last_ = 0;
};

const WrittenNumbers forecasts(numbers<TradesOnForecasts>("AutoRegressiveIntegratedMovingAverageRegressionAlgorithm",
                                                          {.resolution = Resolution::daily}));

}  // namespace
}  // namespace tamis::oracles
