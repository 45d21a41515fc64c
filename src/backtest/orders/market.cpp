// backtest/orders/market.cpp — market orders: filled in the slice that sends them, at the quote's or the trade's last
// close.
#include "backtest/orders/order_kind.hpp"

namespace tamis::backtest {

namespace {

/// Prices older than this, seen from the order, are stale (StalePriceTimeSpan).
constexpr std::int64_t stale_after_ms = ms_per_hour;

// Buys at the ask, sells at the bid of the last quote that is fresh enough; else at the last trade.
std::optional<ScaledPrice> market_price(const Order& order, const OrderView& now) {
    const SecurityState& security = now.security;
    if (!now.is_open_for_fills()) return std::nullopt;
    const std::int64_t fresh_from = order.created_local.ms - stale_after_ms;
    ScaledPrice price = security.last_trade.close;
    ExchangeTime end = security.last_trade.end;
    if (security.has_quote) {
        const QuoteClose& quote = security.last_quote;
        const ScaledPrice side = order.quantity > 0 ? quote.ask : quote.bid;
        const ScaledPrice other = order.quantity > 0 ? quote.bid : quote.ask;
        const bool trade_is_newer = security.has_trade && security.last_trade.end.ms > quote.end.ms;
        if (quote.end.ms >= fresh_from || !trade_is_newer) {
            price = side.is_zero() ? other : side;
            end = quote.end;
        }
    }
    if (end.ms >= fresh_from) return price;
    if (now.resolution != Resolution::minute || order.created_local.ms - end.ms > ms_per_minute) return std::nullopt;
    return price;
}

bool is_never_refused(const OrderView&) {
    return false;
}
bool never_waits(const Order&, const OrderView&) {
    return false;
}

}  // namespace

const OrderKind market_kind{OrderType::market, "market", is_never_refused, never_waits, market_price};

}  // namespace tamis::backtest
