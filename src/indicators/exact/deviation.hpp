// indicators/exact/deviation.hpp — how widely prices spread (LEAN: Variance.cs, StandardDeviation.cs,
// BollingerBands.cs).
#pragma once

#include "indicators/exact/averages.hpp"

namespace tamis::indicators::exact {

/// Population variance of the last `period` inputs, from running sums; never below 0; 0 of one input.
class Variance final : public ValueIndicator {
  public:
    explicit Variance(int period) : period_(period), window_(period) {}
    bool is_ready() const override { return window_.is_full(); }

  private:
    Decimal next(Decimal input) override;
    int period_;
    Window window_;
    Decimal sum_, sum_of_squares_;
};

/// Its root, through a double as LEAN takes it.
class StandardDeviation final : public ValueIndicator {
  public:
    explicit StandardDeviation(int period) : variance_(period) {}
    bool is_ready() const override { return variance_.is_ready(); }

  private:
    Decimal next(Decimal input) override;
    Variance variance_;
};

/// The price; its bands stand `width` standard deviations on either side of its mean.
class BollingerBands final : public ValueIndicator {
  public:
    BollingerBands(int period, Decimal width) : width_(width), deviation_(period), middle_(period) {}
    bool is_ready() const override { return deviation_.is_ready() && middle_.is_ready(); }
    const SimpleMovingAverage& middle() const { return middle_; }
    const StandardDeviation& deviation() const { return deviation_; }
    Decimal upper() const { return middle_.value() + deviation_.value() * width_; }
    Decimal lower() const { return middle_.value() - deviation_.value() * width_; }
    /// Upper less lower band, in percent of the middle. Undefined where that is 0: throws Error bad_data.
    Decimal band_width() const { return (upper() - lower()) / middle_.value() * Decimal(100); }
    /// 0 at the lower band, 1 at the upper; the last one that was defined.
    Decimal percent_b() const { return percent_b_; }

  private:
    Decimal next(Decimal input) override;
    Decimal width_;
    StandardDeviation deviation_;
    SimpleMovingAverage middle_;
    Decimal percent_b_;
};

}  // namespace tamis::indicators::exact
