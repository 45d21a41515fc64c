// indicators/exact/deviation.cpp — variance from running sums, and what is made of it.
#include "indicators/exact/deviation.hpp"

#include <algorithm>
#include <cmath>

namespace tamis::indicators::exact {

Decimal Variance::next(Decimal input) {
    window_.add(input);
    sum_ += input;
    sum_of_squares_ += input * input;
    if (samples() < 2) return {};
    const Decimal count(std::min(period_, samples()));
    const Decimal mean = sum_ / count, mean_of_squares = sum_of_squares_ / count;
    if (samples() >= period_) {
        const Decimal oldest = window_.oldest();
        sum_ -= oldest;
        sum_of_squares_ -= oldest * oldest;
    }
    return std::max(Decimal(0), mean_of_squares - mean * mean);
}

Decimal StandardDeviation::next(Decimal input) {
    variance_.update(input);
    return Decimal::from_double(std::sqrt(to_double(variance_.value())));
}

Decimal BollingerBands::next(Decimal input) {
    deviation_.update(input);
    middle_.update(input);
    const Decimal range = upper() - lower();
    if (!range.is_zero()) percent_b_ = (input - lower()) / range;
    return input;
}

}  // namespace tamis::indicators::exact
