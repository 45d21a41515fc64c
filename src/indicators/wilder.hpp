// indicators/wilder.hpp — Wilder's relative strength index and average true range, value by value.
#pragma once

#include <algorithm>
#include <cmath>

#include "indicators/moving_average.hpp"

namespace tamis::indicators {

/// RSI of closes: 100 − 100 / (1 + average gain / average loss), averages by Wilder over the changes; 100 when the
/// average loss is 0. Defined from the period-th change on. (J. W. Wilder, New Concepts in Technical Trading Systems,
/// 1978.)
class RelativeStrength {
  public:
    explicit RelativeStrength(int period) : gains_(period), losses_(period) {}
    void push(double close) {
        if (!std::isnan(last_)) {
            gains_.push(std::max(close - last_, 0.0));
            losses_.push(std::max(last_ - close, 0.0));
        }
        last_ = close;
    }
    double value() const {
        const double gain = gains_.value(), loss = losses_.value();
        if (std::isnan(gain)) return undefined;
        return loss == 0 ? 100 : 100 - 100 / (1 + gain / loss);
    }
    void scale(double factor) {
        gains_.scale(factor);
        losses_.scale(factor);
        last_ *= factor;
    }

  private:
    WilderAverage gains_, losses_;
    double last_ = undefined;  ///< close before; NaN before the first
};

/// ATR: Wilder's average of the true range, the first of which is high − low.
class AverageTrueRange {
  public:
    explicit AverageTrueRange(int period) : average_(period) {}
    void push(double high, double low, double close) {
        double range = high - low;
        if (!std::isnan(last_)) range = std::max({range, std::fabs(high - last_), std::fabs(low - last_)});
        average_.push(range);
        last_ = close;
    }
    double value() const { return average_.value(); }
    void scale(double factor) {
        average_.scale(factor);
        last_ *= factor;
    }

  private:
    WilderAverage average_;
    double last_ = undefined;  ///< close before; NaN before the first
};

}  // namespace tamis::indicators
