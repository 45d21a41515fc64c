// screen/filters/price_vs_vwap.hpp — the day's open against the day before's volume-weighted average price.
#pragma once

#include <string>

#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days that open above (or below) yesterday's VWAP: of the session's minute bars, Σ((high + low + close) / 3 ×
/// volume) / Σ volume, or the daily bar's own where there are no minutes.
struct PriceVsVwap {
    std::string condition = "above";

    static constexpr std::string_view name = "price_vs_vwap";
    static constexpr record::About measures{record::Unit::fraction, "open[D] / VWAP[D-1] - 1"};
    static constexpr bool needs_history = true;
    static std::span<const record::Field> parameters();

    void check() const {}
    void measure(const DailyHistory& rows, std::size_t first, std::span<double> out) const {
        each_row(rows, first, out, [&](std::size_t i) {
            return i == 0 ? undefined : rows.open[i] / (rows.vwap[i - 1] * rows.factor(i - 1, i)) - 1;
        });
    }
    bool keeps(double fraction) const { return condition == "above" ? fraction > 0 : fraction < 0; }
};

inline constexpr std::array price_vs_vwap_parameters{
    record::field<&PriceVsVwap::condition>({record::Unit::none, "Which side passes.", {}, {}, above_below}),
};
inline std::span<const record::Field> PriceVsVwap::parameters() {
    return price_vs_vwap_parameters;
}

}  // namespace tamis::screen
