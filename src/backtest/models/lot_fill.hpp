// backtest/models/lot_fill.hpp — so many shares at each look, as LEAN's CustomPartialFillModelAlgorithm.cs has it.
#pragma once

#include <algorithm>
#include <cstdint>

#include "record/field.hpp"

namespace tamis::backtest {

struct LotFill {
    std::int64_t lot_shares = 10;

    static constexpr std::string_view name = "lots";
    static constexpr std::string_view meaning =
        "At most so many shares of an order each time it is looked at: when it is sent, before and after each bar's "
        "turn of the strategy.";
    static std::span<const record::Field> parameters();
    std::int64_t shares(std::int64_t left, std::int64_t, std::int64_t) const { return std::min(left, lot_shares); }
};

inline constexpr std::array lot_fill_parameters{
    record::field<&LotFill::lot_shares>(
        {record::Unit::shares, "Shares of an order at each look.", {}, record::Range{1, 1e9}}),
};
static_assert(record::describes_every_member<LotFill>(lot_fill_parameters.size()));
inline std::span<const record::Field> LotFill::parameters() {
    return lot_fill_parameters;
}

}  // namespace tamis::backtest
