// backtest/event_message.cpp — LEAN's sentences, word for word: other programs look for them.
#include "backtest/event_message.hpp"

#include <fmt/format.h>

namespace tamis::backtest {

namespace {

constexpr std::string_view free_margin_label = "Free Margin: ";

/// .NET's invariant time with the exchange's zone: "11/18/2024 16:00:00 America/New_York".
std::string zoned_text(ExchangeTime time) {
    const std::chrono::year_month_day date(time.day());
    const std::int64_t seconds = time.ms_of_day() / 1000;
    return fmt::format("{:02}/{:02}/{:04} {:02}:{:02}:{:02} America/New_York",
                       static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()),
                       static_cast<int>(date.year()),
                       seconds / 3600,
                       seconds / 60 % 60,
                       seconds % 60);
}

std::string gap_message(std::string_view kind, const PriceBar& bar) {
    return fmt::format("Due to {} gap at {}, order filled using the open price ({})",
                       kind,
                       zoned_text(bar.end),
                       to_text(bar.open.usd()));
}

std::string side_message(const Order& order, const OrderView& now) {
    const SidePrice side = side_price(order, now);
    if (!side.is_of_quote)
        return "Warning: No quote information available at " + zoned_text(side.end) +
               ", order filled using TradeBar data";
    return side.is_stale ? "Warning: fill at stale price (" + zoned_text(side.end) + "), using QuoteBar data." : "";
}

bool is_beyond(Decimal open, Decimal limit, bool buys) {
    return buys ? open < limit : open > limit;
}

std::string reason_of(const Order& order, const MarginShortfall& shortfall) {
    return fmt::format("Reason: Id: {}, Initial Margin: {}, {}{}.",
                       order.id,
                       to_text(normalize(shortfall.required)),
                       free_margin_label,
                       to_text(normalize(shortfall.free)));
}

}  // namespace

std::string fill_message(const Order& order, const OrderView& now) {
    const PriceBar& bar = now.security.last_trade;
    const bool buys = order.quantity > 0;
    switch (order.type) {
        case OrderType::market:
        case OrderType::limit_if_touched:
            return side_message(order, now);
        case OrderType::limit:
            return is_beyond(bar.open.usd(), *order.prices.limit, buys) ? gap_message("a favorable", bar) : "";
        case OrderType::stop_market:
            return is_beyond(bar.open.usd(), *order.prices.stop, buys) ? "" : gap_message("an unfavorable", bar);
        default:
            return {};
    }
}

std::string shortfall_message(const SecurityState& security, const Order& order, const MarginShortfall& shortfall) {
    const Decimal value = Decimal(order.quantity) * value_price(security, order);
    return fmt::format("Order Error: ids: [{}], Insufficient buying power to complete orders (Value:[{}]), {}",
                       order.id,
                       to_text(smart_rounding(value)),
                       reason_of(order, shortfall));
}

std::string update_message(const SecurityState& security, const Order& changed, const MarginShortfall& shortfall) {
    return fmt::format(
        "Brokerage failed to update order with id: {}, Symbol: {}, Insufficient buying power to complete order, {}",
        changed.id,
        security.symbol,
        reason_of(changed, shortfall));
}

std::optional<Decimal> free_margin_in(std::string_view message) {
    const std::size_t label = message.rfind(free_margin_label);
    if (label == std::string_view::npos || !message.ends_with('.')) return std::nullopt;
    const std::size_t from = label + free_margin_label.size();
    return Decimal::try_parse(message.substr(from, message.size() - 1 - from));
}

}  // namespace tamis::backtest
