// indicators/moving_average.cpp — a sum and a division.
#include "indicators/moving_average.hpp"

namespace tamis::indicators {

double mean(std::span<const double> values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return values.empty() ? undefined : sum / static_cast<double>(values.size());
}

}  // namespace tamis::indicators
