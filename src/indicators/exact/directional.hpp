// indicators/exact/directional.hpp — how much of the way goes one way (LEAN: AverageDirectionalIndex.cs).
#pragma once

#include <optional>

#include "indicators/exact/averages.hpp"

namespace tamis::indicators::exact {

/// Wilder's ADX: his average of |+DI − −DI| / (+DI + −DI), in percent; 50 where both are 0.
class AverageDirectionalIndex final : public BarIndicator {
  public:
    explicit AverageDirectionalIndex(int period) : period_(period), average_(period) {}
    bool is_ready() const override { return average_.is_ready(); }
    Decimal positive() const { return positive_; }  ///< +DI, 0 to 100
    Decimal negative() const { return negative_; }  ///< −DI, 0 to 100

  private:
    Decimal next(const IndicatorBar& bar) override;
    void smooth(Decimal& sum, Decimal input) const;
    Decimal share(Decimal movement) const;

    int period_;
    WilderMovingAverage average_;
    std::optional<IndicatorBar> before_;
    Decimal range_, plus_, minus_;  ///< Wilder's sums
    Decimal positive_, negative_;
};

}  // namespace tamis::indicators::exact
