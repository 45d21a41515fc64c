// indicators/moving_average.hpp — the plain mean, and Wilder's average of a series.
#pragma once

#include <cmath>
#include <limits>
#include <span>

namespace tamis::indicators {

inline constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// Plain mean, summed from the oldest value; NaN of nothing.
double mean(std::span<const double> values);

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
