// backtest/statistics/result_families.hpp — the three families of numbers of a cell; they never share a column.
// A failed cell has NULL everywhere; LEAN's family is NULL too where LEAN's own statistics overflow, and what compares
// with a benchmark where there is none.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "record/field.hpp"

namespace tamis::backtest {

/// True of the span itself; NULL, with a reason in `undefined`, where a number is not defined.
struct OwnStatistics {
    std::optional<double> total_return_fraction;
    std::optional<Decimal> total_profit_usd;
    std::optional<Decimal> realised_usd;
    std::optional<Decimal> unrealised_usd;
    std::optional<Decimal> fees_usd;
    std::optional<Decimal> end_value_usd;
    std::optional<double> intraday_drawdown_fraction;
    std::optional<double> average_daily_return_fraction;
    std::optional<double> standard_deviation_fraction;
    std::optional<double> market_exposure_fraction;
    std::optional<double> turnover_ratio;
    std::optional<Decimal> sale_volume_usd;
    std::optional<double> profit_factor;
    std::optional<double> win_rate_fraction;
    std::optional<double> average_winning_return_fraction;
    std::optional<double> average_losing_return_fraction;
    std::optional<std::int64_t> fills;
    std::optional<std::int64_t> bars;
    std::optional<std::int64_t> warmup_bars;
    std::optional<std::string> undefined;
};

inline constexpr std::array own_statistics_fields{
    record::field<&OwnStatistics::total_return_fraction>(
        {record::Unit::fraction, "End value over start cash, less one."}),
    record::field<&OwnStatistics::total_profit_usd>({record::Unit::usd, "End value less start cash."}),
    record::field<&OwnStatistics::realised_usd>(
        {record::Unit::usd, "Profit of closed quantities before fees, dividends included."}),
    record::field<&OwnStatistics::unrealised_usd>(
        {record::Unit::usd, "Profit of what is still held, at its last price."}),
    record::field<&OwnStatistics::fees_usd>({record::Unit::usd, "Fees of all orders."}),
    record::field<&OwnStatistics::end_value_usd>(
        {record::Unit::usd, "Portfolio value at the end: start + realised + unrealised - fees."}),
    record::field<&OwnStatistics::intraday_drawdown_fraction>(
        {record::Unit::fraction, "Deepest fall from a peak of the value after every bar."}),
    record::field<&OwnStatistics::average_daily_return_fraction>(
        {record::Unit::fraction, "Mean of the sessions' returns; none below two sessions."}),
    record::field<&OwnStatistics::standard_deviation_fraction>(
        {record::Unit::fraction, "Sample standard deviation of the sessions' returns; none below two sessions."}),
    record::field<&OwnStatistics::market_exposure_fraction>(
        {record::Unit::fraction, "Share of the bars' times with a position open; none without bars."}),
    record::field<&OwnStatistics::turnover_ratio>(
        {record::Unit::ratio, "Value of all fills over the end value; none when that is not above 0."}),
    record::field<&OwnStatistics::sale_volume_usd>({record::Unit::usd, "Value of all fills."}),
    record::field<&OwnStatistics::profit_factor>(
        {record::Unit::ratio, "Gross profit over gross loss of closed trades; none without a loss."}),
    record::field<&OwnStatistics::win_rate_fraction>(
        {record::Unit::fraction, "Share of closed trades that won; none without trades."}),
    record::field<&OwnStatistics::average_winning_return_fraction>(
        {record::Unit::fraction, "Mean profit of winning trades over their entry value; none without winners."}),
    record::field<&OwnStatistics::average_losing_return_fraction>(
        {record::Unit::fraction, "Mean loss of losing trades over their entry value; none without losers."}),
    record::field<&OwnStatistics::fills>({record::Unit::count, "Orders filled."}),
    record::field<&OwnStatistics::bars>({record::Unit::bars, "Bars seen after the warm-up, of all symbols."}),
    record::field<&OwnStatistics::warmup_bars>({record::Unit::bars, "Bars seen during the warm-up."}),
    record::field<&OwnStatistics::undefined>(
        {record::Unit::none, "Why columns are NULL: name: reason, separated by semicolons."}),
};
static_assert(record::describes_every_member<OwnStatistics>(own_statistics_fields.size()));

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

inline constexpr std::array lean_statistics_fields{
    record::field<&LeanStatistics::total_orders>(
        {record::Unit::count, "Orders sent, filled or not.", {"Total Orders", record::LeanStyle::integer, 0}}),
    record::field<&LeanStatistics::average_win_fraction>({record::Unit::fraction,
                                                          "Mean gain of winning closes, of the capital before.",
                                                          {"Average Win", record::LeanStyle::percent, 2}}),
    record::field<&LeanStatistics::average_loss_fraction>({record::Unit::fraction,
                                                           "Mean loss of losing closes, of the capital before.",
                                                           {"Average Loss", record::LeanStyle::percent, 2}}),
    record::field<&LeanStatistics::compounding_annual_return_fraction>(
        {record::Unit::fraction,
         "Growth a year of 365 days.",
         {"Compounding Annual Return", record::LeanStyle::percent, 3}}),
    record::field<&LeanStatistics::drawdown_fraction>({record::Unit::fraction,
                                                       "Deepest fall from a peak of sampled equity.",
                                                       {"Drawdown", record::LeanStyle::percent, 3}}),
    record::field<&LeanStatistics::expectancy>({record::Unit::ratio,
                                                "Win rate times profit-loss ratio, less loss rate.",
                                                {"Expectancy", record::LeanStyle::decimal, 3}}),
    record::field<&LeanStatistics::start_equity_usd>(
        {record::Unit::usd, "Cash at the start.", {"Start Equity", record::LeanStyle::decimal, 2}}),
    record::field<&LeanStatistics::end_equity_usd>(
        {record::Unit::usd, "Last sampled equity.", {"End Equity", record::LeanStyle::decimal, 2}}),
    record::field<&LeanStatistics::net_profit_fraction>({record::Unit::fraction,
                                                         "End equity over start equity, less one.",
                                                         {"Net Profit", record::LeanStyle::percent, 3}}),
    record::field<&LeanStatistics::sharpe_ratio>({record::Unit::ratio,
                                                  "Annualised excess return per unit of volatility.",
                                                  {"Sharpe Ratio", record::LeanStyle::real, 3}}),
    record::field<&LeanStatistics::sortino_ratio>({record::Unit::ratio,
                                                   "Annualised excess return per unit of downside volatility.",
                                                   {"Sortino Ratio", record::LeanStyle::real, 3}}),
    record::field<&LeanStatistics::probabilistic_sharpe_ratio_fraction>(
        {record::Unit::fraction,
         "Probability that the true Sharpe ratio exceeds 1.",
         {"Probabilistic Sharpe Ratio", record::LeanStyle::percent, 3}}),
    record::field<&LeanStatistics::loss_rate_fraction>(
        {record::Unit::fraction, "Share of closes that lost.", {"Loss Rate", record::LeanStyle::percent, 0}}),
    record::field<&LeanStatistics::win_rate_fraction>(
        {record::Unit::fraction, "Share of closes that won.", {"Win Rate", record::LeanStyle::percent, 0}}),
    record::field<&LeanStatistics::profit_loss_ratio>({record::Unit::ratio,
                                                       "Average win over average loss; 0 without a loss.",
                                                       {"Profit-Loss Ratio", record::LeanStyle::decimal, 2}}),
    record::field<&LeanStatistics::alpha>(
        {record::Unit::ratio, "Return beyond what the benchmark explains.", {"Alpha", record::LeanStyle::real, 3}}),
    record::field<&LeanStatistics::beta>({record::Unit::ratio,
                                          "Covariance with the benchmark over its variance.",
                                          {"Beta", record::LeanStyle::real, 3}}),
    record::field<&LeanStatistics::annual_standard_deviation>(
        {record::Unit::ratio,
         "Of daily returns, times the square root of 252.",
         {"Annual Standard Deviation", record::LeanStyle::real, 3}}),
    record::field<&LeanStatistics::annual_variance>(
        {record::Unit::ratio, "Of daily returns, times 252.", {"Annual Variance", record::LeanStyle::real, 3}}),
    record::field<&LeanStatistics::information_ratio>({record::Unit::ratio,
                                                       "Return beyond the benchmark's over the tracking error.",
                                                       {"Information Ratio", record::LeanStyle::real, 3}}),
    record::field<&LeanStatistics::tracking_error>({record::Unit::ratio,
                                                    "Annual deviation of the difference to the benchmark.",
                                                    {"Tracking Error", record::LeanStyle::real, 3}}),
    record::field<&LeanStatistics::treynor_ratio>(
        {record::Unit::ratio, "Excess return over beta.", {"Treynor Ratio", record::LeanStyle::real, 3}}),
    record::field<&LeanStatistics::total_fees_usd>(
        {record::Unit::usd, "Fees of all orders.", {"Total Fees", record::LeanStyle::dollars, 2}}),
    record::field<&LeanStatistics::estimated_strategy_capacity_usd>(
        {record::Unit::usd,
         "Money the strategy can carry, LEAN's estimate.",
         {"Estimated Strategy Capacity", record::LeanStyle::capacity, 2}}),
    record::field<&LeanStatistics::lowest_capacity_asset>({record::Unit::none,
                                                           "LEAN id of the symbol that limits capacity; empty: none.",
                                                           {"Lowest Capacity Asset", record::LeanStyle::text, 0}}),
    record::field<&LeanStatistics::portfolio_turnover_fraction>(
        {record::Unit::fraction, "Mean daily turnover.", {"Portfolio Turnover", record::LeanStyle::percent, 2}}),
    record::field<&LeanStatistics::drawdown_recovery_days>({record::Unit::days,
                                                            "Longest wait from a peak until equity regained it.",
                                                            {"Drawdown Recovery", record::LeanStyle::integer, 0}}),
    record::field<&LeanStatistics::value_at_risk_99_fraction>(
        {record::Unit::fraction, "One-day return that 99 % of days exceed."}),
    record::field<&LeanStatistics::value_at_risk_95_fraction>(
        {record::Unit::fraction, "One-day return that 95 % of days exceed."}),
};
static_assert(record::describes_every_member<LeanStatistics>(lean_statistics_fields.size()));

/// LEAN's statistics of closed trades; they live on a single day too.
struct TradeStatistics {
    std::optional<record::Timestamp> start_time;
    std::optional<record::Timestamp> end_time;
    std::optional<std::int64_t> number_of_trades;
    std::optional<std::int64_t> winning_trades;
    std::optional<std::int64_t> losing_trades;
    std::optional<Decimal> total_profit_loss_usd;
    std::optional<Decimal> total_profit_usd;
    std::optional<Decimal> total_loss_usd;
    std::optional<Decimal> largest_profit_usd;
    std::optional<Decimal> largest_loss_usd;
    std::optional<double> average_profit_loss_usd;
    std::optional<double> average_profit_usd;
    std::optional<double> average_loss_usd;
    std::optional<double> average_duration_seconds;
    std::optional<double> average_winning_duration_seconds;
    std::optional<double> average_losing_duration_seconds;
    std::optional<double> median_duration_seconds;
    std::optional<double> median_winning_duration_seconds;
    std::optional<double> median_losing_duration_seconds;
    std::optional<std::int64_t> max_consecutive_winning_trades;
    std::optional<std::int64_t> max_consecutive_losing_trades;
    std::optional<double> profit_loss_ratio;
    std::optional<double> win_loss_ratio;
    std::optional<double> win_rate_fraction;
    std::optional<double> loss_rate_fraction;
    std::optional<double> average_mae_usd;
    std::optional<double> average_mfe_usd;
    std::optional<Decimal> largest_mae_usd;
    std::optional<Decimal> largest_mfe_usd;
    std::optional<Decimal> maximum_closed_trade_drawdown_usd;
    std::optional<Decimal> maximum_intra_trade_drawdown_usd;
    std::optional<double> profit_loss_standard_deviation_usd;
    std::optional<double> profit_loss_downside_deviation_usd;
    std::optional<double> profit_factor;
    std::optional<double> sharpe_ratio;
    std::optional<double> sortino_ratio;
    std::optional<double> profit_to_max_drawdown_ratio;
    std::optional<Decimal> maximum_end_trade_drawdown_usd;
    std::optional<double> average_end_trade_drawdown_usd;
    std::optional<double> maximum_drawdown_duration_seconds;
    std::optional<Decimal> total_fees_usd;
};

inline constexpr std::array trade_statistics_fields{
    record::field<&TradeStatistics::start_time>({record::Unit::none, "First entry, UTC; none without trades."}),
    record::field<&TradeStatistics::end_time>({record::Unit::none, "Last exit, UTC; none without trades."}),
    record::field<&TradeStatistics::number_of_trades>({record::Unit::count, "Closed trades."}),
    record::field<&TradeStatistics::winning_trades>({record::Unit::count, "With a profit above 0."}),
    record::field<&TradeStatistics::losing_trades>({record::Unit::count, "With a profit of 0 or less."}),
    record::field<&TradeStatistics::total_profit_loss_usd>({record::Unit::usd, "Sum of all, before fees."}),
    record::field<&TradeStatistics::total_profit_usd>({record::Unit::usd, "Sum of the winners."}),
    record::field<&TradeStatistics::total_loss_usd>({record::Unit::usd, "Sum of the losers."}),
    record::field<&TradeStatistics::largest_profit_usd>({record::Unit::usd, "Best trade; 0 without winners."}),
    record::field<&TradeStatistics::largest_loss_usd>({record::Unit::usd, "Worst trade; 0 without losers."}),
    record::field<&TradeStatistics::average_profit_loss_usd>({record::Unit::usd, "Mean of all."}),
    record::field<&TradeStatistics::average_profit_usd>({record::Unit::usd, "Mean of the winners."}),
    record::field<&TradeStatistics::average_loss_usd>({record::Unit::usd, "Mean of the losers."}),
    record::field<&TradeStatistics::average_duration_seconds>({record::Unit::seconds, "Mean time held."}),
    record::field<&TradeStatistics::average_winning_duration_seconds>(
        {record::Unit::seconds, "Mean time held of the winners."}),
    record::field<&TradeStatistics::average_losing_duration_seconds>(
        {record::Unit::seconds, "Mean time held of the losers."}),
    record::field<&TradeStatistics::median_duration_seconds>({record::Unit::seconds, "Upper median of the time held."}),
    record::field<&TradeStatistics::median_winning_duration_seconds>({record::Unit::seconds, "Of the winners."}),
    record::field<&TradeStatistics::median_losing_duration_seconds>({record::Unit::seconds, "Of the losers."}),
    record::field<&TradeStatistics::max_consecutive_winning_trades>({record::Unit::count, "Longest row of winners."}),
    record::field<&TradeStatistics::max_consecutive_losing_trades>({record::Unit::count, "Longest row of losers."}),
    record::field<&TradeStatistics::profit_loss_ratio>(
        {record::Unit::ratio, "Average profit over average loss; 0 without a loss."}),
    record::field<&TradeStatistics::win_loss_ratio>({record::Unit::ratio, "Winners over losers; 10 without losers."}),
    record::field<&TradeStatistics::win_rate_fraction>({record::Unit::fraction, "Share of winners."}),
    record::field<&TradeStatistics::loss_rate_fraction>({record::Unit::fraction, "Share of losers."}),
    record::field<&TradeStatistics::average_mae_usd>({record::Unit::usd, "Mean of the worst open loss."}),
    record::field<&TradeStatistics::average_mfe_usd>({record::Unit::usd, "Mean of the best open profit."}),
    record::field<&TradeStatistics::largest_mae_usd>({record::Unit::usd, "Worst open loss."}),
    record::field<&TradeStatistics::largest_mfe_usd>({record::Unit::usd, "Best open profit."}),
    record::field<&TradeStatistics::maximum_closed_trade_drawdown_usd>(
        {record::Unit::usd, "Deepest fall of the sum of closed trades, 0 or below."}),
    record::field<&TradeStatistics::maximum_intra_trade_drawdown_usd>(
        {record::Unit::usd, "The same with open losses and profits."}),
    record::field<&TradeStatistics::profit_loss_standard_deviation_usd>(
        {record::Unit::usd, "Sample deviation of all."}),
    record::field<&TradeStatistics::profit_loss_downside_deviation_usd>(
        {record::Unit::usd, "Sample deviation of the losers."}),
    record::field<&TradeStatistics::profit_factor>(
        {record::Unit::ratio, "Total profit over total loss; 10 without a loss."}),
    record::field<&TradeStatistics::sharpe_ratio>(
        {record::Unit::ratio, "Mean over deviation, per trade, not annualised."}),
    record::field<&TradeStatistics::sortino_ratio>({record::Unit::ratio, "Mean over downside deviation, per trade."}),
    record::field<&TradeStatistics::profit_to_max_drawdown_ratio>(
        {record::Unit::ratio, "Sum over the deepest fall; 10 without one."}),
    record::field<&TradeStatistics::maximum_end_trade_drawdown_usd>(
        {record::Unit::usd, "Largest give-back from a trade's best profit."}),
    record::field<&TradeStatistics::average_end_trade_drawdown_usd>(
        {record::Unit::usd, "Mean profit less mean best profit."}),
    record::field<&TradeStatistics::maximum_drawdown_duration_seconds>(
        {record::Unit::seconds, "Longest time from a peak to a new one."}),
    record::field<&TradeStatistics::total_fees_usd>({record::Unit::usd, "Fees of the closed trades."}),
};
static_assert(record::describes_every_member<TradeStatistics>(trade_statistics_fields.size()));

}  // namespace tamis::backtest
