// backtest/models/constant_fee.hpp — so many dollars an order (LEAN: ConstantFeeModel.cs).
#pragma once

#include "record/field.hpp"

namespace tamis::backtest {

struct ConstantFee {
    Decimal usd = 1;

    static constexpr std::string_view name = "constant";
    static constexpr std::string_view meaning = "So many dollars an order, whatever its size.";
    static std::span<const record::Field> parameters();
    Decimal fee_usd(std::int64_t, Decimal) const { return abs(usd); }
};

inline constexpr std::array constant_fee_parameters{
    record::field<&ConstantFee::usd>({record::Unit::usd, "Of an order.", {}, record::Range{0, 1e6}}),
};
static_assert(record::describes_every_member<ConstantFee>(constant_fee_parameters.size()));
inline std::span<const record::Field> ConstantFee::parameters() {
    return constant_fee_parameters;
}

}  // namespace tamis::backtest
