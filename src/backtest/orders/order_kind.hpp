// backtest/orders/order_kind.hpp — a kind of order as data and rules: when LEAN takes it, when it is looked at, at
// which price it fills.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "backtest/models/slippage_models.hpp"
#include "backtest/order.hpp"
#include "backtest/orders/order_day.hpp"
#include "backtest/run_clock.hpp"
#include "backtest/security_state.hpp"
#include "market/bar.hpp"

namespace tamis::backtest {

/// What an order meets: the time and its security's prices.
struct OrderView {
    const Clock& clock;
    const SecurityState& security;
    Resolution resolution;
    const SlippageModel& slippage;
    bool extended_hours = false;                                 ///< the run sees them
    std::int64_t stale_after_ms = ms_per_hour;                   ///< prices that much older than an order are stale
    std::int64_t close_buffer_ms = 15 * ms_per_minute + 30'000;  ///< no order for the close is taken so late

    /// Whether fills happen now: the exchange is open, or the bar that has just ended overlaps its session.
    bool is_open_for_fills() const { return is_open_for_fills(false); }
    /// The same of limit orders, which fill in extended hours too where the run sees them.
    bool is_open_for_limits() const { return is_open_for_fills(extended_hours); }
    /// USD a share by which the order fills worse than what is seen: above 0 for buyers, below for sellers.
    Decimal slippage_usd(const Order& order) const;

  private:
    bool is_open_for_fills(bool extended) const;
};

/// A price of a bar, or one that the order names.
using FillPrice = std::variant<ScaledPrice, Decimal>;

/// What LEAN writes of a kind beside what it writes of every order: a price, a flag, or (neither) the kind's number.
struct OrderMember {
    std::string_view lean_name;
    OrderPrice price = nullptr;
    bool Order::* flag = nullptr;
};
inline constexpr OrderMember type_member{"type"};
inline constexpr OrderMember stop_member{"stopPrice", &OrderPrices::stop};
inline constexpr OrderMember limit_member{"limitPrice", &OrderPrices::limit};

struct OrderKind {
    OrderType type;
    std::string_view name;
    /// Why LEAN takes no order of this kind now and records none; null: it takes it.
    const char* (*refusal)(const OrderView& now);
    /// An open order that is not looked at yet: neither for its margin nor for a fill.
    bool (*waits)(const Order& order, const OrderView& now);
    /// Where an order that is looked at fills, if it does (LEAN: EquityFillModel.cs). The order keeps what it has seen.
    std::optional<FillPrice> (*fill_price)(Order& order, const OrderView& now);
    /// Where an open order may fill, or change what it has seen, at the earliest; null: at every place.
    std::size_t (*next_look)(const Order& order, const OrderDay& bars);
    /// In the order of LEAN's serialisation; the prices among them are those that an order of this kind must name.
    std::span<const OrderMember> members;
    /// LEAN values an order at this price or at the security's, whichever is better for who sent it; null: the latter.
    OrderPrice valued_at = nullptr;

    bool names(OrderPrice price) const;
};

const OrderKind& kind_of(OrderType type);
/// Every kind, in the order of LEAN's numbers.
std::span<const OrderKind* const> order_kinds();

extern const OrderKind market_kind, limit_kind, stop_market_kind, stop_limit_kind, market_on_open_kind,
    market_on_close_kind, limit_if_touched_kind, trailing_stop_kind;

// What kinds share.
inline constexpr std::array plain_members{type_member};
inline constexpr auto looked_at_everywhere = nullptr;
inline const char* never_refused(const OrderView&) {
    return nullptr;
}
/// Open orders are looked at from the slice after the one that sent them on.
inline bool was_just_sent(const Order& order, const OrderView& now) {
    return order.created.ms == now.clock.utc.ms;
}
/// A price worse by the slippage.
FillPrice slipped(const FillPrice& price, const Order& order, const OrderView& now);
/// Whether the close is so near that LEAN takes no market-on-close order for it (SubmissionTimeBuffer).
bool is_too_late_for_close(ExchangeTime now, std::int64_t buffer_ms);
/// Where the stop of a trailing order stands when the best price is `price`, USD.
Decimal trailing_stop_from(Decimal price, Decimal trailing, bool is_fraction, bool buys);
/// The last trade bar, if it ended after the order was sent; null: it is older.
const PriceBar* bar_after(const Order& order, const SecurityState& security);

/// The ask for a buyer, the bid for a seller.
struct SidePrice {
    ScaledPrice price;
    ExchangeTime end{};
    bool is_of_quote = false;
    bool is_stale = false;  ///< too old, seen from the order
};
/// Of the last quote where it is fresh enough, else of the last trade.
SidePrice side_price(const Order& order, const OrderView& now);

/// High, low and close of the order's side in the last quote bar, or of the last trade bar where there is no quote.
struct SideBar {
    ScaledPrice high, low, close;
    ExchangeTime end{};
    bool is_of_quote = false;
};
SideBar side_bar(const Order& order, const SecurityState& security);

}  // namespace tamis::backtest
