// backtest/models/constant_slippage.hpp — a share of the price, whatever the order (LEAN: ConstantSlippageModel.cs).
#pragma once

#include "backtest/price.hpp"
#include "record/field.hpp"

namespace tamis::backtest {

struct ConstantSlippage {
    Decimal fraction = Decimal::scaled(1, 3);

    static constexpr std::string_view name = "constant";
    static constexpr std::string_view meaning = "A share of the last close, whatever the size of the order.";
    static std::span<const record::Field> parameters();
    /// USD a share that a buyer pays more and a seller gets less.
    Decimal slippage_usd(const PriceBar& last, std::int64_t) const { return last.close.usd() * fraction; }
};

inline constexpr std::array constant_slippage_parameters{
    record::field<&ConstantSlippage::fraction>(
        {record::Unit::fraction, "Share of the last close.", {}, record::Range{0, 0.5}}),
};
static_assert(record::describes_every_member<ConstantSlippage>(constant_slippage_parameters.size()));
inline std::span<const record::Field> ConstantSlippage::parameters() {
    return constant_slippage_parameters;
}

}  // namespace tamis::backtest
