// screen/filters/day_change.hpp — how far the day before moved.
#pragma once

#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/text.hpp"
#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days before which the close changed by between `min` and `max`, both inclusive; "none" leaves a side open.
struct DayChange {
    std::optional<double> min;
    std::optional<double> max;

    static constexpr std::string_view name = "day_change";
    static constexpr record::About measures{record::Unit::fraction, "close[D-1] / close[D-2] - 1"};
    static constexpr bool needs_history = true;
    static std::span<const record::Field> parameters();

    void check() const {
        if (min && max && *min > *max)
            throw Error{
                Problem::invalid_request,
                "day_change.min is " + shortest_text(*min) + ", above day_change.max (" + shortest_text(*max) + ")"};
    }
    void measure(const DailyHistory& rows, std::size_t first, std::span<double> out) const {
        each_row(rows, first, out, [&](std::size_t i) {
            return i < 2 ? undefined : rows.close[i - 1] / (rows.close[i - 2] * rows.factor(i - 2, i - 1)) - 1;
        });
    }
    bool keeps(double fraction) const {
        return !std::isnan(fraction) && (!min || fraction >= *min) && (!max || fraction <= *max);
    }
};

inline constexpr std::array day_change_parameters{
    record::field<&DayChange::min>(
        {record::Unit::fraction, "Smallest change that passes.", {}, record::Range{-1, 1e6}}),
    record::field<&DayChange::max>({record::Unit::fraction, "Largest change that passes.", {}, record::Range{-1, 1e6}}),
};
inline std::span<const record::Field> DayChange::parameters() {
    return day_change_parameters;
}

}  // namespace tamis::screen
