// backtest/strategy.hpp — what a strategy is: it reads columns of the tape, says where it may act next, and acts only
// through the broker.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "backtest/broker.hpp"
#include "backtest/price.hpp"
#include "backtest/tape.hpp"

namespace tamis::backtest {

/// The bars that end now, one place a security; nothing where a security has none. A slice at midnight carries only
/// what happens to securities then, and has no bars and no place.
struct Slice {
    ExchangeTime time{};
    std::span<const PriceBar* const> bars;
    std::size_t session = 0;                              ///< of the tape
    std::optional<std::size_t> place;                     ///< on the session's grid
    std::span<const CorporateEvents* const> events = {};  ///< of a midnight, one place a security; else empty

    const PriceBar* bar(int security) const {
        return static_cast<std::size_t>(security) < bars.size() ? bars[static_cast<std::size_t>(security)] : nullptr;
    }
    /// What happens to a security now; null: nothing.
    const CorporateEvents* events_of(int security) const {
        return static_cast<std::size_t>(security) < events.size() ? events[static_cast<std::size_t>(security)]
                                                                  : nullptr;
    }
    /// Whether there is anything of this security.
    bool has(int security) const { return bar(security) || events_of(security); }
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
    /// Whether it wants to hear of order events.
    virtual bool hears_orders() const { return false; }
    /// What has just become of an order, margin calls' and delistings' too; orders may be sent from here.
    virtual void on_order_event(const OrderEvent&, Broker&) {}
    /// An event that was asked for with Broker::schedule. Between slices prices are those of the last one.
    virtual void on_scheduled(int /*event*/, Broker&) {}
    /// Before on_bars of the slice in which securities have joined or left, by hand or by a universe.
    virtual void on_securities_changed(const SecurityChanges&, Broker&) {}
    virtual void on_warm_up_finished(Broker&) {}
    /// When the strategy's own bars want the clock to stand at a time between slices, even where nothing happens; none:
    /// they do not.
    virtual std::optional<ExchangeTime> next_scan() const { return std::nullopt; }
    virtual void on_scan(Broker&) {}
    /// After the last slice.
    virtual void on_end(Broker&) {}
    /// The strategy's own counters, a struct described by its parameter struct; null: it keeps none.
    virtual const void* counters() const { return nullptr; }
};

}  // namespace tamis::backtest
