// backtest/orders/order_kinds.cpp — the list of kinds, and what all of them ask of the present.
#include <algorithm>

#include "backtest/orders/order_kind.hpp"
#include "base/error.hpp"

namespace tamis::backtest {

std::span<const OrderKind* const> order_kinds() {
    static constexpr std::array all{&market_kind,
                                    &limit_kind,
                                    &stop_market_kind,
                                    &stop_limit_kind,
                                    &market_on_open_kind,
                                    &market_on_close_kind,
                                    &limit_if_touched_kind,
                                    &trailing_stop_kind};
    return all;
}

const OrderKind& kind_of(OrderType type) {
    for (const OrderKind* kind : order_kinds())
        if (kind->type == type) return *kind;
    throw Error{Problem::bad_data, "an order of a kind that there is not"};
}

std::string_view name_of(OrderType type) {
    return kind_of(type).name;
}

bool OrderKind::names(OrderPrice price) const {
    return std::any_of(members.begin(), members.end(), [&](const OrderMember& one) { return one.price == price; });
}

namespace {

std::optional<Session> session_of(TradingDay day, bool extended) {
    const auto session = us_equities().session(day);
    return session && extended ? extended_session(*session) : session;
}

bool overlaps_session(const PriceBar& bar, bool extended) {
    const auto session = session_of(bar.start.day(), extended);
    return session && session->open.ms < bar.end.ms && session->close.ms > bar.start.ms;
}

bool is_in_extended_hours(ExchangeTime now) {
    const auto session = session_of(now.day(), true);
    return session && session->open.ms <= now.ms && now.ms < session->close.ms;
}

}  // namespace

// At the very close the exchange is shut, but the bar that has just ended still fills orders.
bool OrderView::is_open_for_fills(bool extended) const {
    if (clock.is_market_open() || (extended && is_in_extended_hours(clock.now))) return true;
    if (!security.has_trade) return false;
    const PriceBar& bar = security.last_trade;
    const bool is_current =
        bar.end.ms - bar.start.ms > ms_per_hour ? clock.now.day() == bar.end.day() : clock.now.ms <= bar.end.ms;
    return is_current && overlaps_session(bar, extended);
}

Decimal OrderView::slippage_usd(const Order& order) const {
    const Decimal usd =
        std::visit([&](const auto& one) { return one.slippage_usd(security.last_trade, order.quantity); }, slippage);
    return order.quantity > 0 ? usd : -usd;
}

FillPrice slipped(const FillPrice& price, const Order& order, const OrderView& now) {
    const Decimal slippage = now.slippage_usd(order);
    if (slippage.is_zero()) return price;
    const auto* of_bar = std::get_if<ScaledPrice>(&price);
    return (of_bar ? of_bar->usd() : std::get<Decimal>(price)) + slippage;
}

const PriceBar* bar_after(const Order& order, const SecurityState& security) {
    const bool is_newer = security.has_trade && security.last_trade.end.ms > order.created_local.ms;
    return is_newer ? &security.last_trade : nullptr;
}

SidePrice side_price(const Order& order, const OrderView& now) {
    const SecurityState& security = now.security;
    const std::int64_t fresh_from = order.created_local.ms - now.stale_after_ms;
    SidePrice side{security.last_trade.close, security.last_trade.end};
    if (security.has_quote) {
        const QuoteBar& quote = security.last_quote;
        const ScaledPrice own = order.quantity > 0 ? quote.ask : quote.bid;
        const ScaledPrice other = order.quantity > 0 ? quote.bid : quote.ask;
        const bool trade_is_newer = security.has_trade && security.last_trade.end.ms > quote.end.ms;
        if (quote.end.ms >= fresh_from || !trade_is_newer) side = {own.is_zero() ? other : own, quote.end, true};
    }
    side.is_stale = side.end.ms < fresh_from;
    return side;
}

SideBar side_bar(const Order& order, const SecurityState& security) {
    const QuoteBar& quote = security.last_quote;
    const bool buys = order.quantity > 0;
    const ScaledPrice close = buys ? quote.ask : quote.bid;
    if (!security.has_quote || close.is_zero())
        return {security.last_trade.high, security.last_trade.low, security.last_trade.close, security.last_trade.end};
    return {{buys ? quote.ask_high : quote.bid_high, close.factor},
            {buys ? quote.ask_low : quote.bid_low, close.factor},
            close,
            quote.end,
            true};
}

}  // namespace tamis::backtest
