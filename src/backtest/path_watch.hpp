// backtest/path_watch.hpp — the path of a run's value from slice to slice, and the time it spends in the market.
#pragma once

#include <vector>

#include "backtest/observer.hpp"

namespace tamis::backtest {

/// Fills RunFacts::path.
class PathWatch final : public Observer {
  public:
    explicit PathWatch(double start_cash_usd) : value_usd_(start_cash_usd) {}

    void on_slice(RunState& run, bool has_data) override;
    void on_stretch(RunState& run, const Stretch& stretch) override;
    /// Of the portfolio after the last slice, as Portfolio::estimated_value.
    double value_usd() const { return value_usd_; }

  private:
    void sum_up(const RunState& run, const Stretch& stretch);
    double value_usd_;
    std::vector<double> values_;  ///< scratch
};

}  // namespace tamis::backtest
