// backtest/models/interactive_brokers_fee.hpp — LEAN's default fees for US equities (InteractiveBrokersFeeModel.cs).
#pragma once

#include <cstdlib>

#include "record/field.hpp"

namespace tamis::backtest {

/// 0.005 USD a share, at least 1 USD an order, else at most 0.5 % of the order's value; the minimum wins over the cap.
struct InteractiveBrokersFee {
    static constexpr std::string_view name = "interactive_brokers";
    static constexpr std::string_view meaning =
        "0.005 dollars a share, at least 1 dollar an order, else at most 0.5 % of its value.";
    static std::span<const record::Field> parameters() { return {}; }
    /// `price_usd`: what LEAN values the order at.
    Decimal fee_usd(std::int64_t quantity, Decimal price_usd) const {
        const Decimal rate = Decimal::scaled(5, 3), shares(std::abs(quantity));
        const Decimal fee = rate * shares;
        if (fee < Decimal(1)) return Decimal(1);
        // The cap is rate × |shares × price|, so it is the smaller one exactly below a dollar a share.
        if (abs(price_usd) >= Decimal(1)) return normalize(fee);
        return normalize(rate * abs(shares * price_usd));
    }
};

}  // namespace tamis::backtest
