// backtest/buying_power.hpp — what the account can carry: fees, margin of orders, sizes of targets, margin calls.
#pragma once

#include <optional>
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

/// An order needs more margin, its fee included, than is free: USD, the first with the order's sign.
struct MarginShortfall {
    Decimal required, free;
};

/// What LEAN takes a share of an order for, USD: its own price where that is better for who sent it.
Decimal value_price(const SecurityState& security, const Order& order);

class BuyingPower {
  public:
    BuyingPower(const Portfolio& portfolio, const FeeModel& fees) : portfolio_(portfolio), fees_(fees) {}

    /// USD of an order at the present price.
    Decimal fee(const SecurityState& security, const Order& order) const;
    /// USD of an order that LEAN values at `price`, USD a share.
    Decimal fee_at(const Order& order, Decimal price) const;
    /// Whether margin and fee of the order are free.
    bool allows(const SecurityState& security, const Order& order) const { return !shortfall(security, order); }
    /// What they lack; none: they are free.
    std::optional<MarginShortfall> shortfall(const SecurityState& security, const Order& order) const;
    /// Shares that bring a security to `fraction` of the portfolio's value, LEAN's CalculateOrderQuantity. Throws Error
    /// bad_data where the search does not settle.
    Decimal quantity_for(const SecurityState& security, Decimal fraction) const;
    /// USD that closing the position at the other side of the market would bring, less its fee.
    Decimal unrealized_profit(const SecurityState& security) const;
    /// Whether an order of so many shares binds enough margin to be sent.
    bool reaches_minimum(const SecurityState& security, Decimal quantity) const;
    /// Targets that differ by less than this share of the portfolio's value make no order (LEAN:
    /// MinimumOrderMarginPortfolioPercentage).
    void set_minimum_order_share(Decimal share) { minimum_order_share_ = share; }
    /// What sizes of targets leave free: USD, or where nothing is said a share of the portfolio's value (LEAN:
    /// FreePortfolioValue, FreePortfolioValuePercentage).
    void set_free_value(Decimal share, std::optional<Decimal> usd) {
        free_share_ = share;
        free_usd_ = usd;
    }
    Decimal minimum_order_share() const { return minimum_order_share_; }
    /// The positions to reduce, the one with the largest loss first; none while the margin holds.
    std::vector<MarginCall> margin_calls() const;

  private:
    /// Shares that bring the margin of a security to a share of the portfolio's value, LEAN's
    /// GetMaximumOrderQuantityForTargetBuyingPower; none for a change below `minimum_share`.
    Decimal shares_to(const SecurityState& security, Decimal target_share, Decimal minimum_share) const;
    const Portfolio& portfolio_;
    FeeModel fees_;
    Decimal minimum_order_share_ = Decimal::scaled(1, 3);
    Decimal free_share_ = Decimal::scaled(25, 4);
    std::optional<Decimal> free_usd_;
};

}  // namespace tamis::backtest
