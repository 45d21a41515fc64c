// backtest/orders/order_kinds.cpp — the list of kinds, and what all of them ask of the present.
#include "backtest/orders/order_kind.hpp"
#include "base/error.hpp"

namespace tamis::backtest {

const OrderKind& kind_of(OrderType type) {
    switch (type) {
        case OrderType::market:
            return market_kind;
        case OrderType::market_on_open:
            return market_on_open_kind;
        case OrderType::market_on_close:
            return market_on_close_kind;
    }
    throw Error{Problem::bad_data, "an order of a kind that there is not"};
}

std::string_view name_of(OrderType type) {
    return kind_of(type).name;
}

namespace {

bool overlaps_session(const PriceBar& bar) {
    const auto session = us_equities().session(bar.start.day());
    return session && session->open.ms < bar.end.ms && session->close.ms > bar.start.ms;
}

}  // namespace

// At the very close the exchange is shut, but the bar that has just ended still fills orders.
bool OrderView::is_open_for_fills() const {
    if (clock.is_market_open()) return true;
    if (!security.has_trade) return false;
    const PriceBar& bar = security.last_trade;
    const bool is_current =
        bar.end.ms - bar.start.ms > ms_per_hour ? clock.now.day() == bar.end.day() : clock.now.ms <= bar.end.ms;
    return is_current && overlaps_session(bar);
}

}  // namespace tamis::backtest
