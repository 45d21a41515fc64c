// backtest/orders/market_on_open.cpp — market-on-open orders: filled at the open of the next session's first bar.
#include "backtest/orders/order_kind.hpp"

namespace tamis::backtest {

namespace {

bool is_in_session(ExchangeTime time) {
    const auto session = us_equities().session(time.day());
    return session && session->open.ms <= time.ms && time.ms < session->close.ms;
}

std::optional<FillPrice> price_of_open(Order& order, const OrderView& now) {
    const SecurityState& security = now.security;
    if (!security.has_trade) return std::nullopt;
    const PriceBar& bar = security.last_trade;
    const ExchangeTime placed = order.created_local;
    if (bar.start.ms < placed.ms || placed.ms >= bar.end.ms) return std::nullopt;
    if (bar.end.ms - bar.start.ms < ms_per_hour && !is_in_session(bar.start)) return std::nullopt;
    if (is_in_session(placed) && placed.day() == bar.end.day()) return std::nullopt;
    if (!now.is_open_for_fills()) return std::nullopt;
    return slipped(bar.open, order, now);
}

const char* refused_in_session(const OrderView& now) {
    const bool is_late = now.clock.is_market_open() && now.resolution != Resolution::daily;
    return is_late ? "within the session no order for the open is taken" : nullptr;
}
bool waits_for_open(const Order& order, const OrderView& now) {
    return was_just_sent(order, now) || !bar_after(order, now.security);
}

}  // namespace

const OrderKind market_on_open_kind{OrderType::market_on_open,
                                    "market_on_open",
                                    refused_in_session,
                                    waits_for_open,
                                    price_of_open,
                                    looked_at_everywhere,
                                    plain_members};

}  // namespace tamis::backtest
