// backtest/models/interactive_brokers_fee.hpp — LEAN's default fees for US equities (InteractiveBrokersFeeModel.cs).
#pragma once

#include <cstdint>
#include <cstdlib>

#include "base/decimal.hpp"

namespace tamis::backtest {

/// 0.005 USD a share, at least 1 USD an order, else at most 0.5 % of the order's value; the minimum wins over the cap.
inline Decimal interactive_brokers_fee(std::int64_t quantity, Decimal price_usd) {
    const Decimal rate = Decimal::scaled(5, 3), shares(std::abs(quantity));
    const Decimal fee = rate * shares;
    if (fee < Decimal(1)) return Decimal(1);
    // The cap is rate × |shares × price|, so it is the smaller one exactly below a dollar a share.
    if (abs(price_usd) >= Decimal(1)) return normalize(fee);
    return normalize(rate * abs(shares * price_usd));
}

}  // namespace tamis::backtest
