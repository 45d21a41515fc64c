// backtest/order.hpp — orders and what happens to them.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backtest/models/time_in_force_models.hpp"
#include "base/decimal.hpp"
#include "market/time.hpp"

namespace tamis::backtest {

/// The numbers are LEAN's.
enum class OrderType : std::uint8_t {
    market = 0,
    limit = 1,
    stop_market = 2,
    stop_limit = 3,
    market_on_open = 4,
    market_on_close = 5,
    limit_if_touched = 7,
    trailing_stop = 11
};
enum class OrderStatus : std::uint8_t {
    created = 0,
    submitted = 1,
    partially_filled = 2,
    filled = 3,
    canceled = 5,
    none = 6,
    invalid = 7,
    cancel_pending = 8,
    update_submitted = 9
};

/// LEAN's word for a status in its result files ("submitted").
std::string_view lean_name(OrderStatus status);
std::string_view name_of(OrderType type);

/// The prices that an order names, USD a share; which ones it has, its kind says.
struct OrderPrices {
    std::optional<Decimal> stop = {}, limit = {}, trigger = {};
    std::optional<Decimal> trailing = {};  ///< how far the stop stays behind the best price: USD, or a fraction of it

    bool any() const { return stop || limit || trigger || trailing; }
};
using OrderPrice = std::optional<Decimal> OrderPrices::*;
inline constexpr std::array<OrderPrice, 4> order_prices{
    &OrderPrices::stop, &OrderPrices::limit, &OrderPrices::trigger, &OrderPrices::trailing};

/// A security and the share of the portfolio's value that it is to have; negative: short.
struct Target {
    int security;
    Decimal fraction;
};

/// What a strategy asks for.
struct OrderRequest {
    OrderType type = OrderType::market;
    int security = 0;
    Decimal quantity = {};    ///< shares, fractions are cut; negative sells
    OrderPrices prices = {};  ///< those of the kind; without a stop a trailing stop starts from the present price
    bool trailing_is_fraction = false;
    TimeInForce time_in_force = {};
    std::string_view tag = {};
};

/// What is to change of an order; absent: it stays.
struct OrderUpdate {
    std::optional<std::int64_t> quantity = {};  ///< shares; 0 is refused
    OrderPrices prices = {};                    ///< those that the kind has not are passed over
    std::optional<std::string> tag = {};

    bool is_tag_alone() const { return !quantity && !prices.any(); }
};

struct Order {
    int id = 0;
    OrderType type = OrderType::market;
    int security = 0;
    std::int64_t quantity = 0;         ///< shares; negative sells
    std::int64_t filled_quantity = 0;  ///< of these, with their sign, counted as after the last split
    OrderPrices prices;
    bool trailing_is_fraction = false;
    bool was_touched = false;  ///< its stop or trigger, which then stays so
    TimeInForce time_in_force;
    OrderStatus status = OrderStatus::created;
    int events = 0;
    bool cancel_requested = false;
    bool reached_broker = false;
    bool was_requested =
        true;  ///< false of the order that LEAN makes itself on a delisting: no currency, no prices seen
    UtcTime created{};
    ExchangeTime created_local{};
    bool is_a_tick_later = false;             ///< it was created LEAN's smallest step of time (100 ns) after `created`
    int updates_requested = 0;                ///< those that were refused too
    UtcTime filled{}, updated{}, canceled{};  ///< the last fill; 0 ms: not (yet)
    Decimal price;                            ///< average fill price, normalised
    Decimal filled_value;                     ///< Σ price × |shares| of fills in parts, USD
    Decimal bid, ask, last;                   ///< when submitted, with full scale
    std::string ticker;                       ///< as the spec names the security, whatever it is called today
    std::string tag;

    /// Shares that are still to fill, with their sign.
    std::int64_t rest() const { return quantity - filled_quantity; }
    bool is_open() const {
        return status == OrderStatus::created || status == OrderStatus::submitted ||
               status == OrderStatus::cancel_pending || status == OrderStatus::partially_filled ||
               status == OrderStatus::update_submitted;
    }
};

/// Ascending by id; one that joins moves none of the others.
using Orders = std::deque<Order>;

struct OrderEvent {
    int order = 0;
    int event = 0;
    int security = 0;
    UtcTime time{};
    OrderStatus status = OrderStatus::created;
    std::int64_t quantity = 0;       ///< of the order
    Decimal fill_price = {};         ///< normalised; 0 unless filled
    std::int64_t fill_quantity = 0;  ///< 0 unless filled
    Decimal fee_usd = {};            ///< 0 unless filled
    OrderPrices prices = {};         ///< of the order as it is now
    std::string message = {};        ///< LEAN's remark, where every event is wanted; empty: it makes none

    /// Of the whole order, of a part or of its rest.
    bool is_fill() const { return fill_quantity != 0; }
};

}  // namespace tamis::backtest
