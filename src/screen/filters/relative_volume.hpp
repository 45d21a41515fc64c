// screen/filters/relative_volume.hpp — recent volume against a longer average.
#pragma once

#include <string>

#include "base/error.hpp"
#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days before which volume had risen: mean of the last `recent` days over the mean of the last `lookback` days.
struct RelativeVolume {
    int recent = 2;
    int lookback = 20;
    Threshold ratio = Decimal::scaled(15, 1);

    static constexpr std::string_view name = "relative_volume";
    static constexpr std::string_view meaning =
        "Days before which volume had risen: the last days beside a longer stretch.";
    static constexpr record::About measures{record::Unit::ratio, "mean(volume[D-r..D-1]) / mean(volume[D-L..D-1])"};
    static constexpr std::string_view needs = "the days to compare with, not all of them without volume";
    static std::span<const record::Field> parameters();

    void check() const {
        if (lookback <= recent)
            throw Error{Problem::invalid_request,
                        "relative_volume.lookback is " + std::to_string(lookback) +
                            "; it must be more than relative_volume.recent (" + std::to_string(recent) + ")"};
    }
    std::optional<Ratio> at(const DailyHistory& rows, std::size_t i) const {
        if (!has_rows_before(i, lookback)) return std::nullopt;
        const Ratio usual = volume_before(rows, i, lookback);
        if (usual.numerator <= 0) return std::nullopt;
        return volume_before(rows, i, recent) * usual.inverse() * Ratio{lookback, recent};
    }
    bool keeps(const auto& measured) const { return measured >= ratio; }
};

inline constexpr std::array relative_volume_parameters{
    record::field<&RelativeVolume::recent>({record::Unit::days, "Recent days (r).", {}, record::Range{1, 20}}),
    record::field<&RelativeVolume::lookback>(
        {record::Unit::days, "Days to compare with (L), the recent ones among them.", {}, record::Range{2, 250}}),
    record::field<&RelativeVolume::ratio>(
        {record::Unit::ratio, "Smallest ratio that passes.", {}, record::Range{0, 1000}}),
};
inline std::span<const record::Field> RelativeVolume::parameters() {
    return relative_volume_parameters;
}

}  // namespace tamis::screen
