// screen/filters/price_vs_vwap.hpp — the day's open against the day before's volume-weighted average price.
#pragma once

#include <string>

#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days that open above (or below) yesterday's VWAP: of the session's minute bars, Σ((high + low + close) / 3 ×
/// volume) / Σ volume, or the daily bar's own where there are no minutes. A VWAP is stored as a double, and compared as
/// one.
struct PriceVsVwap {
    std::string condition = "above";

    static constexpr std::string_view name = "price_vs_vwap";
    static constexpr std::string_view meaning =
        "Days that open above, or below, yesterday's volume-weighted average price.";
    static constexpr record::About measures{record::Unit::fraction, "open[D] / VWAP[D-1] - 1"};
    static constexpr std::string_view needs =
        "minute bars of the day before, or a daily bar of it that brought its own VWAP";
    static std::span<const record::Field> parameters();

    void check() const {}
    void measure(const DailyHistory& rows, std::size_t first, std::span<double> out) const {
        for (std::size_t i = first; i < first + out.size(); ++i) {
            const double before = i == 0 ? undefined : rows.vwap[i - 1] * rows.price_factor(i - 1, i);
            out[i - first] = before > 0 ? rows.usd(rows.open[i]) / before - 1 : undefined;
        }
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
