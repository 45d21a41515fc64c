// backtest/strategy.hpp — what a strategy is: it reads columns of the tape, says where it may act next, and acts only
// through the broker.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "backtest/broker.hpp"
#include "backtest/price.hpp"

namespace tamis::backtest {

/// The bars that end now, one place a security of the spec; nothing where a security has none. A slice at midnight that
/// carries only a corporate action has no bars and no place.
struct Slice {
    ExchangeTime time{};
    std::span<const PriceBar* const> bars;
    std::size_t session = 0;           ///< of the tape
    std::optional<std::size_t> place;  ///< on the session's grid
};

/// Places of a session's grid: from `from` to before `to`.
struct Stretch {
    std::size_t session = 0, from = 0, to = 0;
};

class Strategy {
  public:
    virtual ~Strategy() = default;
    /// Before the first bar: look columns up, ask for consolidated bars.
    virtual void on_start(Broker&) {}
    /// The first place of the stretch at which it may act or wants a slice; `to`: none. The answer may depend on the
    /// tape, the clock, its own state and positions, all as they are now: they stay so until the next slice. The
    /// default wants every bar.
    virtual std::size_t next_action(const Stretch& stretch, const Broker&) { return stretch.from; }
    /// The bars of the stretch have come and gone without a slice.
    virtual void pass(const Stretch&, const Broker&) {}
    /// Every other slice that holds data, after the consolidated bars that end now.
    virtual void on_bars(const Slice& now, Broker& broker) = 0;
    /// A consolidated bar of `security` that was asked for: the one of this index in its series. The clock stands at
    /// its end or later.
    virtual void on_consolidated(int /*security*/, std::size_t /*index*/, const PriceBar& /*bar*/, Broker&) {}
    /// The strategy's own counters, a struct described by its parameter struct; null: it keeps none.
    virtual const void* counters() const { return nullptr; }
};

}  // namespace tamis::backtest
