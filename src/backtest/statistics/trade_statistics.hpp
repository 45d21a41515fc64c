// backtest/statistics/trade_statistics.hpp — LEAN's statistics of a cell's closed trades, one entry each.
#pragma once

#include <array>
#include <optional>

#include "backtest/statistics/statistic.hpp"
#include "backtest/statistics/trade_numbers.hpp"

namespace tamis::backtest {

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

inline constexpr std::array trade_statistics_list{
    statistic<&TradeStatistics::start_time, &TradeNumbers::start>(
        {record::Unit::none, "First entry, UTC; none without trades."}, {"startDateTime", record::LeanStyle::time, 0}),
    statistic<&TradeStatistics::end_time, &TradeNumbers::end>(
        {record::Unit::none, "Last exit, UTC; none without trades."}, {"endDateTime", record::LeanStyle::time, 0}),
    statistic<&TradeStatistics::number_of_trades, &TradeNumbers::total_number_of_trades>(
        {record::Unit::count, "Closed trades."}, {"totalNumberOfTrades", record::LeanStyle::integer, 0}),
    statistic<&TradeStatistics::winning_trades, &TradeNumbers::number_of_winning_trades>(
        {record::Unit::count, "With a profit above 0."}, {"numberOfWinningTrades", record::LeanStyle::integer, 0}),
    statistic<&TradeStatistics::losing_trades, &TradeNumbers::number_of_losing_trades>(
        {record::Unit::count, "With a profit of 0 or less."}, {"numberOfLosingTrades", record::LeanStyle::integer, 0}),
    statistic<&TradeStatistics::total_profit_loss_usd, &TradeNumbers::total_profit_loss>(
        {record::Unit::usd, "Sum of all, before fees."}, {"totalProfitLoss", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::total_profit_usd, &TradeNumbers::total_profit>(
        {record::Unit::usd, "Sum of the winners."}, {"totalProfit", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::total_loss_usd, &TradeNumbers::total_loss>(
        {record::Unit::usd, "Sum of the losers."}, {"totalLoss", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::largest_profit_usd, &TradeNumbers::largest_profit>(
        {record::Unit::usd, "Best trade; 0 without winners."}, {"largestProfit", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::largest_loss_usd, &TradeNumbers::largest_loss>(
        {record::Unit::usd, "Worst trade; 0 without losers."}, {"largestLoss", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::average_profit_loss_usd, &TradeNumbers::average_profit_loss>(
        {record::Unit::usd, "Mean of all."}, {"averageProfitLoss", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::average_profit_usd, &TradeNumbers::average_profit>(
        {record::Unit::usd, "Mean of the winners."}, {"averageProfit", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::average_loss_usd, &TradeNumbers::average_loss>(
        {record::Unit::usd, "Mean of the losers."}, {"averageLoss", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::average_duration_seconds, &TradeNumbers::average_trade_duration>(
        {record::Unit::seconds, "Mean time held."}, {"averageTradeDuration", record::LeanStyle::timespan, 0}),
    statistic<&TradeStatistics::average_winning_duration_seconds, &TradeNumbers::average_winning_trade_duration>(
        {record::Unit::seconds, "Mean time held of the winners."},
        {"averageWinningTradeDuration", record::LeanStyle::timespan, 0}),
    statistic<&TradeStatistics::average_losing_duration_seconds, &TradeNumbers::average_losing_trade_duration>(
        {record::Unit::seconds, "Mean time held of the losers."},
        {"averageLosingTradeDuration", record::LeanStyle::timespan, 0}),
    statistic<&TradeStatistics::median_duration_seconds, &TradeNumbers::median_trade_duration>(
        {record::Unit::seconds, "Upper median of the time held."},
        {"medianTradeDuration", record::LeanStyle::timespan, 0}),
    statistic<&TradeStatistics::median_winning_duration_seconds, &TradeNumbers::median_winning_trade_duration>(
        {record::Unit::seconds, "Of the winners."}, {"medianWinningTradeDuration", record::LeanStyle::timespan, 0}),
    statistic<&TradeStatistics::median_losing_duration_seconds, &TradeNumbers::median_losing_trade_duration>(
        {record::Unit::seconds, "Of the losers."}, {"medianLosingTradeDuration", record::LeanStyle::timespan, 0}),
    statistic<&TradeStatistics::max_consecutive_winning_trades, &TradeNumbers::max_consecutive_winning_trades>(
        {record::Unit::count, "Longest row of winners."},
        {"maxConsecutiveWinningTrades", record::LeanStyle::integer, 0}),
    statistic<&TradeStatistics::max_consecutive_losing_trades, &TradeNumbers::max_consecutive_losing_trades>(
        {record::Unit::count, "Longest row of losers."}, {"maxConsecutiveLosingTrades", record::LeanStyle::integer, 0}),
    statistic<&TradeStatistics::profit_loss_ratio, &TradeNumbers::profit_loss_ratio>(
        {record::Unit::ratio, "Average profit over average loss; 0 without a loss."},
        {"profitLossRatio", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::win_loss_ratio, &TradeNumbers::win_loss_ratio>(
        {record::Unit::ratio, "Winners over losers; 10 without losers."},
        {"winLossRatio", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::win_rate_fraction, &TradeNumbers::win_rate>(
        {record::Unit::fraction, "Share of winners."}, {"winRate", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::loss_rate_fraction, &TradeNumbers::loss_rate>(
        {record::Unit::fraction, "Share of losers."}, {"lossRate", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::average_mae_usd, &TradeNumbers::average_mae>(
        {record::Unit::usd, "Mean of the worst open loss."}, {"averageMAE", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::average_mfe_usd, &TradeNumbers::average_mfe>(
        {record::Unit::usd, "Mean of the best open profit."}, {"averageMFE", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::largest_mae_usd, &TradeNumbers::largest_mae>(
        {record::Unit::usd, "Worst open loss."}, {"largestMAE", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::largest_mfe_usd, &TradeNumbers::largest_mfe>(
        {record::Unit::usd, "Best open profit."}, {"largestMFE", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::maximum_closed_trade_drawdown_usd, &TradeNumbers::maximum_closed_trade_drawdown>(
        {record::Unit::usd, "Deepest fall of the sum of closed trades, 0 or below."},
        {"maximumClosedTradeDrawdown", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::maximum_intra_trade_drawdown_usd, &TradeNumbers::maximum_intra_trade_drawdown>(
        {record::Unit::usd, "The same with open losses and profits."},
        {"maximumIntraTradeDrawdown", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::profit_loss_standard_deviation_usd, &TradeNumbers::profit_loss_standard_deviation>(
        {record::Unit::usd, "Sample deviation of all."},
        {"profitLossStandardDeviation", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::profit_loss_downside_deviation_usd, &TradeNumbers::profit_loss_downside_deviation>(
        {record::Unit::usd, "Sample deviation of the losers."},
        {"profitLossDownsideDeviation", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::profit_factor, &TradeNumbers::profit_factor>(
        {record::Unit::ratio, "Total profit over total loss; 10 without a loss."},
        {"profitFactor", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::sharpe_ratio, &TradeNumbers::sharpe_ratio>(
        {record::Unit::ratio, "Mean over deviation, per trade, not annualised."},
        {"sharpeRatio", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::sortino_ratio, &TradeNumbers::sortino_ratio>(
        {record::Unit::ratio, "Mean over downside deviation, per trade."},
        {"sortinoRatio", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::profit_to_max_drawdown_ratio, &TradeNumbers::profit_to_max_drawdown_ratio>(
        {record::Unit::ratio, "Sum over the deepest fall; 10 without one."},
        {"profitToMaxDrawdownRatio", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::maximum_end_trade_drawdown_usd, &TradeNumbers::maximum_end_trade_drawdown>(
        {record::Unit::usd, "Largest give-back from a trade's best profit."},
        {"maximumEndTradeDrawdown", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::average_end_trade_drawdown_usd, &TradeNumbers::average_end_trade_drawdown>(
        {record::Unit::usd, "Mean profit less mean best profit."},
        {"averageEndTradeDrawdown", record::LeanStyle::decimal, 4}),
    statistic<&TradeStatistics::maximum_drawdown_duration_seconds, &TradeNumbers::maximum_drawdown_duration>(
        {record::Unit::seconds, "Longest time from a peak to a new one."},
        {"maximumDrawdownDuration", record::LeanStyle::timespan, 0}),
    statistic<&TradeStatistics::total_fees_usd, &TradeNumbers::total_fees>(
        {record::Unit::usd, "Fees of the closed trades."}, {"totalFees", record::LeanStyle::decimal, 4}),
};
inline constexpr auto trade_statistics_fields = fields_of(trade_statistics_list);
static_assert(record::describes_every_member<TradeStatistics>(trade_statistics_fields.size()));

}  // namespace tamis::backtest
