// backtest/security_state.hpp — what a run knows of one security at this moment: its last prices and what is held.
#pragma once

#include <cstdint>
#include <deque>
#include <forward_list>
#include <string_view>

#include "backtest/price.hpp"
#include "backtest/tape.hpp"

namespace tamis::backtest {

/// Position and what it earned, in LEAN's decimals.
struct Holding {
    std::int64_t quantity = 0;
    Decimal average_price;
    Decimal profit;   ///< realised, before fees; dividends and cash in lieu included
    Decimal in_lieu;  ///< the part of the profit that fractions of a share brought on splits; LEAN's profit lacks it
    Decimal fees;
    Decimal sale_volume;  ///< Σ price × |quantity| of all fills

    bool is_invested() const { return quantity != 0; }
};

struct SecurityState {
    int index = 0;
    std::string_view symbol;  ///< as the spec names it
    std::string_view ticker;  ///< today's
    bool is_tradable = true;
    Resolution resolution = Resolution::minute;  ///< of its own bars
    Decimal margin_requirement = 1;              ///< share of a position's value that margin binds: 1 / leverage
    double margin_requirement_real = 1;

    // The cache: only real bars change it, fill-forward bars never do.
    bool has_trade = false;
    PriceBar last_trade;
    std::int64_t taken_volume = 0;  ///< shares of the last bar's volume that fills in parts have taken
    bool has_quote = false;
    QuoteBar last_quote;
    ScaledPrice price, bid, ask;  ///< last trade close, last non-zero bid and ask close; raw 0: none seen

    Holding holding;
    std::forward_list<Decimal> factors;  ///< of splits within the run: what scaled prices point to

    ScaledPrice bid_or_price() const { return bid.is_zero() ? price : bid; }
    ScaledPrice ask_or_price() const { return ask.is_zero() ? price : ask; }
    Decimal value() const { return price.usd() * Decimal(holding.quantity); }

    void set_leverage(Decimal leverage);
    void update_trade(const PriceBar& bar);
    void update_quote(const QuoteBar& quote);
    /// Puts the cache on the new basis after a split (raw prices only): prices × factor.
    void scale_cache(Decimal factor);
    /// A price in USD that no bar has, as one that can be held against those of bars.
    ScaledPrice scaled(Decimal usd);

  private:
    const Decimal* keep(Decimal factor);
};

/// By index; one that joins moves none of the others.
using Securities = std::deque<SecurityState>;

}  // namespace tamis::backtest
