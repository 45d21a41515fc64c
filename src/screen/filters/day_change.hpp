// screen/filters/day_change.hpp — how far the day before moved.
#pragma once

#include <optional>
#include <string>

#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days before which the close changed by between `min` and `max`, both inclusive; "none" leaves a side open.
struct DayChange {
    std::optional<Threshold> min;
    std::optional<Threshold> max;

    static constexpr std::string_view name = "day_change";
    static constexpr std::string_view meaning =
        "Days before which the close had changed by an amount between two bounds.";
    static constexpr record::About measures{record::Unit::fraction, "close[D-1] / close[D-2] - 1"};
    static constexpr std::string_view needs = "two days before, the first with a close above 0";
    static std::span<const record::Field> parameters();

    void check() const {
        if (min && max) check_bounds(name, *min, *max);
    }
    std::optional<Ratio> at(const DailyHistory& rows, std::size_t i) const {
        if (!has_rows_before(i, 2)) return std::nullopt;
        return change(rows.close[i - 1], rows.close_before(i - 1, 1));
    }
    bool keeps(const auto& fraction) const { return (!min || fraction >= *min) && (!max || fraction <= *max); }
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
