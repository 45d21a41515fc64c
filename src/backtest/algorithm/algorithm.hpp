// backtest/algorithm/algorithm.hpp — what a trader's own strategy derives from: hooks to fill in, and helpers that do
// the rest.
#pragma once

#include <chrono>
#include <deque>
#include <memory>

#include "backtest/algorithm/consolidator.hpp"
#include "backtest/algorithm/order_ticket.hpp"
#include "backtest/strategy_type.hpp"
#include "indicators/exact/all.hpp"

namespace tamis::backtest {

/// A strategy that is told what happens, as LEAN's QCAlgorithm is, in the same order: scheduled events, changes of
/// securities, consolidated bars and indicators, then on_data. Securities are named by what add_equity returned, or by
/// their places in the spec. Quantities are shares, negative sells; prices are USD; times are the exchange's.
///
/// ```cpp
/// class BuysAndKeeps : public Algorithm {
///     void on_data(const Slice&) override { if (!is_invested()) set_holdings(0, 1); }
/// };
/// ```
class Algorithm : public Strategy {
  protected:
    // To fill in.
    /// Before the first bar: add securities, indicators, consolidators, events, universes.
    virtual void initialize() {}
    /// Every slice that holds something: bars, or at midnight what happens to securities.
    virtual void on_data(const Slice&) {}
    virtual void on_order(const OrderEvent&) {}
    virtual void on_changes(const SecurityChanges&) {}
    virtual void on_warm() {}        ///< the warm-up is over
    virtual void on_end_of_day() {}  ///< ten minutes before every session's close
    virtual void on_finish() {}      ///< after the last slice

    // Where and when.
    Broker& broker() const { return *broker_; }
    ExchangeTime now() const { return broker_->now(); }
    TradingDay today() const { return now().day(); }
    int hour() const { return static_cast<int>(now().ms_of_day() / ms_per_hour); }
    int minute() const { return static_cast<int>(now().ms_of_day() / ms_per_minute % 60); }
    std::chrono::weekday weekday() const { return std::chrono::weekday(today()); }
    bool is_time(int hour_of_day, int minute_of_hour) const {
        return hour() == hour_of_day && minute() == minute_of_hour;
    }
    bool is_warming_up() const { return broker_->is_warming_up(); }

    // Securities and what is held of them.
    int add_equity(std::string_view ticker, const SecurityRequest& request = {}) {
        return broker_->add_security(ticker, request);
    }
    void remove_security(int security) { broker_->remove_security(security); }
    int securities() const { return broker_->securities(); }
    const SecurityState& security(int security) const { return broker_->security(security); }
    /// The close of the last real bar; 0 before there is one.
    Decimal price(int security) const { return broker_->price(security).usd(); }
    std::int64_t position(int security) const { return broker_->position(security); }
    bool is_invested(int security) const { return broker_->is_invested(security); }
    bool is_invested() const { return broker_->is_invested(); }
    Decimal cash() const { return broker_->cash(); }
    Decimal total_value() const { return broker_->total_value(); }
    std::vector<TradeBar> history(int security, TradingDay first, Resolution resolution) const;

    // Bars and indicators.
    /// Bars of a length of time, of sessions, of so many bars, of bricks, of one volume; `handler` is called before
    /// on_data.
    Consolidator& consolidate(int security, std::chrono::minutes period, Consolidator::Handler handler);
    Consolidator& consolidate_sessions(int security, Consolidator::Handler handler);
    Consolidator& consolidate_count(int security, int bars, Consolidator::Handler handler);
    Consolidator& consolidate_renko(int security,
                                    Decimal brick,
                                    Consolidator::Handler handler,
                                    RenkoConsolidator::Selector selector = {});
    Consolidator& consolidate_volume(int security, Decimal shares, Consolidator::Handler handler);
    /// An indicator of a security's bars; `use<ExponentialMovingAverage>(spy, 12)`.
    template <class I, class... Parameters>
    I& use(int security, Parameters... parameters) {
        return use_on<I>(follow(security, std::make_unique<PassThrough>(), false), parameters...);
    }
    /// The same of bars that are made of its bars.
    template <class I, class... Parameters>
    I& use_on(Consolidator& bars, Parameters... parameters) {
        auto made = std::make_unique<I>(parameters...);
        I& indicator = *made;
        indicators_.push_back(std::move(made));
        bars.add_handler([&indicator](const TradeBar& bar) { indicator.update(bar); });
        return indicator;
    }

    // Events.
    int schedule(EventTimes times, std::function<void()> handler);

    // Orders.
    OrderTicket market_order(int security, Decimal quantity, std::string_view tag = {});
    OrderTicket limit_order(int security, Decimal quantity, Decimal limit, std::string_view tag = {});
    OrderTicket stop_market_order(int security, Decimal quantity, Decimal stop, std::string_view tag = {});
    OrderTicket stop_limit_order(
        int security, Decimal quantity, Decimal stop, Decimal limit, std::string_view tag = {});
    OrderTicket limit_if_touched_order(
        int security, Decimal quantity, Decimal trigger, Decimal limit, std::string_view tag = {});
    OrderTicket market_on_open_order(int security, Decimal quantity, std::string_view tag = {});
    OrderTicket market_on_close_order(int security, Decimal quantity, std::string_view tag = {});
    /// Of any kind, with a trailing stop or a time in force.
    OrderTicket send(const OrderRequest& request) { return {*broker_, broker_->send(request)}; }
    OrderTicket set_holdings(int security, Decimal fraction, std::string_view tag = {}) {
        return {*broker_, broker_->set_holdings(security, fraction, tag)};
    }
    std::vector<OrderTicket> set_holdings(const std::vector<Target>& targets, std::string_view tag = {});
    /// As Broker::liquidate and liquidate_all.
    void liquidate(int security, std::string_view tag = "Liquidated", const TimeInForce& time_in_force = {}) {
        broker_->liquidate(security, tag, time_in_force);
    }
    void liquidate(std::string_view tag = "Liquidated", const TimeInForce& time_in_force = {}) {
        broker_->liquidate_all(tag, time_in_force);
    }
    void cancel_open_orders() { broker_->cancel_open_orders(); }
    std::vector<int> open_orders(std::optional<int> security = {}) const { return broker_->open_orders(security); }

    /// As Broker::quit.
    void quit() { broker_->quit(); }

    // What it wants to be read later.
    struct LogLine {
        ExchangeTime time;
        std::string text;
    };
    struct Plotted {
        UtcTime time;
        std::string series;
        Decimal value;
    };
    void log(std::string text) { log_.push_back({now(), std::move(text)}); }
    /// A point of a series in LEAN's chart Strategy Equity. Throws Error invalid_request for Equity and Return, which
    /// are LEAN's own there.
    void plot(std::string series, Decimal value);

  public:
    const std::vector<LogLine>& logged() const { return log_; }
    const std::vector<Plotted>& plotted() const { return plotted_; }
    /// Insights that it has given so far.
    virtual std::size_t insights_given() const { return 0; }

    // What the engine calls.
    void on_start(Broker& broker) final;
    void on_bars(const Slice& now, Broker& broker) final;
    bool hears_orders() const final { return true; }
    void on_order_event(const OrderEvent& event, Broker&) final { on_order(event); }
    void on_scheduled(int event, Broker&) final { handlers_.at(static_cast<std::size_t>(event))(); }
    void on_securities_changed(const SecurityChanges& changes, Broker&) final { on_changes(changes); }
    void on_warm_up_finished(Broker&) final { on_warm(); }
    void on_end(Broker&) final { on_finish(); }
    std::optional<ExchangeTime> next_scan() const final;
    void on_scan(Broker&) final;

  private:
    /// A consolidator of a security, and when the clock looks at it again (LEAN: ConsolidatorWrapper.cs).
    struct Followed {
        int security;
        std::unique_ptr<Consolidator> bars;
        bool is_timed;
        ExchangeTime next_scan{};
        std::optional<std::int64_t> span_ms = {};  ///< of the bars it hands on
        std::int64_t least_step_ms = ms_per_minute;
    };
    Consolidator& follow(int security, std::unique_ptr<Consolidator> bars, bool is_timed);
    void advance(Followed& one, const TradeBar* handed_on) const;
    void sort_followed();

    Broker* broker_ = nullptr;
    std::deque<Followed> followed_;
    std::vector<Followed*> by_symbol_;  ///< the order of bars of one slice
    std::vector<std::unique_ptr<indicators::exact::Indicator>> indicators_;
    std::vector<std::function<void()>> handlers_;  ///< by event
    std::vector<LogLine> log_;
    std::vector<Plotted> plotted_;
};

/// What a strategy without parameters and counters says of itself; it adds `name`, `version`, `meaning` and `start`.
struct PlainStrategy {
    static constexpr bool needs_intraday = false;
    struct Counters {};
    static std::span<const record::Field> parameters() { return {}; }
    static std::span<const record::Field> counters() { return {}; }
    WarmUp warm_up() const { return {}; }
};

}  // namespace tamis::backtest
