// backtest/hit_measures.hpp — what a screen measured of the hit that a run is of.
#pragma once

#include <map>
#include <string>

#include "record/column.hpp"

namespace tamis::backtest {

struct HitMeasures {
    std::map<std::string, double> values;  ///< by the measure's name, "gap", in its unit; NaN: undefined
};

}  // namespace tamis::backtest

/// As text: "gap=0.031, relative_volume=none"; none is undefined.
template <>
struct tamis::record::Stored<tamis::backtest::HitMeasures> {
    static constexpr Type type = Type::text;
    using as = std::string;
    static std::string to(const tamis::backtest::HitMeasures& measures);
    /// Throws Error invalid_request: which part, and what is right.
    static tamis::backtest::HitMeasures from(const std::string& text);
};
