// screen/filters/average_volume.hpp — usual volume, in shares.
#pragma once

#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days before which the mean volume reaches a minimum.
struct AverageVolume {
    int lookback = 20;
    Threshold minimum = Decimal(1'000'000);

    static constexpr std::string_view name = "average_volume";
    static constexpr std::string_view meaning = "Days before which the mean volume reaches a minimum.";
    static constexpr record::About measures{record::Unit::shares, "mean(volume[D-L..D-1])"};
    static constexpr std::string_view needs = "as many days before as the mean has";
    static std::span<const record::Field> parameters();

    void check() const {}
    std::optional<Ratio> at(const DailyHistory& rows, std::size_t i) const {
        if (!has_rows_before(i, lookback)) return std::nullopt;
        return volume_before(rows, i, lookback) * Ratio{1, lookback};
    }
    bool keeps(const auto& shares) const { return shares >= minimum; }
};

inline constexpr std::array average_volume_parameters{
    record::field<&AverageVolume::lookback>({record::Unit::days, "Days of the mean (L).", {}, record::Range{1, 250}}),
    record::field<&AverageVolume::minimum>(
        {record::Unit::shares, "Fewest shares that pass.", {}, record::Range{0, 1e15}}),
};
inline std::span<const record::Field> AverageVolume::parameters() {
    return average_volume_parameters;
}

}  // namespace tamis::screen
