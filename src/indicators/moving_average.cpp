// indicators/moving_average.cpp — see moving_average.hpp.
#include "indicators/moving_average.hpp"

namespace tamis::indicators {

void simple_moving_average(std::span<const double> values, int period, std::span<double> out) {
    const auto length = static_cast<std::size_t>(period);
    for (std::size_t i = 0; i < values.size(); ++i)
        out[i] = i + 1 < length ? undefined : mean(values.subspan(i + 1 - length, length));
}

void exponential_moving_average(std::span<const double> values, int period, std::span<double> out) {
    const auto length = static_cast<std::size_t>(period);
    const double k = 2.0 / (period + 1);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i + 1 < length)
            out[i] = undefined;
        else if (i + 1 == length)
            out[i] = mean(values.first(length));
        else
            out[i] = values[i] * k + out[i - 1] * (1 - k);
    }
}

}  // namespace tamis::indicators
