// indicators/exact/momentum.hpp — how far and how steadily a price has moved (LEAN: Momentum.cs, RateOfChange.cs,
// MomentumPercent.cs, RelativeStrengthIndex.cs, MovingAverageConvergenceDivergence.cs).
#pragma once

#include <optional>

#include "indicators/exact/averages.hpp"

namespace tamis::indicators::exact {

/// Input less the input `period` inputs ago; less the first one before there are so many.
class Momentum final : public ValueIndicator {
  public:
    explicit Momentum(int period) : period_(period), window_(period) {}
    bool is_ready() const override { return samples() > period_; }

  private:
    Decimal next(Decimal input) override {
        return window_.add(input) ? input - window_.removed() : input - window_.oldest();
    }
    int period_;
    Window window_;
};

/// The same as a fraction of the earlier input; 0 where that is 0.
class RateOfChange final : public ValueIndicator {
  public:
    explicit RateOfChange(int period) : period_(period), window_(period) {}
    bool is_ready() const override { return samples() > period_; }

  private:
    Decimal next(Decimal input) override {
        const Decimal before = window_.add(input) ? window_.removed() : window_.oldest();
        return before.is_zero() ? Decimal() : (input - before) / before;
    }
    int period_;
    Window window_;
};

/// The same in percent.
class RateOfChangePercent final : public ValueIndicator {
  public:
    explicit RateOfChangePercent(int period) : rate_(period) {}
    bool is_ready() const override { return rate_.is_ready(); }

  private:
    Decimal next(Decimal input) override {
        rate_.update(input);
        return Decimal(100) * rate_.value();
    }
    RateOfChange rate_;
};
using MomentumPercent = RateOfChangePercent;

/// 100 − 100 / (1 + average gain / average loss), averages by Wilder; 100 where the loss rounds to 0 at ten places.
class RelativeStrengthIndex final : public ValueIndicator {
  public:
    explicit RelativeStrengthIndex(int period) : gain_(period), loss_(period) {}
    bool is_ready() const override { return gain_.is_ready() && loss_.is_ready(); }

  private:
    Decimal next(Decimal input) override;
    WilderMovingAverage gain_, loss_;
    std::optional<Decimal> before_;
};

/// Fast less slow exponential average; its signal is an exponential average of that, fed once both are ready.
class MovingAverageConvergenceDivergence final : public ValueIndicator {
  public:
    MovingAverageConvergenceDivergence(int fast, int slow, int signal) : fast_(fast), slow_(slow), signal_(signal) {}
    bool is_ready() const override { return signal_.is_ready(); }
    const ExponentialMovingAverage& fast() const { return fast_; }
    const ExponentialMovingAverage& slow() const { return slow_; }
    const ExponentialMovingAverage& signal() const { return signal_; }
    /// Value less signal; 0 before it is ready.
    Decimal histogram() const { return is_ready() ? value() - signal_.value() : Decimal(); }

  private:
    Decimal next(Decimal input) override;
    ExponentialMovingAverage fast_, slow_, signal_;
};

}  // namespace tamis::indicators::exact
