// backtest/strategy.hpp — what a strategy is: it sees each bar once, in time order, and acts only through the broker.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "backtest/broker.hpp"
#include "backtest/price.hpp"

namespace tamis::backtest {

/// The bars that end now, one place a security of the spec; null where a security has none.
struct Slice {
    ExchangeTime time{};
    std::span<const PriceBar* const> bars;
};

class Strategy {
  public:
    virtual ~Strategy() = default;
    /// Before the first bar: ask for consolidated bars here.
    virtual void on_start(Broker&) {}
    /// Every slice that holds data, after the consolidated bars that end now; a slice at midnight that carries only a
    /// corporate action has no bars.
    virtual void on_bars(const Slice& now, Broker& broker) = 0;
    /// A consolidated bar of `security` that was asked for; the clock stands at its end or later.
    virtual void on_consolidated(int /*security*/, const PriceBar& /*bar*/, Broker&) {}
    /// For runs of one security whose bars the strategy takes as they are: digests the session's bars from `from` on,
    /// up to and with the first on which it may act, and returns that bar's place; `to` when it acts on none before.
    /// The engine walks the bars before it in one go; on_bars comes next for the place that was returned, which is
    /// digested already. What is digested may depend on bars, the clock and the strategy's own state, never on the
    /// account. The default acts on every bar and digests none.
    virtual std::size_t look_ahead(const SessionBars& /*bars*/, std::size_t from, std::size_t /*to*/, Broker&) {
        return from;
    }
    /// The strategy's own counters, a struct described by its parameter struct; null: it keeps none.
    virtual const void* counters() const { return nullptr; }
};

}  // namespace tamis::backtest
