// screen/filters/average_true_range.hpp — how far a symbol usually moves in a day.
#pragma once

#include <cmath>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/text.hpp"
#include "indicators/wilder.hpp"
#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days before which the ATR, as a share of the last close, lies between `min` and `max`, both inclusive.
struct AverageTrueRangeShare {
    int period = 14;
    std::optional<double> min;
    std::optional<double> max;

    static constexpr std::string_view name = "average_true_range";
    static constexpr record::About measures{record::Unit::fraction, "Wilder ATR(p) to D-1 / close[D-1]"};
    static constexpr bool needs_history = true;
    static std::span<const record::Field> parameters();

    void check() const {
        if (min && max && *min > *max)
            throw Error{Problem::invalid_request,
                        "average_true_range.min is " + shortest_text(*min) + ", above average_true_range.max (" +
                            shortest_text(*max) + ")"};
    }
    void measure(const DailyHistory& rows, std::size_t first, std::span<double> out) const {
        indicators::AverageTrueRange range(period);
        for (std::size_t i = 0; i < rows.rows(); ++i) {
            if (i >= first) out[i - first] = i == 0 ? undefined : range.value() / rows.close[i - 1];
            if (i > 0 && rows.basis[i] != rows.basis[i - 1]) range.scale(rows.factor(i - 1, i));
            range.push(rows.high[i], rows.low[i], rows.close[i]);
        }
    }
    bool keeps(double fraction) const {
        return !std::isnan(fraction) && (!min || fraction >= *min) && (!max || fraction <= *max);
    }
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
