// indicators/exact/ranges.hpp — highs, lows and the ground between them (LEAN: Maximum.cs, Minimum.cs,
// DonchianChannel.cs, TrueRange.cs, AverageTrueRange.cs, Stochastic.cs).
#pragma once

#include <algorithm>
#include <optional>

#include "indicators/exact/averages.hpp"

namespace tamis::indicators::exact {

/// The largest of the last `period` inputs.
class Maximum final : public ValueIndicator {
  public:
    explicit Maximum(int period) : window_(period) {}
    bool is_ready() const override { return window_.is_full(); }

  private:
    Decimal next(Decimal input) override {
        window_.add(input);
        return *std::max_element(window_.inputs().begin(), window_.inputs().end());
    }
    Window window_;
};

/// The smallest of the last `period` inputs.
class Minimum final : public ValueIndicator {
  public:
    explicit Minimum(int period) : window_(period) {}
    bool is_ready() const override { return window_.is_full(); }

  private:
    Decimal next(Decimal input) override {
        window_.add(input);
        return *std::min_element(window_.inputs().begin(), window_.inputs().end());
    }
    Window window_;
};

/// Halfway between the highest high and the lowest low of the last bars.
class DonchianChannel final : public BarIndicator {
  public:
    explicit DonchianChannel(int period) : DonchianChannel(period, period) {}
    DonchianChannel(int upper_period, int lower_period) : upper_(upper_period), lower_(lower_period) {}
    bool is_ready() const override { return upper_.is_ready() && lower_.is_ready(); }
    const Maximum& upper() const { return upper_; }
    const Minimum& lower() const { return lower_; }

  private:
    Decimal next(const IndicatorBar& bar) override;
    Maximum upper_;
    Minimum lower_;
};

/// High less low, or the way from the close before where that is longer.
class TrueRange final : public BarIndicator {
  public:
    bool is_ready() const override { return samples() > 1; }

  private:
    Decimal next(const IndicatorBar& bar) override;
    std::optional<Decimal> close_before_;
};

/// Wilder's average of the true range, the first of which is high less low.
class AverageTrueRange final : public BarIndicator {
  public:
    explicit AverageTrueRange(int period) : average_(period) {}
    bool is_ready() const override { return average_.is_ready(); }

  private:
    Decimal next(const IndicatorBar& bar) override;
    TrueRange range_;
    WilderMovingAverage average_;
};

/// Where the close stands between the lowest low and the highest high of `period` bars, 0 to 100; K is its mean over
/// `k_period`, D the mean of K over `d_period`.
class Stochastic final : public BarIndicator {
  public:
    Stochastic(int period, int k_period, int d_period)
        : k_period_(k_period),
          d_period_(d_period),
          highest_(period),
          lowest_(period),
          fast_(k_period),
          slow_(d_period) {}
    bool is_ready() const override { return highest_.is_ready() && fast_.is_ready() && slow_.is_ready(); }
    Decimal k() const { return k_; }
    Decimal d() const { return d_; }

  private:
    Decimal next(const IndicatorBar& bar) override;
    int k_period_, d_period_;
    Maximum highest_;
    Minimum lowest_;
    Sum fast_, slow_;
    Decimal k_, d_;
};

}  // namespace tamis::indicators::exact
