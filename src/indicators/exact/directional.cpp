// indicators/exact/directional.cpp — directional movement bar by bar.
#include "indicators/exact/directional.hpp"

#include <algorithm>

namespace tamis::indicators::exact {

namespace {

struct Movement {
    Decimal range, plus, minus;
};

Movement movement(const IndicatorBar& bar, const IndicatorBar& before) {
    const Decimal up = bar.high - before.high, down = before.low - bar.low;
    Movement made;
    made.range = std::max({bar.high - bar.low, abs(bar.high - before.close), abs(bar.low - before.close)});
    if (up > Decimal(0) && up >= down) made.plus = up;
    if (down > Decimal(0) && down > up) made.minus = down;
    return made;
}

}  // namespace

void AverageDirectionalIndex::smooth(Decimal& sum, Decimal input) const {
    const Decimal leaves = samples() > period_ + 1 ? sum / Decimal(period_) : Decimal();
    sum = sum + input - leaves;
}

Decimal AverageDirectionalIndex::share(Decimal movement) const {
    return range_.is_zero() || samples() <= period_ ? Decimal() : Decimal(100) * movement / range_;
}

Decimal AverageDirectionalIndex::next(const IndicatorBar& bar) {
    const Movement made = before_ ? movement(bar, *before_) : Movement{};
    before_ = bar;
    smooth(range_, made.range);
    smooth(plus_, made.plus);
    smooth(minus_, made.minus);
    positive_ = share(plus_);
    negative_ = share(minus_);
    const Decimal sum = positive_ + negative_;
    if (sum.is_zero()) return 50;
    average_.update(Decimal(100) * abs(positive_ - negative_) / sum);
    return average_.value();
}

}  // namespace tamis::indicators::exact
