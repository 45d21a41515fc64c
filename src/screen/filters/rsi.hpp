// screen/filters/rsi.hpp — Wilder's RSI of the closes before the day.
#pragma once

#include <string>

#include "indicators/wilder.hpp"
#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days before which the RSI stands above (or below) a threshold. Its smoothing starts at the first
/// row of the symbol's history, so it depends on nothing else that is asked; a smoothed average is a real number, and
/// compared as a double.
struct Rsi {
    int period = 14;
    Threshold threshold = Decimal(30);
    std::string condition = "below";

    static constexpr std::string_view name = "rsi";
    static constexpr std::string_view meaning =
        "Days before which the relative strength index stands above, or below, a threshold.";
    static constexpr record::About measures{record::Unit::none, "Wilder RSI(p) of closes to D-1"};
    static constexpr std::string_view needs = "one day more before than the RSI has";
    static std::span<const record::Field> parameters();

    void check() const {}
    void measure(const DailyHistory& rows, std::size_t first, std::span<double> out) const {
        indicators::RelativeStrength strength(period);
        for (std::size_t i = 0; i < first + out.size(); ++i) {
            if (i >= first) out[i - first] = strength.value();
            if (i > 0 && !rows.is_one_basis(i - 1, i)) strength.scale(rows.price_factor(i - 1, i));
            strength.push(rows.usd(rows.close[i]));
        }
    }
    bool keeps(double rsi) const { return condition == "above" ? rsi > threshold : rsi < threshold; }
};

inline constexpr std::array rsi_parameters{
    record::field<&Rsi::period>({record::Unit::days, "Days of the RSI.", {}, record::Range{2, 100}}),
    record::field<&Rsi::threshold>({record::Unit::none, "RSI to compare with, strictly.", {}, record::Range{0, 100}}),
    record::field<&Rsi::condition>({record::Unit::none, "Which side passes.", {}, {}, above_below}),
};
inline std::span<const record::Field> Rsi::parameters() {
    return rsi_parameters;
}

}  // namespace tamis::screen
