// backtest/models/immediate_settlement.hpp — what is sold is cash at once.
#pragma once

#include <optional>

#include "market/time.hpp"
#include "record/field.hpp"

namespace tamis::backtest {

struct ImmediateSettlement {
    static constexpr std::string_view name = "immediate";
    static constexpr std::string_view meaning = "What is sold is cash at once.";
    static std::span<const record::Field> parameters() { return {}; }
    std::optional<ExchangeTime> settles_at(ExchangeTime) const { return std::nullopt; }
};

}  // namespace tamis::backtest
