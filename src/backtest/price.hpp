// backtest/price.hpp — a price as the file has it and the factor that scales it: exact, and cheap to compare.
#pragma once

#include <compare>
#include <cstdint>

#include "base/decimal.hpp"
#include "market/bar.hpp"
#include "market/time.hpp"

namespace tamis::backtest {

/// A price in deci-cents times a factor (null: one). Within one factor the order of prices is the order of integers, so
/// the hot loop compares integers; the exact decimal with LEAN's scale is made only where money moves.
struct ScaledPrice {
    std::int64_t raw = 0;
    const Decimal* factor = nullptr;

    bool is_zero() const { return raw == 0; }
    /// USD a share: raw × 0.0001, times the factor when there is one; the scale is LEAN's (4, or 4 + the factor's).
    Decimal usd() const {
        const Decimal plain = Decimal::scaled(raw, price_scale);
        return factor ? plain * *factor : plain;
    }
    friend std::strong_ordering operator<=>(const ScaledPrice& a, const ScaledPrice& b) {
        return a.factor == b.factor ? a.raw <=> b.raw : a.usd() <=> b.usd();
    }
    friend bool operator==(const ScaledPrice& a, const ScaledPrice& b) { return (a <=> b) == 0; }
};

/// A trade bar as a strategy sees it. Fill-forward bars repeat the last bar's prices with volume 0.
struct PriceBar {
    ExchangeTime start, end;
    ScaledPrice open, high, low, close;
    std::int64_t volume = 0;  ///< shares; in adjusted mode divided by the factor and rounded, as LEAN does
    bool fill_forward = false;
};

}  // namespace tamis::backtest
