// screen/filters/gap.hpp — the overnight gap.
#pragma once

#include <string>

#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days that open away from the previous close by the threshold or more.
struct Gap {
    Threshold threshold = Decimal::scaled(2, 2);
    std::string direction = "both";

    static constexpr std::string_view name = "gap";
    static constexpr std::string_view meaning = "Days that open away from the previous close by the threshold or more.";
    static constexpr record::About measures{record::Unit::fraction, "(open[D] - close[D-1]) / close[D-1]"};
    static constexpr std::string_view needs = "the day before, with a close above 0";
    static constexpr std::array<std::string_view, 3> directions{"up", "down", "both"};
    static std::span<const record::Field> parameters();

    void check() const {}
    std::optional<Ratio> at(const DailyHistory& rows, std::size_t i) const {
        if (!has_rows_before(i, 1)) return std::nullopt;
        return change(rows.open[i], rows.close_before(i, 1));
    }
    bool keeps(const auto& fraction) const {
        return (direction != "down" && fraction >= threshold) || (direction != "up" && fraction <= -threshold);
    }
};

inline constexpr std::array gap_parameters{
    record::field<&Gap::threshold>({record::Unit::fraction, "Smallest gap that passes.", {}, record::Range{0, 0.5}}),
    record::field<&Gap::direction>({record::Unit::none, "Gaps up, down or either.", {}, {}, Gap::directions}),
};
inline std::span<const record::Field> Gap::parameters() {
    return gap_parameters;
}

}  // namespace tamis::screen
