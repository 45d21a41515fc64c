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
std::string clock_text(ExchangeTime time) {
    return to_text(time).substr(11, 5);
}
bool buys(const Order& order) {
    return order.quantity > 0;
}

/// The price of the order's side, and where it is from.
FillReason of_side(const Order& order, const OrderView& now) {
    const SidePrice side = side_price(order, now);
    const QuoteBar& quote = now.security.last_quote;
    const bool is_quote = now.security.has_quote && side.end == quote.end;
    const bool is_own = !(buys(order) ? quote.ask : quote.bid).is_zero();
    const std::string_view name = buys(order) == is_own ? "ask" : "bid";
    const std::string from = is_quote ? fmt::format("the {} of the quote of {}", name, clock_text(side.end))
                                      : fmt::format("the close of the bar that ended {}", clock_text(side.end));
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
    return {
        fmt::format(
            "market-on-close order: the close of the bar that ended {}, {}", clock_text(bar.end), usd(bar.close.usd())),
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

FillReason why_stop_limit(const Order& order, const OrderView& now) {
    const SideBar bar = side_bar(order, now.security);
    const Decimal limit = *order.prices.limit;
    const Decimal seen = buys(order) ? std::min(bar.high.usd(), limit) : std::max(bar.low.usd(), limit);
    return {fmt::format("stop {} was passed, and the close {} is better than the limit {}: filled at {}",
                        usd(*order.prices.stop),
                        usd(bar.close.usd()),
                        usd(limit),
                        seen == limit ? "the limit"
                        : buys(order) ? "the bar's high"
                                      : "the bar's low"),
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

FillReason why_trailing(const Order& order, const OrderView& now) {
    const SideBar bar = side_bar(order, now.security);
    const Decimal stop = *order.prices.stop, close = bar.close.usd();
    return {fmt::format("trailing stop at {} touched by the {} {}: filled at the worse of the stop and the close {}",
                        usd(stop),
                        buys(order) ? "high" : "low",
                        usd((buys(order) ? bar.high : bar.low).usd()),
                        usd(close)),
            buys(order) ? std::max(stop, close) : std::min(stop, close)};
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
