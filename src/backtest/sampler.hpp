// backtest/sampler.hpp — the series that LEAN samples: equity, daily return, benchmark, turnover.
#pragma once

#include "backtest/observer.hpp"
#include "backtest/run_facts.hpp"

namespace tamis::backtest {

/// Rules of BaseResultsHandler.Sample and BacktestingResultHandler.ProcessSynchronousEvents.
class Sampler final : public Observer {
  public:
    /// `days`: calendar days of the run; short runs sample equity every 4 minutes, long ones 4,000 times in all. LEAN's
    /// statistics read no equity of runs of one and two days, so their points are left out but for the last.
    Sampler(Decimal start_cash, int days, bool keep_candles);

    void on_slice(RunState& run, bool has_data) override;
    void on_stretch(RunState& run, const Stretch& stretch) override;

    /// True when a slice at `now` must take an equity sample.
    bool is_due(UtcTime now) const { return now.ms > next_ms_; }
    /// After a slice that is due and whose point nobody reads.
    void skip(UtcTime now) { next_ms_ = now.ms + step_ms_; }
    /// After a slice; `value` is the portfolio's.
    void slice(UtcTime now, Decimal value, bool force, RunFacts& facts);
    /// The candle alone, for slices between two samples.
    void see(Decimal value);
    /// At midnight of each day and at the end of the run.
    void daily(
        UtcTime now, bool is_first_midnight, Decimal value, Decimal benchmark, Decimal sale_volume, RunFacts& facts);

  private:
    /// After a slice that stands a tick after its midnight.
    void sample_once_more(RunState& run);
    void sample_equity(UtcTime now, Decimal value, RunFacts& facts);
    void sample_turnover(UtcTime now, Decimal value, Decimal sale_volume, RunFacts& facts);

    std::int64_t step_ms_, next_ms_ = INT64_MIN;
    bool keep_candles_, reads_points_, candle_open_ = false;
    EquityCandle candle_{};
    Decimal previous_daily_;
    Decimal sales_1_, sales_2_;  ///< sale volume at the last sample and at the one before
    std::optional<std::int64_t> previous_turnover_ms_;
};

}  // namespace tamis::backtest
