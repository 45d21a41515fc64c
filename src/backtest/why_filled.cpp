// backtest/why_filled.cpp — each kind of order in words; the prices are those that the kinds themselves look at.
#include "backtest/why_filled.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "backtest/orders/order_kind.hpp"

namespace tamis::backtest {

namespace {

std::string usd(const Decimal& price) {
    return to_text(normalize(price));
}
bool buys(const Order& order) {
    return order.quantity > 0;
}
/// "10:06", with the day where it is not today.
std::string time_text(ExchangeTime time, const OrderView& now) {
    const std::string text = to_text(time).substr(0, 16);
    return time.day() == now.clock.now.day() ? text.substr(11) : text;
}

/// The price of the order's side, and where it is from.
FillReason of_side(const Order& order, const OrderView& now) {
    const SidePrice side = side_price(order, now);
    const QuoteBar& quote = now.security.last_quote;
    const bool is_own = !(buys(order) ? quote.ask : quote.bid).is_zero();
    const std::string_view name = buys(order) == is_own ? "ask" : "bid";
    const std::string end = time_text(side.end, now);
    const std::string from = side.is_of_quote ? fmt::format("the {} of the quote of {}", name, end)
                                              : fmt::format("the close of the bar that ended {}", end);
    return {fmt::format("{}, {}", from, usd(side.price.usd())), side.price.usd()};
}

FillReason why_market(const Order& order, const OrderView& now) {
    const FillReason side = of_side(order, now);
    return {"market order: " + side.words, side.seen_usd};
}

FillReason why_on_open(const Order&, const OrderView& now) {
    const PriceBar& bar = now.security.last_trade;
    return {fmt::format("market-on-open order: the open of the bar from {}, {}",
                        to_text(bar.start).substr(0, 16),
                        usd(bar.open.usd())),
            bar.open.usd()};
}

FillReason why_on_close(const Order&, const OrderView& now) {
    const PriceBar& bar = now.security.last_trade;
    return {fmt::format("market-on-close order: the close of the bar that ended {}, {}",
                        time_text(bar.end, now),
                        usd(bar.close.usd())),
            bar.close.usd()};
}

FillReason why_limit(const Order& order, const OrderView& now) {
    const PriceBar& bar = now.security.last_trade;
    const Decimal limit = *order.prices.limit, open = bar.open.usd();
    if (buys(order) ? open < limit : open > limit)
        return {fmt::format("limit {}: the bar opened better, at {}", usd(limit), usd(open)), open};
    return {fmt::format("limit {} passed by the bar's {} {}: filled at the limit",
                        usd(limit),
                        buys(order) ? "low" : "high",
                        usd((buys(order) ? bar.low : bar.high).usd())),
            limit};
}

FillReason why_stop(const Order& order, const OrderView& now) {
    const PriceBar& bar = now.security.last_trade;
    const Decimal stop = *order.prices.stop, open = bar.open.usd();
    if (buys(order) ? open >= stop : open <= stop)
        return {fmt::format("stop {}: the bar opened at or beyond it, at {}", usd(stop), usd(open)), open};
    return {fmt::format("stop {} touched by the bar's {} {}: filled at the stop",
                        usd(stop),
                        buys(order) ? "high" : "low",
                        usd((buys(order) ? bar.high : bar.low).usd())),
            stop};
}

/// Whose high, low and close a side bar has: "the ask's".
std::string whose(const SideBar& bar, const Order& order) {
    if (!bar.is_of_quote) return "the bar's";
    return buys(order) ? "the ask's" : "the bid's";
}

FillReason why_stop_limit(const Order& order, const OrderView& now) {
    const SideBar bar = side_bar(order, now.security);
    const Decimal limit = *order.prices.limit;
    const Decimal seen = buys(order) ? std::min(bar.high.usd(), limit) : std::max(bar.low.usd(), limit);
    const std::string extreme = fmt::format("{} {}", whose(bar, order), buys(order) ? "high" : "low");
    return {fmt::format("stop {} was passed, and {} close {} is better than the limit {}: filled at {} {}",
                        usd(*order.prices.stop),
                        whose(bar, order),
                        usd(bar.close.usd()),
                        usd(limit),
                        seen == limit ? "the limit" : extreme,
                        usd(seen)),
            seen};
}

FillReason why_touched(const Order& order, const OrderView& now) {
    const FillReason side = of_side(order, now);
    return {fmt::format("trigger {} was touched, and the limit {} allows {}",
                        usd(*order.prices.trigger),
                        usd(*order.prices.limit),
                        side.words),
            side.seen_usd};
}

// The stop is held against the close as it is after slippage, and has none of its own.
FillReason why_trailing(const Order& order, const OrderView& now) {
    const SideBar bar = side_bar(order, now.security);
    const Decimal stop = *order.prices.stop, close = bar.close.usd(), slipped = close + now.slippage_usd(order);
    const bool is_stop_worse = buys(order) ? stop >= slipped : stop <= slipped;
    const std::string worse = fmt::format("{} close {}", whose(bar, order), usd(close));
    return {fmt::format("trailing stop at {} touched by {} {} {}: filled at {}",
                        usd(stop),
                        whose(bar, order),
                        buys(order) ? "high" : "low",
                        usd((buys(order) ? bar.high : bar.low).usd()),
                        is_stop_worse ? "the stop" : worse + ", which is worse"),
            is_stop_worse ? stop : close};
}

using Why = FillReason (*)(const Order&, const OrderView&);
const std::map<OrderType, Why>& reasons() {
    static const std::map<OrderType, Why> all{{OrderType::market, why_market},
                                              {OrderType::market_on_open, why_on_open},
                                              {OrderType::market_on_close, why_on_close},
                                              {OrderType::limit, why_limit},
                                              {OrderType::stop_market, why_stop},
                                              {OrderType::stop_limit, why_stop_limit},
                                              {OrderType::limit_if_touched, why_touched},
                                              {OrderType::trailing_stop, why_trailing}};
    return all;
}

}  // namespace

FillReason why_filled(const Order& order, const OrderView& now) {
    if (!order.was_requested)
        return {"the security was delisted: closed at its last price, without a fee", now.security.price.usd()};
    return reasons().at(order.type)(order, now);
}

}  // namespace tamis::backtest
