// backtest/orders/time_in_force.hpp — until when an order stays open.
#pragma once

#include <optional>

#include "market/time.hpp"

namespace tamis::backtest {

/// Good till cancelled unless it says otherwise.
struct TimeInForce {
    bool is_day = false;                ///< until the close that follows the order
    std::optional<TradingDay> expires;  ///< until the close of this day, or the next one where it has none

    /// When an order that was sent at `sent` expires; none: never.
    std::optional<ExchangeTime> end(ExchangeTime sent) const;
    bool has_expired(ExchangeTime sent, ExchangeTime now) const {
        const auto at = end(sent);
        return at && now.ms >= at->ms;
    }
};

/// The first close of a regular session after a time.
ExchangeTime next_close(ExchangeTime after);

}  // namespace tamis::backtest
