// backtest/statistics/lean_numbers.hpp — LEAN's portfolio statistics of a run, in LEAN's own number types.
#pragma once

#include <string>

#include "backtest/run_facts.hpp"
#include "market/interest_rate.hpp"

namespace tamis::backtest {

/// StatisticsBuilder and PortfolioStatistics of LEAN's build 24863901. Runs with fewer than two usable daily returns
/// (one and two days) keep zeros, as LEAN prints them; start, end, turnover, orders, fees and capacity are real always.
struct LeanNumbers {
    int total_orders = 0;
    Decimal average_win, average_loss;  ///< fraction of the capital before the trade
    Decimal compounding_annual_return, drawdown, expectancy;
    Decimal start_equity, end_equity, net_profit;
    Decimal sharpe_ratio, sortino_ratio, probabilistic_sharpe_ratio;
    Decimal loss_rate, win_rate, profit_loss_ratio;
    Decimal alpha, beta, annual_standard_deviation, annual_variance;
    Decimal information_ratio, tracking_error, treynor_ratio;
    Decimal total_fees, estimated_strategy_capacity;
    std::string lowest_capacity_asset;
    Decimal portfolio_turnover;
    int drawdown_recovery_days = 0;
    Decimal value_at_risk_99, value_at_risk_95;
};

/// Throws Error bad_data where LEAN's own statistics overflow its decimal type.
LeanNumbers lean_numbers(const RunFacts& facts, const InterestRates& rates);

}  // namespace tamis::backtest
