// screen/filters/prev_day_dollar_volume.hpp — money traded the day before.
#pragma once

#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days before which at least so many dollars changed hands.
struct PrevDayDollarVolume {
    double minimum = 10'000'000;

    static constexpr std::string_view name = "prev_day_dollar_volume";
    static constexpr record::About measures{record::Unit::usd, "close[D-1] * volume[D-1]"};
    static constexpr bool needs_history = true;
    static std::span<const record::Field> parameters();

    void check() const {}
    void measure(const DailyHistory& rows, std::size_t first, std::span<double> out) const {
        each_row(rows, first, out, [&](std::size_t i) {
            return i == 0 ? undefined : rows.close[i - 1] * rows.volume[i - 1];
        });
    }
    bool keeps(double usd) const { return usd >= minimum; }
};

inline constexpr std::array prev_day_dollar_volume_parameters{
    record::field<&PrevDayDollarVolume::minimum>(
        {record::Unit::usd, "Fewest dollars that pass.", {}, record::Range{0, 1e15}}),
};
inline std::span<const record::Field> PrevDayDollarVolume::parameters() {
    return prev_day_dollar_volume_parameters;
}

}  // namespace tamis::screen
