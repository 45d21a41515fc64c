// screen/filters/gap.hpp — the overnight gap.
#pragma once

#include <string>

#include "screen/filter.hpp"

namespace tamis::screen {

/// Keeps days that open away from the previous close.
struct Gap {
    double threshold = 0.02;
    std::string direction = "both";

    static constexpr std::string_view name = "gap";
    static constexpr record::About measures{record::Unit::fraction, "(open[D] - close[D-1]) / close[D-1]"};
    static constexpr bool needs_history = true;
    static constexpr std::array<std::string_view, 3> directions{"up", "down", "both"};
    static std::span<const record::Field> parameters();

    void check() const {}
    void measure(const DailyHistory& rows, std::size_t first, std::span<double> out) const {
        each_row(rows, first, out, [&](std::size_t i) {
            if (i == 0) return undefined;
            const double before = rows.close[i - 1] * rows.factor(i - 1, i);
            return before > 0 ? (rows.open[i] - before) / before : undefined;
        });
    }
    bool keeps(double fraction) const {
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
