// tests/oracles/strategies/every_kind.cpp — orders of every kind, one of a pair cancelled when the other fills.
#include "oracles/oracle.hpp"

namespace tamis::oracles {
namespace {

using backtest::OrderPrices;
using backtest::OrderTicket;
using backtest::OrderType;

class SendsEveryKind : public backtest::Algorithm {
  public:
    static constexpr std::string_view name = "sends_every_kind", meaning = "Pairs of every kind of order, moved on.";

  private:
    /// A long and a short order.
    using Pair = std::vector<OrderTicket>;

    static Decimal number(std::int64_t digits, int scale) { return Decimal::scaled(digits, scale); }
    bool is_at(int day, int hour, int minute) const {
        return static_cast<unsigned>(std::chrono::year_month_day(today()).day()) == static_cast<unsigned>(day) &&
               is_time(hour, minute);
    }
    Pair pair_of(OrderType type, OrderPrices for_long, OrderPrices for_short, bool is_fraction = false) {
        const auto sent = [&](std::int64_t quantity, const OrderPrices& prices) {
            return send({.type = type,
                         .security = 0,
                         .quantity = quantity,
                         .prices = prices,
                         .trailing_is_fraction = is_fraction});
        };
        const OrderTicket first = sent(10, for_long);
        return {first, sent(-10, for_short)};
    }
    static void change(const OrderTicket& order, OrderPrices prices, std::optional<std::int64_t> quantity = {}) {
        order.update({.quantity = quantity,
                      .prices = std::move(prices),
                      .tag = "Update #" + std::to_string(order.updates() + 1)});
    }
    /// True when one has filled and the other is cancelled.
    static bool is_over(Pair& pair) {
        if (pair.empty()) return true;
        if (pair[0].is_filled())
            pair[1].cancel("Long filled.");
        else if (pair[1].is_filled())
            pair[0].cancel("Short filled");
        else
            return false;
        pair.clear();
        return true;
    }
    /// A step towards the market for both.
    static void move(const Pair& pair, backtest::OrderPrice price, Decimal step) {
        OrderPrices up, down;
        up.*price = *(pair[0].order().prices.*price) + step;
        down.*price = *(pair[1].order().prices.*price) - step;
        change(pair[0], up);
        change(pair[1], down);
    }

    void on_data(const backtest::Slice&) override {
        market();
        limits();
        stops();
        stop_limits();
        trailing();
        on_open();
        on_close();
    }
    void market() {
        if (!is_at(7, 9, 31)) return;
        market_order(0, 10);
        market_order(0, 10).cancel("Attempt to cancel async order");
    }
    void limits() {
        const Decimal close = price(0);
        if (is_at(7, 12, 0))
            limits_ = pair_of(OrderType::limit, {.limit = close * number(999, 3)}, {.limit = close * number(1001, 3)});
        if (!is_over(limits_)) move(limits_, &OrderPrices::limit, number(1, 2));
    }
    void stops() {
        const Decimal close = price(0);
        if (is_at(7, 16, 0))
            stops_ =
                pair_of(OrderType::stop_market, {.stop = close * number(10025, 4)}, {.stop = close * number(9975, 4)});
        if (!is_over(stops_)) move(stops_, &OrderPrices::stop, -number(1, 2));
    }
    void stop_limits() {
        const Decimal close = price(0), cent = number(1, 2);
        if (is_at(8, 12, 1))
            stop_limits_ = pair_of(OrderType::stop_limit,
                                   {.stop = close * number(1001, 3), .limit = close - number(3, 2)},
                                   {.stop = close * number(999, 3), .limit = close + number(3, 2)});
        if (is_over(stop_limits_)) return;
        const OrderPrices bought = stop_limits_[0].order().prices, sold = stop_limits_[1].order().prices;
        change(stop_limits_[0], {.stop = *bought.stop - cent, .limit = *bought.limit + cent});
        change(stop_limits_[1], {.stop = *sold.stop + cent, .limit = *sold.limit - cent});
    }
    void trailing() {
        const Decimal close = price(0), behind = number(25, 4), least = number(1, 4);
        if (is_at(7, 12, 0)) {
            trailing_ = pair_of(OrderType::trailing_stop,
                                {.stop = close * number(10025, 4), .trailing = behind},
                                {.stop = close * number(9975, 4), .trailing = behind},
                                true);
            return;
        }
        if (is_over(trailing_)) return;
        if ((now().ms - trailing_[0].order().created_local.ms) / ms_per_minute % 5 != 0) return;
        const Decimal bought = *trailing_[0].order().prices.trailing, sold = *trailing_[1].order().prices.trailing;
        change(trailing_[0], {.trailing = std::max(bought - least, least)});
        change(trailing_[1], {.trailing = std::max(sold - least, least)});
    }
    /// One share more every hour until it fills.
    void grow(OrderTicket& order) const {
        if (!order.is_valid() || minute() != 59) return;
        if (order.is_filled())
            order = {};
        else
            change(order, {}, order.quantity() + 1);
    }
    void on_open() {
        if (is_at(8, 16, 0)) on_open_ = market_on_open_order(0, 50);
        grow(on_open_);
    }
    void on_close() {
        if (is_at(9, 12, 0)) on_close_ = market_on_close_order(0, position(0) == 0 ? 100 : 2 * position(0));
        grow(on_close_);
        if (is_at(11, 15, 45)) market_on_close_order(0, -position(0), "Liquidate end of algorithm");
    }

    Pair limits_, stops_, stop_limits_, trailing_;
    OrderTicket on_open_, on_close_;
};

const Written every_kind(oracle<SendsEveryKind>("OrderTicketDemoAlgorithm"));

}  // namespace
}  // namespace tamis::oracles
