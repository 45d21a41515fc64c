// backtest/orders/next_close.hpp — when the exchange closes next.
#pragma once

#include "market/time.hpp"

namespace tamis::backtest {

/// The first close of a regular session after a time.
ExchangeTime next_close(ExchangeTime after);

}  // namespace tamis::backtest
