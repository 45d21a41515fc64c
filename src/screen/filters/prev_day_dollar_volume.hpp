// screen/filters/prev_day_dollar_volume.hpp — money traded the day before.
#pragma once

#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days before which at least so many dollars changed hands.
struct PrevDayDollarVolume {
    Threshold minimum = Decimal(10'000'000);

    static constexpr std::string_view name = "prev_day_dollar_volume";
    static constexpr std::string_view meaning = "Days before which at least so many dollars changed hands.";
    static constexpr record::About measures{record::Unit::usd, "close[D-1] * volume[D-1]"};
    static constexpr std::string_view needs = "the day before";
    static std::span<const record::Field> parameters();

    void check() const {}
    std::optional<Ratio> at(const DailyHistory& rows, std::size_t i) const {
        if (!has_rows_before(i, 1)) return std::nullopt;
        return Ratio{Int128{rows.close[i - 1]} * rows.volume[i - 1], deci_cents_a_usd};
    }
    bool keeps(const auto& usd) const { return usd >= minimum; }
};

inline constexpr std::array prev_day_dollar_volume_parameters{
    record::field<&PrevDayDollarVolume::minimum>(
        {record::Unit::usd, "Fewest dollars that pass.", {}, record::Range{0, 1e15}}),
};
inline std::span<const record::Field> PrevDayDollarVolume::parameters() {
    return prev_day_dollar_volume_parameters;
}

}  // namespace tamis::screen
