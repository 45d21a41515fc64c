// backtest/broker.hpp — what a strategy can see and do.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backtest/hit_measures.hpp"
#include "backtest/order.hpp"
#include "backtest/price.hpp"
#include "backtest/schedule.hpp"
#include "backtest/security_state.hpp"
#include "backtest/universe.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::backtest {

class Engine;
class OrderDesk;
class Tape;

/// The only door between a strategy and the engine. Quantities are shares, negative sells. What names a security or an
/// order that the run does not have throws Error invalid_request, and so does the order after `most_orders_at_once` of
/// one moment.
class Broker {
  public:
    explicit Broker(Engine& engine) : engine_(engine) {}
    /// A strategy that sends more without the clock moving on has run away.
    static constexpr std::size_t most_orders_at_once = 10'000;

    ExchangeTime now() const;
    bool is_warming_up() const;
    /// The security that the spec names so, or that is or was called so; none: there is none.
    std::optional<int> find_security(std::string_view ticker) const;
    /// Today's regular session; a day without one has open == close.
    ExchangeTime session_open() const;
    ExchangeTime session_close() const;
    int securities() const;
    /// Prices, position and what it earned, as they are now.
    const SecurityState& security(int security) const;
    TradingDay first_day() const;
    TradingDay last_day() const;
    /// Opening price of the last real bar's day, and so on, are a strategy's own business: only the present is here.
    ScaledPrice price(int security) const;
    std::int64_t position(int security) const;
    bool is_invested(int security) const { return position(security) != 0; }
    bool is_invested() const;
    Decimal cash() const;
    Decimal total_value() const;
    Decimal margin_remaining() const;
    /// USD that closing the position now would bring, less its fee.
    Decimal unrealized_profit(int security) const;
    /// Shares that are held when all open orders have filled.
    std::int64_t projected_position(int security) const;
    /// Whether an order fills whole once its price has come, or in parts (BacktestSpec::fill_model).
    bool fills_whole() const;
    /// Whether market orders that fill in parts are on their way to close the position, so that nothing is left to
    /// send; false where orders fill whole.
    bool is_closing(int security) const;
    /// Whether an order of so many shares binds at least the smallest share of the portfolio that makes an order.
    bool reaches_minimum_order(int security, Decimal quantity) const;
    /// Shares that would bring the security to `fraction` of the portfolio's value: what set_holdings orders.
    Decimal quantity_for(int security, Decimal fraction) const;

    /// Of the hit that the run is of: those that the strategy reads; none: it reads none.
    const std::optional<HitMeasures>& hit_measures() const;
    /// All bars of the run, past and to come: for columns that are derived once. What stands after now() is for
    /// next_action alone, which promises that it changes no order before its time.
    const Tape& tape() const;
    /// Bars of `minutes` made of the subscription's bars, delivered to Strategy::on_consolidated. Only in on_start.
    void consolidate(int security, int minutes);

    /// Follows a security from the end of this slice on, or from the first bar when called in on_start; what is
    /// followed already only takes the request's leverage. Its index. Throws Error not_found for a ticker that the
    /// store does not know.
    int add_security(std::string_view ticker, const SecurityRequest& request = {});
    /// Cancels its orders, closes its position and follows it no more.
    void remove_security(int security, std::string_view tag = "Removed");
    /// Only in on_start.
    void add_universe(Universe universe);
    /// Bars of a security from `first` to before now, oldest first; daily and hourly ones, or minutes. Those that are
    /// missing are missing.
    std::vector<PriceBar> history(int security, TradingDay first, Resolution resolution);
    /// Strategy::on_scheduled hears of every time of `times` from now on. The event's id.
    int schedule(EventTimes times);
    void unschedule(int event);
    /// A benchmark of this value at all times in place of the spec's. Only in on_start.
    void set_constant_benchmark(Decimal value);
    /// LEAN's Settings.MinimumOrderMarginPortfolioPercentage.
    void set_minimum_order_share(Decimal share);

    /// Sends a market order; outside market hours it becomes a market-on-open order, and on daily bars a
    /// market-on-close or market-on-open order, as LEAN converts them. Returns its id, or 0 when LEAN would refuse it
    /// without recording an order (warming up, no price, quantity below one share, …).
    int market_order(int security, Decimal quantity, std::string_view tag = {});
    int market_on_open_order(int security, Decimal quantity, std::string_view tag = {});
    int market_on_close_order(int security, Decimal quantity, std::string_view tag = {});
    /// Sends an order of any kind; market orders are converted as above. Its id, or 0 as above.
    int send(const OrderRequest& request);
    /// What is to change of an order that was sent. It is worked off before the next order or at the end of the slice.
    void update(int order, OrderUpdate change);
    /// `tag`: why; none: the order's own stays.
    void cancel(int order, std::optional<std::string_view> tag = {});
    /// Trades to `fraction` of the portfolio's value, LEAN's SetHoldings.
    int set_holdings(int security, Decimal fraction, std::string_view tag = {});
    /// To several targets at once: sizes of all first, then what reduces positions, then the largest first.
    std::vector<int> set_holdings(std::span<const Target> targets, std::string_view tag = {});
    /// The same after everything else is sold or bought back.
    int set_holdings_and_liquidate(int security, Decimal fraction, std::string_view tag = "Liquidated");
    /// Cancels the security's open orders and closes its position at the market. `time_in_force`: of the closing order,
    /// which may have to wait for the open (LEAN: Liquidate's order properties).
    void liquidate(int security, std::string_view tag = "Liquidated", const TimeInForce& time_in_force = {});
    void liquidate_all(std::string_view tag = "Liquidated", const TimeInForce& time_in_force = {});
    void cancel_open_orders();
    /// The run ends with this slice; when an event between slices asks for it, at the next one, which is not handed on
    /// (LEAN: QCAlgorithm.Quit). What is held is kept.
    void quit();
    /// An order that was sent; it lives as long as the run.
    const Order& order(int id) const;
    std::vector<int> open_orders(std::optional<int> security = {}) const;

  private:
    std::size_t checked(int security) const;
    /// Where an order of the security, or of all, is sent; counts it.
    OrderDesk& desk_for_order();
    OrderDesk& desk_for_order(int security);

    Engine& engine_;
    ExchangeTime moment_{};           ///< of the last order
    std::size_t orders_at_once_ = 0;  ///< at that moment, those that are refused too
};

}  // namespace tamis::backtest
