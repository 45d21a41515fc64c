// indicators/exact/momentum.cpp — gains against losses, and averages that come together and drift apart.
#include "indicators/exact/momentum.hpp"

namespace tamis::indicators::exact {

Decimal RelativeStrengthIndex::next(Decimal input) {
    if (before_) {
        const bool has_gained = input >= *before_;
        gain_.update(has_gained ? input - *before_ : Decimal());
        loss_.update(has_gained ? Decimal() : *before_ - input);
    }
    before_ = input;
    if (round_half_even(loss_.value(), 10).is_zero()) return 100;
    return Decimal(100) - Decimal(100) / (Decimal(1) + gain_.value() / loss_.value());
}

Decimal MovingAverageConvergenceDivergence::next(Decimal input) {
    fast_.update(input);
    slow_.update(input);
    const Decimal difference = fast_.value() - slow_.value();
    if (fast_.is_ready() && slow_.is_ready()) signal_.update(difference);
    return difference;
}

}  // namespace tamis::indicators::exact
