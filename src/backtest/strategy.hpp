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
    /// The strategy's own counters, a struct described by its parameter struct; null: it keeps none.
    virtual const void* counters() const { return nullptr; }
};

}  // namespace tamis::backtest
