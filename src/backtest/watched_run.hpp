// backtest/watched_run.hpp — a run that is watched: what each order met when it was sent, and at each of its events.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "backtest/backtest_spec.hpp"
#include "backtest/columns/rule_columns.hpp"
#include "backtest/run_facts.hpp"
#include "backtest/tells_its_rule.hpp"
#include "backtest/why_filled.hpp"

namespace tamis::backtest {

/// A bar as an order met it, USD a share on the basis of the run's prices.
struct MetBar {
    ExchangeTime start, end;
    Decimal open, high, low, close;
    std::int64_t volume_shares = 0;
};
/// The close of each side; none: that side has never been quoted.
struct MetQuote {
    ExchangeTime end;
    std::optional<Decimal> bid, ask;
};

/// One event of an order.
struct MetEvent {
    ExchangeTime time{};
    OrderStatus status = OrderStatus::created;
    std::string why;                ///< the rule of the fill, or why the order is done with; empty: nothing to say
    std::optional<MetBar> bar;      ///< the last real bar; none: there was none yet
    std::optional<MetQuote> quote;  ///< the last quote; none: the run has none of the security
    std::optional<Decimal> price_usd, before_slippage_usd, fee_usd;  ///< of a fill
    std::optional<std::int64_t> fill_quantity;                       ///< of a fill: shares, negative sold
    bool is_part = false;                                            ///< the fill is not the whole order
    std::optional<Decimal> free_margin_usd;                          ///< what margin held against the order
};

/// One order from the moment at which it was sent.
struct WatchedOrder {
    int id = 0;
    std::string symbol, sent_from;  ///< sent_from: which call of the strategy sent it
    OrderType type = OrderType::market;
    std::int64_t quantity = 0;  ///< shares, as sent; negative sells
    OrderPrices prices;         ///< as sent
    bool trailing_is_fraction = false;
    std::string tag;
    int security = 0;
    ExchangeTime sent_at{};
    std::optional<FollowedRule> rule;  ///< that made it, where the strategy tells
    std::vector<MetEvent> events;      ///< the first one shows what the strategy saw
};

/// An order that LEAN took not and made no record of.
struct RefusedOrder {
    std::string symbol, sent_from;
    OrderType type = OrderType::market;
    Decimal quantity;  ///< shares, as asked for; negative sells
    OrderPrices prices;
    bool trailing_is_fraction = false;
    std::string tag;
    ExchangeTime sent_at{};
    std::optional<FollowedRule> rule;  ///< that made it, where the strategy tells
    std::string why;
    std::optional<MetBar> bar;      ///< the last real bar; none: there was none yet
    std::optional<MetQuote> quote;  ///< the last quote; none: the run has none of the security
};

/// ", stop 99.5, limit 99, trailing by 1.5 %": the prices that there are, a trailing distance with its unit.
std::string prices_text(const OrderPrices& prices, bool trailing_is_fraction);

struct WatchedRun {
    RunFacts facts;
    std::vector<WatchedOrder> orders;   ///< by id
    std::vector<RefusedOrder> refused;  ///< by time
};

struct Watching {
    std::optional<ExchangeTime> until = {};     ///< the strategy hears of nothing after it; none: it hears of all
    std::shared_ptr<StrategyWatch> place = {};  ///< told where a strategy of a library is; null: nobody watches
    std::stop_token stop = {};
};
/// As Engine::run of the spec's strategy on the tape, and the same facts. Throws what the run throws.
WatchedRun watch(std::shared_ptr<const Tape> tape,
                 const bars::BarStore& store,
                 const BacktestSpec& spec,
                 const Watching& watching = {});

/// What the strategy had looked at by a time, by name: a number, or 1 and 0 of a yes or no.
struct KnownValue {
    std::string name;
    double value = 0;  ///< NaN: undefined there
    bool is_yes_or_no = false;
};
/// Of the lines that the strategy draws over its bars (StrategyType::lines), and of rules the hit's measures, the size
/// and each part that asks for nothing of the position.
class KnownValues {
  public:
    KnownValues(const Tape& tape, const BacktestSpec& spec, std::size_t security);
    std::vector<KnownValue> at(ExchangeTime time) const;

  private:
    struct Part {
        std::string name;
        const std::vector<double>* values = nullptr;
        const Bits* bits = nullptr;
    };
    void add_part(std::string_view name, const rules::Tree& tree);
    void add_parts(const rules::Tree& tree);

    const Tape& tape_;
    std::size_t security_;
    std::vector<ChartLine> lines_;
    std::vector<KnownValue> measures_;
    std::vector<Part> parts_;  ///< of rules
};

}  // namespace tamis::backtest
