// backtest/models/no_slippage.hpp — orders fill at the price that is seen.
#pragma once

#include "backtest/price.hpp"
#include "record/field.hpp"

namespace tamis::backtest {

struct NoSlippage {
    static constexpr std::string_view name = "none";
    static constexpr std::string_view meaning = "Orders fill at the price that is seen.";
    static std::span<const record::Field> parameters() { return {}; }
    Decimal slippage_usd(const PriceBar&, std::int64_t) const { return {}; }
};

}  // namespace tamis::backtest
