// backtest/benchmark_feed.hpp — the hidden hourly benchmark: its value at sample times, and the slices its bars make.
#pragma once

#include <deque>
#include <memory>
#include <optional>

#include "backtest/price.hpp"
#include "bars/bar_store.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::backtest {

/// Throws Error not_found for a benchmark that was asked for by name and that the store does not know. Without bars of
/// the default benchmark a run goes on: numbers that need one are NULL.
void require_benchmark(const bars::BarStore& store, const std::string& ticker);

class BenchmarkFeed {
  public:
    /// `first`: first day of the run's data; LEAN starts the benchmark one session earlier.
    BenchmarkFeed(const bars::BarStore& store, const std::string& ticker, TradingDay first);

    /// True when a bar of the benchmark ends at `now`; call with ascending times. Takes that bar in.
    bool ends_at(ExchangeTime now);
    /// Adjusted close of the last bar that ended at or before the last asked time; 0 before the first.
    Decimal value() const { return last_ ? price().usd() : Decimal(); }
    ScaledPrice price() const;  ///< of the last bar that ended
    bool has_price() const { return last_.has_value(); }
    std::string_view lean_id() const { return security_ ? std::string_view(security_->lean_id) : std::string_view(); }
    /// End of the next bar after the last asked time; nothing when there is none.
    std::optional<ExchangeTime> next_end() const;

  private:
    bool is_regular(std::size_t row) const;
    void skip_irregular();

    std::shared_ptr<const bars::Book> book_;
    std::optional<bars::Security> security_;
    bars::TradeColumns bars_;
    std::size_t row_ = 0;
    std::optional<std::size_t> last_;      ///< row of the last bar that ended
    mutable std::deque<Decimal> factors_;  ///< stable storage for the factors of given prices
};

}  // namespace tamis::backtest
