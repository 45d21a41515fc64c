// screen/filters/average_dollar_volume.hpp — usual volume, in dollars.
#pragma once

#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days before which the mean of close × volume reaches a minimum; splits cancel out of the product.
struct AverageDollarVolume {
    int lookback = 20;
    double minimum = 10'000'000;

    static constexpr std::string_view name = "average_dollar_volume";
    static constexpr record::About measures{record::Unit::usd, "mean(close * volume over [D-L..D-1])"};
    static constexpr bool needs_history = true;
    static std::span<const record::Field> parameters();

    void check() const {}
    void measure(const DailyHistory& rows, std::size_t first, std::span<double> out) const {
        const auto length = static_cast<std::size_t>(lookback);
        each_row(rows, first, out, [&](std::size_t i) {
            if (i < length) return undefined;
            return sum_over(i - length, i, [&](std::size_t j) { return rows.close[j] * rows.volume[j]; }) / lookback;
        });
    }
    bool keeps(double usd) const { return usd >= minimum; }
};

inline constexpr std::array average_dollar_volume_parameters{
    record::field<&AverageDollarVolume::lookback>(
        {record::Unit::days, "Days of the mean (L).", {}, record::Range{1, 250}}),
    record::field<&AverageDollarVolume::minimum>(
        {record::Unit::usd, "Fewest dollars that pass.", {}, record::Range{0, 1e15}}),
};
inline std::span<const record::Field> AverageDollarVolume::parameters() {
    return average_dollar_volume_parameters;
}

}  // namespace tamis::screen
