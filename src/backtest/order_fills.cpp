// backtest/order_fills.cpp — at which price an order fills now, if it does (LEAN: EquityFillModel.cs).
#include "backtest/order_desk.hpp"

namespace tamis::backtest {

namespace {
/// Prices older than this, seen from the order, are stale (StalePriceTimeSpan).
constexpr std::int64_t stale_after_ms = ms_per_hour;

bool is_in_session(ExchangeTime time) {
    const auto session = us_equities().session(time.day());
    return session && session->open.ms <= time.ms && time.ms < session->close.ms;
}

bool overlaps_session(const PriceBar& bar) {
    const auto session = us_equities().session(bar.start.day());
    return session && session->open.ms < bar.end.ms && session->close.ms > bar.start.ms;
}
}  // namespace

// At the very close the exchange is shut, but the bar that has just ended still fills orders.
bool OrderDesk::is_open_for_fills(const SecurityState& security) const {
    if (clock_.is_market_open()) return true;
    if (!security.has_trade) return false;
    const PriceBar& bar = security.last_trade;
    const bool is_current =
        bar.end.ms - bar.start.ms > ms_per_hour ? clock_.now.day() == bar.end.day() : clock_.now.ms <= bar.end.ms;
    return is_current && overlaps_session(bar);
}

std::optional<ScaledPrice> OrderDesk::fill_price(const Order& order) const {
    switch (order.type) {
        case OrderType::market:
            return market_price(order);
        case OrderType::market_on_open:
            return on_open_price(order);
        case OrderType::market_on_close:
            return on_close_price(order);
    }
    return std::nullopt;
}

// Buys at the ask, sells at the bid of the last quote that is fresh enough; else at the last trade.
std::optional<ScaledPrice> OrderDesk::market_price(const Order& order) const {
    const SecurityState& security = securities_[static_cast<std::size_t>(order.security)];
    if (!is_open_for_fills(security)) return std::nullopt;
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
    if (spec_.resolution != Resolution::minute || order.created_local.ms - end.ms > ms_per_minute) return std::nullopt;
    return price;
}

std::optional<ScaledPrice> OrderDesk::on_open_price(const Order& order) const {
    const SecurityState& security = securities_[static_cast<std::size_t>(order.security)];
    if (!security.has_trade) return std::nullopt;
    const PriceBar& bar = security.last_trade;
    const ExchangeTime placed = order.created_local;
    if (bar.start.ms < placed.ms || placed.ms >= bar.end.ms) return std::nullopt;
    if (bar.end.ms - bar.start.ms < ms_per_hour && !is_in_session(bar.start)) return std::nullopt;
    if (is_in_session(placed) && placed.day() == bar.end.day()) return std::nullopt;
    if (!is_open_for_fills(security)) return std::nullopt;
    return bar.open;
}

std::optional<ScaledPrice> OrderDesk::on_close_price(const Order& order) const {
    const SecurityState& security = securities_[static_cast<std::size_t>(order.security)];
    const auto session = us_equities().session(order.created_local.day());
    ExchangeTime close = session ? session->close : order.created_local;
    if (!session || order.created_local.ms >= close.ms)
        close = us_equities().session(us_equities().next_session(order.created_local.day()))->close;
    if (clock_.now.ms < close.ms || !security.has_trade || !is_open_for_fills(security)) return std::nullopt;
    return security.last_trade.close;
}

}  // namespace tamis::backtest
