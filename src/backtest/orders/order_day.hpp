// backtest/orders/order_day.hpp — the bars of a session that an open order has still to meet, as columns.
#pragma once

#include "backtest/tape.hpp"

namespace tamis::backtest {

/// Places from `from` to before `to`. What is said of prices may be a place too early, never one too late.
struct OrderDay {
    const SecurityDay& day;
    const BarGrid& grid;
    std::size_t from = 0, to = 0;
    bool has_quotes = false;  ///< the security has shown one, or will

    /// The first place whose bar goes down to a price, USD; `to`: none.
    std::size_t falls_to(Decimal usd) const;
    /// The first place whose bar goes up to it.
    std::size_t rises_to(Decimal usd) const;
    /// Up to the price of who sells, down to the price of who buys.
    std::size_t turns_to(Decimal usd, bool buys) const { return buys ? falls_to(usd) : rises_to(usd); }
    /// The first place whose slice is at a time or later.
    std::size_t reaches(ExchangeTime time) const;

  private:
    double deci_cents(Decimal usd) const;
};

}  // namespace tamis::backtest
