// screen/filters/price_range.hpp — the day's open lies in a range.
#pragma once

#include <string>

#include "base/error.hpp"
#include "base/text.hpp"
#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days that open between two prices, both inclusive, as traded that day.
struct PriceRange {
    double min = 1;
    double max = 100;

    static constexpr std::string_view name = "price_range";
    static constexpr record::About measures{record::Unit::usd, "open[D]"};
    static constexpr bool needs_history = false;
    static std::span<const record::Field> parameters();

    void check() const {
        if (min > max)
            throw Error{
                Problem::invalid_request,
                "price_range.min is " + shortest_text(min) + ", above price_range.max (" + shortest_text(max) + ")"};
    }
    void measure(const DailyHistory& rows, std::size_t first, std::span<double> out) const {
        each_row(rows, first, out, [&](std::size_t i) { return rows.open[i]; });
    }
    bool keeps(double open_usd) const { return open_usd >= min && open_usd <= max; }
};

inline constexpr std::array price_range_parameters{
    record::field<&PriceRange::min>({record::Unit::usd, "Lowest open that passes.", {}, record::Range{0, 1e9}}),
    record::field<&PriceRange::max>({record::Unit::usd, "Highest open that passes.", {}, record::Range{0, 1e9}}),
};
inline std::span<const record::Field> PriceRange::parameters() {
    return price_range_parameters;
}

}  // namespace tamis::screen
