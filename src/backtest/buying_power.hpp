// backtest/buying_power.hpp — what the account can carry: fees, margin of orders, sizes of targets, margin calls.
#pragma once

#include <vector>

#include "backtest/models/fee_models.hpp"
#include "backtest/order.hpp"
#include "backtest/portfolio.hpp"

namespace tamis::backtest {

/// What a margin call sells or buys back.
struct MarginCall {
    int security;
    Decimal quantity, unrealized;
};

class BuyingPower {
  public:
    BuyingPower(const Portfolio& portfolio, const FeeModel& fees) : portfolio_(portfolio), fees_(fees) {}

    /// USD of an order at the present price.
    Decimal fee(const SecurityState& security, const Order& order) const;
    /// USD of an order that LEAN values at `price`, USD a share.
    Decimal fee_at(const Order& order, Decimal price) const;
    /// Whether margin and fee of the order are free.
    bool allows(const SecurityState& security, const Order& order) const;
    /// Shares that bring a security to `fraction` of the portfolio's value, LEAN's CalculateOrderQuantity. Throws Error
    /// bad_data where the search does not settle.
    Decimal quantity_for(const SecurityState& security, Decimal fraction) const;
    /// The positions to reduce, the one with the largest loss first; none while the margin holds.
    std::vector<MarginCall> margin_calls() const;

  private:
    /// Shares that bring the margin of a security to a share of the portfolio's value, LEAN's
    /// GetMaximumOrderQuantityForTargetBuyingPower; none for a change below `minimum_share`.
    Decimal shares_to(const SecurityState& security, Decimal target_share, Decimal minimum_share) const;
    const Portfolio& portfolio_;
    FeeModel fees_;
};

}  // namespace tamis::backtest
