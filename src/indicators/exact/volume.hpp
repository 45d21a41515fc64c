// indicators/exact/volume.hpp — prices weighted by what was traded at them (LEAN:
// VolumeWeightedAveragePriceIndicator.cs).
#pragma once

#include "indicators/exact/averages.hpp"

namespace tamis::indicators::exact {

/// Σ volume × (open + high + low + close) / 4 by Σ volume over the last `period` bars; without volume it stays.
class VolumeWeightedAveragePrice final : public BarIndicator {
  public:
    explicit VolumeWeightedAveragePrice(int period) : dollars_(period), shares_(period) {}
    bool is_ready() const override { return shares_.is_ready(); }

  private:
    Decimal next(const IndicatorBar& bar) override {
        dollars_.update(bar.volume * ((bar.open + bar.high + bar.low + bar.close) / Decimal(4)));
        shares_.update(bar.volume);
        return shares_.value().is_zero() ? value() : dollars_.value() / shares_.value();
    }
    Sum dollars_, shares_;
};

}  // namespace tamis::indicators::exact
