// backtest/observer.hpp — who only watches a run: fills, slices, and the bars between them.
#pragma once

#include <cstdint>

#include "backtest/price.hpp"
#include "backtest/run_state.hpp"
#include "market/time.hpp"

namespace tamis::backtest {

/// An order that was filled a moment ago, whole or in part: the account has it already.
struct Fill {
    int security = 0;
    int order = 0;
    std::int64_t quantity = 0;  ///< shares; negative sold
    ScaledPrice price;
    Decimal price_usd;  ///< the same, normalised as LEAN's fills are
    Decimal fee_usd;
    UtcTime time{};
    bool is_first_of_order = true;
};

/// What it sees changes nothing of the run and nothing of what another sees, so that each adds a stretch of bars up
/// in one go.
class Observer {
  public:
    virtual ~Observer() = default;
    /// The first place of the stretch that must be a slice of its own for its sake; `to`: none.
    virtual std::size_t next_slice(const RunState&, const Stretch& stretch) const { return stretch.to; }
    virtual void on_fill(const Fill&) {}
    /// A split that the prices do not show: shares are divided by `factor`.
    virtual void on_split(int /*security*/, Decimal /*factor*/) {}
    /// The end of a slice. `has_data`: bars or quotes came in; slices of a corporate action or of the benchmark alone
    /// have none, and are no time in the market.
    virtual void on_slice(RunState&, bool /*has_data*/) {}
    /// Bars on which nobody acted, as on_slice after each of them. The clock stands at the first; prices are those
    /// before it.
    virtual void on_stretch(RunState&, const Stretch&) {}
};

}  // namespace tamis::backtest
