// backtest/models/whole_fill.hpp — an order fills whole, as all of LEAN's own fill models have it.
#pragma once

#include <cstdint>

#include "record/field.hpp"

namespace tamis::backtest {

struct WholeFill {
    static constexpr std::string_view name = "whole";
    static constexpr std::string_view meaning = "An order fills whole as soon as its price has come.";
    static std::span<const record::Field> parameters() { return {}; }
    std::int64_t shares(std::int64_t left, std::int64_t, std::int64_t) const { return left; }
};

}  // namespace tamis::backtest
