// backtest/statistics/lean_statistics.hpp — LEAN's portfolio statistics of a cell, one entry each.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "backtest/statistics/lean_numbers.hpp"
#include "backtest/statistics/statistic.hpp"

namespace tamis::backtest {

/// What LEAN prints, its zeros for one- and two-day spans included.
struct LeanStatistics {
    std::optional<std::int64_t> total_orders;
    std::optional<double> average_win_fraction;
    std::optional<double> average_loss_fraction;
    std::optional<double> compounding_annual_return_fraction;
    std::optional<double> drawdown_fraction;
    std::optional<double> expectancy;
    std::optional<Decimal> start_equity_usd;
    std::optional<Decimal> end_equity_usd;
    std::optional<double> net_profit_fraction;
    std::optional<double> sharpe_ratio;
    std::optional<double> sortino_ratio;
    std::optional<double> probabilistic_sharpe_ratio_fraction;
    std::optional<double> loss_rate_fraction;
    std::optional<double> win_rate_fraction;
    std::optional<double> profit_loss_ratio;
    std::optional<double> alpha;
    std::optional<double> beta;
    std::optional<double> annual_standard_deviation;
    std::optional<double> annual_variance;
    std::optional<double> information_ratio;
    std::optional<double> tracking_error;
    std::optional<double> treynor_ratio;
    std::optional<Decimal> total_fees_usd;
    std::optional<double> estimated_strategy_capacity_usd;
    std::optional<std::string> lowest_capacity_asset;
    std::optional<double> portfolio_turnover_fraction;
    std::optional<std::int64_t> drawdown_recovery_days;
    std::optional<double> value_at_risk_99_fraction;
    std::optional<double> value_at_risk_95_fraction;
};

inline constexpr std::array lean_statistics_list{
    statistic<&LeanStatistics::total_orders, &LeanNumbers::total_orders>(
        {record::Unit::count, "Orders sent, filled or not.", {"Total Orders", record::LeanStyle::integer, 0}}),
    statistic<&LeanStatistics::average_win_fraction, &LeanNumbers::average_win>(
        {record::Unit::fraction,
         "Mean gain of winning closes, of the capital before.",
         {"Average Win", record::LeanStyle::percent, 2}}),
    statistic<&LeanStatistics::average_loss_fraction, &LeanNumbers::average_loss>(
        {record::Unit::fraction,
         "Mean loss of losing closes, of the capital before.",
         {"Average Loss", record::LeanStyle::percent, 2}}),
    statistic<&LeanStatistics::compounding_annual_return_fraction, &LeanNumbers::compounding_annual_return>(
        {record::Unit::fraction,
         "Growth a year of 365 days.",
         {"Compounding Annual Return", record::LeanStyle::percent, 3}}),
    statistic<&LeanStatistics::drawdown_fraction, &LeanNumbers::drawdown>(
        {record::Unit::fraction,
         "Deepest fall from a peak of sampled equity.",
         {"Drawdown", record::LeanStyle::percent, 3}}),
    statistic<&LeanStatistics::expectancy, &LeanNumbers::expectancy>(
        {record::Unit::ratio,
         "Win rate times profit-loss ratio, less loss rate.",
         {"Expectancy", record::LeanStyle::decimal, 3}}),
    statistic<&LeanStatistics::start_equity_usd, &LeanNumbers::start_equity>(
        {record::Unit::usd, "Cash at the start.", {"Start Equity", record::LeanStyle::decimal, 2}}),
    statistic<&LeanStatistics::end_equity_usd, &LeanNumbers::end_equity>(
        {record::Unit::usd, "Last sampled equity.", {"End Equity", record::LeanStyle::decimal, 2}}),
    statistic<&LeanStatistics::net_profit_fraction, &LeanNumbers::net_profit>(
        {record::Unit::fraction,
         "End equity over start equity, less one.",
         {"Net Profit", record::LeanStyle::percent, 3}}),
    statistic<&LeanStatistics::sharpe_ratio, &LeanNumbers::sharpe_ratio>(
        {record::Unit::ratio,
         "Annualised excess return per unit of volatility.",
         {"Sharpe Ratio", record::LeanStyle::real, 3}}),
    statistic<&LeanStatistics::sortino_ratio, &LeanNumbers::sortino_ratio>(
        {record::Unit::ratio,
         "Annualised excess return per unit of downside volatility.",
         {"Sortino Ratio", record::LeanStyle::real, 3}}),
    statistic<&LeanStatistics::probabilistic_sharpe_ratio_fraction, &LeanNumbers::probabilistic_sharpe_ratio>(
        {record::Unit::fraction,
         "Probability that the true Sharpe ratio exceeds 1.",
         {"Probabilistic Sharpe Ratio", record::LeanStyle::percent, 3}}),
    statistic<&LeanStatistics::loss_rate_fraction, &LeanNumbers::loss_rate>(
        {record::Unit::fraction, "Share of closes that lost.", {"Loss Rate", record::LeanStyle::percent, 0}}),
    statistic<&LeanStatistics::win_rate_fraction, &LeanNumbers::win_rate>(
        {record::Unit::fraction, "Share of closes that won.", {"Win Rate", record::LeanStyle::percent, 0}}),
    statistic<&LeanStatistics::profit_loss_ratio, &LeanNumbers::profit_loss_ratio>(
        {record::Unit::ratio,
         "Average win over average loss; 0 without a loss.",
         {"Profit-Loss Ratio", record::LeanStyle::decimal, 2}}),
    statistic<&LeanStatistics::alpha, &LeanNumbers::alpha>(
        {record::Unit::ratio, "Return beyond what the benchmark explains.", {"Alpha", record::LeanStyle::real, 3}}),
    statistic<&LeanStatistics::beta, &LeanNumbers::beta>({record::Unit::ratio,
                                                          "Covariance with the benchmark over its variance.",
                                                          {"Beta", record::LeanStyle::real, 3}}),
    statistic<&LeanStatistics::annual_standard_deviation, &LeanNumbers::annual_standard_deviation>(
        {record::Unit::ratio,
         "Of daily returns, times the square root of 252.",
         {"Annual Standard Deviation", record::LeanStyle::real, 3}}),
    statistic<&LeanStatistics::annual_variance, &LeanNumbers::annual_variance>(
        {record::Unit::ratio, "Of daily returns, times 252.", {"Annual Variance", record::LeanStyle::real, 3}}),
    statistic<&LeanStatistics::information_ratio, &LeanNumbers::information_ratio>(
        {record::Unit::ratio,
         "Return beyond the benchmark's over the tracking error.",
         {"Information Ratio", record::LeanStyle::real, 3}}),
    statistic<&LeanStatistics::tracking_error, &LeanNumbers::tracking_error>(
        {record::Unit::ratio,
         "Annual deviation of the difference to the benchmark.",
         {"Tracking Error", record::LeanStyle::real, 3}}),
    statistic<&LeanStatistics::treynor_ratio, &LeanNumbers::treynor_ratio>(
        {record::Unit::ratio, "Excess return over beta.", {"Treynor Ratio", record::LeanStyle::real, 3}}),
    statistic<&LeanStatistics::total_fees_usd, &LeanNumbers::total_fees>(
        {record::Unit::usd, "Fees of all orders.", {"Total Fees", record::LeanStyle::dollars, 2}}),
    statistic<&LeanStatistics::estimated_strategy_capacity_usd, &LeanNumbers::estimated_strategy_capacity>(
        {record::Unit::usd,
         "Money the strategy can carry, LEAN's estimate.",
         {"Estimated Strategy Capacity", record::LeanStyle::capacity, 2}}),
    statistic<&LeanStatistics::lowest_capacity_asset, &LeanNumbers::lowest_capacity_asset>(
        {record::Unit::none,
         "LEAN id of the symbol that limits capacity; empty: none.",
         {"Lowest Capacity Asset", record::LeanStyle::text, 0}}),
    statistic<&LeanStatistics::portfolio_turnover_fraction, &LeanNumbers::portfolio_turnover>(
        {record::Unit::fraction, "Mean daily turnover.", {"Portfolio Turnover", record::LeanStyle::percent, 2}}),
    statistic<&LeanStatistics::drawdown_recovery_days, &LeanNumbers::drawdown_recovery_days>(
        {record::Unit::days,
         "Longest wait from a peak until equity regained it.",
         {"Drawdown Recovery", record::LeanStyle::integer, 0}}),
    statistic<&LeanStatistics::value_at_risk_99_fraction, &LeanNumbers::value_at_risk_99>(
        {record::Unit::fraction, "One-day return that 99 % of days exceed."}),
    statistic<&LeanStatistics::value_at_risk_95_fraction, &LeanNumbers::value_at_risk_95>(
        {record::Unit::fraction, "One-day return that 95 % of days exceed."}),
};
inline constexpr auto lean_statistics_fields = fields_of(lean_statistics_list);
static_assert(record::describes_every_member<LeanStatistics>(lean_statistics_fields.size()));

}  // namespace tamis::backtest
