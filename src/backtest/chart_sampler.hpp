// backtest/chart_sampler.hpp — what LEAN samples once a day for its charts alone: drawdown, sales, exposure, capacity
// and margin (BaseResultsHandler.Sample, PortfolioMarginChart).
#pragma once

#include "backtest/run_state.hpp"

namespace tamis::backtest {

class ChartSampler {
  public:
    explicit ChartSampler(Decimal start_cash) : highest_value_(start_cash) {}

    /// At each midnight and at the end of the run. `capacity`: USD, as estimated so far.
    void sample(RunState& run, Decimal capacity);

  private:
    static void sample_sales(const RunState& run, DailyCharts& charts);
    static void sample_exposure(const RunState& run, Decimal value, DailyCharts& charts);
    static void sample_margin(const RunState& run, Decimal value, DailyCharts& charts);

    Decimal highest_value_;
};

}  // namespace tamis::backtest
