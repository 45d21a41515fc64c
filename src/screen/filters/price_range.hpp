// screen/filters/price_range.hpp — the day's open lies in a range.
#pragma once

#include <string>

#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days that open between two prices, both inclusive, as traded that day.
struct PriceRange {
    Threshold min = Decimal(1);
    Threshold max = Decimal(100);

    static constexpr std::string_view name = "price_range";
    static constexpr std::string_view meaning = "Days that open between two prices, as traded that day.";
    static constexpr record::About measures{record::Unit::usd, "open[D]"};
    static constexpr std::string_view needs = "nothing but the day itself";
    static std::span<const record::Field> parameters();

    void check() const { check_bounds(name, min, max); }
    std::optional<Ratio> at(const DailyHistory& rows, std::size_t i) const {
        return Ratio{rows.open[i], deci_cents_a_usd};
    }
    bool keeps(const auto& open_usd) const { return open_usd >= min && open_usd <= max; }
};

inline constexpr std::array price_range_parameters{
    record::field<&PriceRange::min>({record::Unit::usd, "Lowest open that passes.", {}, record::Range{0, 1e9}}),
    record::field<&PriceRange::max>({record::Unit::usd, "Highest open that passes.", {}, record::Range{0, 1e9}}),
};
inline std::span<const record::Field> PriceRange::parameters() {
    return price_range_parameters;
}

}  // namespace tamis::screen
