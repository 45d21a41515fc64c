// screen/filters/average_true_range.hpp — how far a symbol usually moves in a day.
#pragma once

#include <optional>
#include <string>

#include "indicators/wilder.hpp"
#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days before which the ATR, as a share of the last close, lies between `min` and `max`, both inclusive. An
/// average that is smoothed from the first row of the history on is a real number, and compared as a double.
struct AverageTrueRangeShare {
    int period = 14;
    std::optional<Threshold> min;
    std::optional<Threshold> max;

    static constexpr std::string_view name = "average_true_range";
    static constexpr std::string_view meaning =
        "Days before which the average true range, as a share of the last close, lies between two bounds.";
    static constexpr record::About measures{record::Unit::fraction, "Wilder ATR(p) to D-1 / close[D-1]"};
    static constexpr std::string_view needs = "as many days before as the ATR has, the last with a close above 0";
    static std::span<const record::Field> parameters();

    void check() const {
        if (min && max) check_bounds(name, *min, *max);
    }
    void measure(const DailyHistory& rows, std::size_t first, std::span<double> out) const {
        indicators::AverageTrueRange range(period);
        for (std::size_t i = 0; i < first + out.size(); ++i) {
            if (i >= first)
                out[i - first] =
                    i > 0 && rows.close[i - 1] > 0 ? range.value() / rows.usd(rows.close[i - 1]) : undefined;
            if (i > 0 && !rows.is_one_basis(i - 1, i)) range.scale(rows.price_factor(i - 1, i));
            range.push(rows.usd(rows.high[i]), rows.usd(rows.low[i]), rows.usd(rows.close[i]));
        }
    }
    bool keeps(double fraction) const { return (!min || fraction >= *min) && (!max || fraction <= *max); }
};

inline constexpr std::array average_true_range_parameters{
    record::field<&AverageTrueRangeShare::period>({record::Unit::days, "Days of the ATR.", {}, record::Range{2, 100}}),
    record::field<&AverageTrueRangeShare::min>(
        {record::Unit::fraction, "Smallest share that passes.", {}, record::Range{0, 100}}),
    record::field<&AverageTrueRangeShare::max>(
        {record::Unit::fraction, "Largest share that passes.", {}, record::Range{0, 100}}),
};
inline std::span<const record::Field> AverageTrueRangeShare::parameters() {
    return average_true_range_parameters;
}

}  // namespace tamis::screen
