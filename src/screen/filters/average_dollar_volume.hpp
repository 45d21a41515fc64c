// screen/filters/average_dollar_volume.hpp — usual volume, in dollars.
#pragma once

#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days before which the mean of close × volume reaches a minimum; splits cancel out of the product.
struct AverageDollarVolume {
    int lookback = 20;
    Threshold minimum = Decimal(10'000'000);

    static constexpr std::string_view name = "average_dollar_volume";
    static constexpr std::string_view meaning = "Days before which the mean of close times volume reaches a minimum.";
    static constexpr record::About measures{record::Unit::usd, "mean(close * volume over [D-L..D-1])"};
    static constexpr std::string_view needs = "as many days before as the mean has";
    static std::span<const record::Field> parameters();

    void check() const {}
    std::optional<Ratio> at(const DailyHistory& rows, std::size_t i) const {
        if (!has_rows_before(i, lookback)) return std::nullopt;
        Ratio mean{0, Int128{deci_cents_a_usd} * lookback};
        for (std::size_t j = i - static_cast<std::size_t>(lookback); j < i; ++j)
            mean.numerator += Int128{rows.close[j]} * rows.volume[j];
        return mean;
    }
    bool keeps(const auto& usd) const { return usd >= minimum; }
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
