// backtest/orders/order_day.cpp — scans over a session's columns.
#include "backtest/orders/order_day.hpp"

#include <algorithm>
#include <cmath>

namespace tamis::backtest {

// Money is exact in decimals; a whole deci-cent beside it is more than a double's error for any price.
double OrderDay::deci_cents(Decimal usd) const {
    const double plain = to_double(usd) * 1e4;
    return day.bars.factor ? plain / to_double(*day.bars.factor) : plain;
}

std::size_t OrderDay::falls_to(Decimal usd) const {
    const double most = std::ceil(deci_cents(usd)) + 1;
    for (std::size_t place = from; place < to; ++place)
        if (static_cast<double>(day.bars.low[place]) <= most) return place;
    return to;
}

std::size_t OrderDay::rises_to(Decimal usd) const {
    const double least = std::floor(deci_cents(usd)) - 1;
    for (std::size_t place = from; place < to; ++place)
        if (static_cast<double>(day.bars.high[place]) >= least) return place;
    return to;
}

std::size_t OrderDay::reaches(ExchangeTime time) const {
    return std::clamp(first_place_at(grid, time.ms), from, to);
}

}  // namespace tamis::backtest
