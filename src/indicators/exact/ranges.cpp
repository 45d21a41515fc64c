// indicators/exact/ranges.cpp — ranges bar by bar.
#include "indicators/exact/ranges.hpp"

namespace tamis::indicators::exact {

Decimal DonchianChannel::next(const IndicatorBar& bar) {
    upper_.update(bar.high);
    lower_.update(bar.low);
    return (upper_.value() + lower_.value()) / Decimal(2);
}

Decimal TrueRange::next(const IndicatorBar& bar) {
    Decimal longest = bar.high - bar.low;
    if (close_before_) longest = std::max({longest, abs(*close_before_ - bar.high), abs(*close_before_ - bar.low)});
    close_before_ = bar.close;
    return longest;
}

Decimal AverageTrueRange::next(const IndicatorBar& bar) {
    range_.update(bar);
    average_.update(range_.value());
    return average_.value();
}

// Without a range the position is 0, and K's sum does not see it.
Decimal Stochastic::next(const IndicatorBar& bar) {
    highest_.update(bar.high);
    lowest_.update(bar.low);
    Decimal position;
    const Decimal range = highest_.value() - lowest_.value();
    if (highest_.is_ready() && !range.is_zero()) {
        position = (bar.close - lowest_.value()) / range;
        fast_.update(position);
    }
    Decimal k;
    if (fast_.is_ready()) {
        k = fast_.value() / Decimal(k_period_);
        slow_.update(k);
    }
    k_ = k * Decimal(100);
    d_ = slow_.is_ready() ? slow_.value() / Decimal(d_period_) * Decimal(100) : Decimal();
    return position * Decimal(100);
}

}  // namespace tamis::indicators::exact
