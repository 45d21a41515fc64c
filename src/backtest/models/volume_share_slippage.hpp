// backtest/models/volume_share_slippage.hpp — the larger the order beside the bar, the more (LEAN:
// VolumeShareSlippageModel.cs).
#pragma once

#include <algorithm>
#include <cstdlib>

#include "backtest/price.hpp"
#include "record/field.hpp"

namespace tamis::backtest {

struct VolumeShareSlippage {
    Decimal volume_limit = Decimal::scaled(25, 3);
    Decimal price_impact = Decimal::scaled(1, 1);

    static constexpr std::string_view name = "volume_share";
    static constexpr std::string_view meaning =
        "The price's impact times the square of the order's share of the last bar's volume.";
    static std::span<const record::Field> parameters();
    /// USD a share that a buyer pays more and a seller gets less. A bar without volume counts as one that the order
    /// takes up to the limit.
    Decimal slippage_usd(const PriceBar& last, std::int64_t quantity) const {
        Decimal share = volume_limit;
        if (last.volume > 0) share = std::min(Decimal(std::abs(quantity)) / Decimal(last.volume), volume_limit);
        return share * share * price_impact * last.close.usd();
    }
};

inline constexpr std::array volume_share_slippage_parameters{
    record::field<&VolumeShareSlippage::volume_limit>(
        {record::Unit::fraction, "Share of a bar's volume from which on it counts no more.", {}, record::Range{0, 1}}),
    record::field<&VolumeShareSlippage::price_impact>({record::Unit::ratio,
                                                       "Share of the price that an order of the whole bar would move.",
                                                       {},
                                                       record::Range{0, 10}}),
};
static_assert(record::describes_every_member<VolumeShareSlippage>(volume_share_slippage_parameters.size()));
inline std::span<const record::Field> VolumeShareSlippage::parameters() {
    return volume_share_slippage_parameters;
}

}  // namespace tamis::backtest
