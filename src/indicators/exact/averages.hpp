// indicators/exact/averages.hpp — sums and moving averages (LEAN: Sum.cs, SimpleMovingAverage.cs,
// ExponentialMovingAverage.cs, WilderMovingAverage.cs).
#pragma once

#include "indicators/exact/indicator.hpp"

namespace tamis::indicators::exact {

/// Of the last `period` inputs.
class Sum final : public ValueIndicator {
  public:
    explicit Sum(int period) : window_(period) {}
    bool is_ready() const override { return window_.is_full(); }
    int count() const { return window_.count(); }

  private:
    Decimal next(Decimal input) override {
        sum_ += input;
        if (window_.add(input)) sum_ -= window_.removed();
        return sum_;
    }
    Window window_;
    Decimal sum_;
};

/// Mean of the last `period` inputs, and of fewer before there are so many.
class SimpleMovingAverage final : public ValueIndicator {
  public:
    explicit SimpleMovingAverage(int period) : sum_(period) {}
    bool is_ready() const override { return sum_.is_ready(); }

  private:
    Decimal next(Decimal input) override {
        sum_.update(input);
        return sum_.value() / Decimal(sum_.count());
    }
    Sum sum_;
};

/// 0 before `period` inputs; then their mean; then input × k + before × (1 − k), with k = 2 / (1 + period).
class ExponentialMovingAverage final : public ValueIndicator {
  public:
    explicit ExponentialMovingAverage(int period)
        : ExponentialMovingAverage(period, Decimal::scaled(20, 1) / Decimal(1 + period)) {}
    ExponentialMovingAverage(int period, Decimal smoothing) : period_(period), smoothing_(smoothing), first_(period) {}
    bool is_ready() const override { return samples() >= period_; }

  private:
    Decimal next(Decimal input) override {
        if (samples() <= period_) first_.update(input);
        if (samples() < period_) return {};
        if (samples() == period_) return first_.value();
        return input * smoothing_ + value() * (Decimal(1) - smoothing_);
    }
    int period_;
    Decimal smoothing_;
    SimpleMovingAverage first_;
};

/// The mean before `period` inputs; from then on input × k + before × (1 − k), with k = 1 / period.
class WilderMovingAverage final : public ValueIndicator {
  public:
    explicit WilderMovingAverage(int period)
        : period_(period), smoothing_(Decimal(1) / Decimal(period)), first_(period) {}
    bool is_ready() const override { return samples() >= period_; }

  private:
    Decimal next(Decimal input) override {
        if (is_ready()) return input * smoothing_ + value() * (Decimal(1) - smoothing_);
        first_.update(input);
        return first_.value();
    }
    int period_;
    Decimal smoothing_;
    SimpleMovingAverage first_;
};

}  // namespace tamis::indicators::exact
