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
    static constexpr std::string_view meaning = "Days that open above, or below, the mean close of the days before.";
    static constexpr record::About measures{record::Unit::fraction, "open[D] / mean(close[D-p..D-1]) - 1"};
    static constexpr std::string_view needs = "as many days before as the average has";
    static std::span<const record::Field> parameters();

    void check() const {}
    std::optional<Ratio> at(const DailyHistory& rows, std::size_t i) const {
        if (!has_rows_before(i, period)) return std::nullopt;
        const Ratio closes =
            sum_before(rows, i, period, Moves::with_price, [&](std::size_t j) { return rows.close[j]; });
        return change(Int128{rows.open[i]} * period, closes);
    }
    bool keeps(const auto& fraction) const {
        return condition == "above" ? fraction > Threshold() : fraction < Threshold();
    }
};

inline constexpr std::array price_vs_ma_parameters{
    record::field<&PriceVsMa::period>({record::Unit::days, "Days of the average.", {}, record::Range{2, 250}}),
    record::field<&PriceVsMa::condition>({record::Unit::none, "Which side passes.", {}, {}, above_below}),
};
inline std::span<const record::Field> PriceVsMa::parameters() {
    return price_vs_ma_parameters;
}

}  // namespace tamis::screen
