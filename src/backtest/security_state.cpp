// backtest/security_state.cpp — LEAN's security cache: zero prices never overwrite, quotes never move the price.
#include "backtest/security_state.hpp"

namespace tamis::backtest {

bool ScaledPrice::is_below(const ScaledPrice& other) const {
    return usd() < other.usd();
}

void SecurityState::set_leverage(Decimal leverage) {
    margin_requirement = Decimal(1) / leverage;
    margin_requirement_real = to_double(margin_requirement);
}

void SecurityState::update_trade(const PriceBar& bar) {
    last_trade = bar;
    taken_volume = 0;
    has_trade = true;
    if (!bar.close.is_zero()) price = bar.close;
}

void SecurityState::update_quote(const QuoteBar& quote) {
    last_quote = quote;
    has_quote = true;
    if (!quote.bid.is_zero()) bid = quote.bid;
    if (!quote.ask.is_zero()) ask = quote.ask;
}

const Decimal* SecurityState::keep(Decimal factor) {
    factors.push_front(factor);
    return &factors.front();
}

ScaledPrice SecurityState::scaled(Decimal usd) {
    return {to_int64(Decimal(1) / Decimal::scaled(1, price_scale)), keep(usd)};
}

void SecurityState::scale_cache(Decimal factor) {
    const auto scale = [&](ScaledPrice& one) {
        if (!one.is_zero()) one.factor = keep(one.factor ? *one.factor * factor : factor);
    };
    for (ScaledPrice* one : {&last_trade.open, &last_trade.high, &last_trade.low, &last_trade.close}) scale(*one);
    for (ScaledPrice* one : {&price, &bid, &ask, &last_quote.bid, &last_quote.ask}) scale(*one);
    const Decimal volume = round_half_even(Decimal(last_trade.volume) * (Decimal(1) / factor), 0);
    last_trade.volume = to_int64(volume);
}

}  // namespace tamis::backtest
