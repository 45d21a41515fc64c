// screen/filters/price_vs_ma.hpp — the day's open against a moving average of earlier closes.
#pragma once

#include <string>

#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days that open above (or below) the mean close of the days before.
struct PriceVsMa {
    int period = 20;
    std::string condition = "above";

    static constexpr std::string_view name = "price_vs_ma";
    static constexpr record::About measures{record::Unit::fraction, "open[D] / mean(close[D-p..D-1]) - 1"};
    static constexpr bool needs_history = true;
    static std::span<const record::Field> parameters();

    void check() const {}
    void measure(const DailyHistory& rows, std::size_t first, std::span<double> out) const {
        each_row(
            rows, first, out, [&](std::size_t i) { return rows.open[i] / mean_close_before(rows, i, period) - 1; });
    }
    bool keeps(double fraction) const { return condition == "above" ? fraction > 0 : fraction < 0; }
};

inline constexpr std::array price_vs_ma_parameters{
    record::field<&PriceVsMa::period>({record::Unit::days, "Days of the average.", {}, record::Range{2, 250}}),
    record::field<&PriceVsMa::condition>({record::Unit::none, "Which side passes.", {}, {}, above_below}),
};
inline std::span<const record::Field> PriceVsMa::parameters() {
    return price_vs_ma_parameters;
}

}  // namespace tamis::screen
