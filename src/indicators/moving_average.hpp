// indicators/moving_average.hpp — simple, exponential and Wilder averages of a series.
#pragma once

#include <cmath>
#include <limits>
#include <span>

namespace tamis::indicators {

inline constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// Plain mean, summed from the oldest value; NaN of nothing.
inline double mean(std::span<const double> values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return values.empty() ? undefined : sum / static_cast<double>(values.size());
}

/// out[i] = mean of the last `period` values up to i; NaN before there are as many. Sizes are equal.
void simple_moving_average(std::span<const double> values, int period, std::span<double> out);
/// The first value is the mean of the first `period`; then value × k + before × (1 − k), k = 2 / (period + 1).
void exponential_moving_average(std::span<const double> values, int period, std::span<double> out);

/// Wilder's smoothing, value by value: the mean of the first `period` values, then (before × (period − 1) + value) /
/// period.
class WilderAverage {
  public:
    explicit WilderAverage(int period) : period_(period) {}
    void push(double value) {
        ++count_;
        if (count_ <= period_)
            sum_ += value;
        else
            average_ = (average_ * (period_ - 1) + value) / period_;
        if (count_ == period_) average_ = sum_ / period_;
    }
    /// NaN before `period` values.
    double value() const { return count_ < period_ ? undefined : average_; }
    /// Puts the past on another price basis.
    void scale(double factor) { sum_ *= factor, average_ *= factor; }

  private:
    int period_, count_ = 0;
    double sum_ = 0, average_ = 0;
};

}  // namespace tamis::indicators
