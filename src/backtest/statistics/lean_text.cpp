// backtest/statistics/lean_text.cpp — labels and roundings of LEAN's printed statistics.
#include "backtest/statistics/lean_text.hpp"

#include <cstdio>

#include "base/double_text.hpp"

namespace tamis::backtest {

namespace {
std::string percent(Decimal fraction, int digits) {
    return to_text(round_half_even(fraction * Decimal(100), digits)) + "%";
}
std::string real(Decimal value) {
    return double_text(round_double(to_double(value), 3));
}
std::string decimal(Decimal value, int digits) {
    return to_text(round_half_even(value, digits));
}
std::string four(Decimal value) {
    return decimal(value, 4);
}
}  // namespace

NamedTexts lean_summary(const LeanNumbers& n) {
    return {
        {"Total Orders", std::to_string(n.total_orders)},
        {"Average Win", percent(n.average_win, 2)},
        {"Average Loss", percent(n.average_loss, 2)},
        {"Compounding Annual Return", percent(n.compounding_annual_return, 3)},
        {"Drawdown", percent(n.drawdown, 3)},
        {"Expectancy", decimal(n.expectancy, 3)},
        {"Start Equity", decimal(n.start_equity, 2)},
        {"End Equity", decimal(n.end_equity, 2)},
        {"Net Profit", percent(n.net_profit, 3)},
        {"Sharpe Ratio", real(n.sharpe_ratio)},
        {"Sortino Ratio", real(n.sortino_ratio)},
        {"Probabilistic Sharpe Ratio", percent(n.probabilistic_sharpe_ratio, 3)},
        {"Loss Rate", percent(n.loss_rate, 0)},
        {"Win Rate", percent(n.win_rate, 0)},
        {"Profit-Loss Ratio", decimal(n.profit_loss_ratio, 2)},
        {"Alpha", real(n.alpha)},
        {"Beta", real(n.beta)},
        {"Annual Standard Deviation", real(n.annual_standard_deviation)},
        {"Annual Variance", real(n.annual_variance)},
        {"Information Ratio", real(n.information_ratio)},
        {"Tracking Error", real(n.tracking_error)},
        {"Treynor Ratio", real(n.treynor_ratio)},
        {"Total Fees", "$" + fixed_text(n.total_fees, 2)},
        {"Estimated Strategy Capacity", "$" + to_text(round_to_significant_digits(n.estimated_strategy_capacity, 2))},
        {"Lowest Capacity Asset", n.lowest_capacity_asset},
        {"Portfolio Turnover", percent(n.portfolio_turnover, 2)},
        {"Drawdown Recovery", std::to_string(n.drawdown_recovery_days)}};
}

std::string timespan_text(Ticks ticks) {
    const bool negative = ticks < 0;
    const Ticks magnitude = negative ? -ticks : ticks;
    const std::int64_t seconds = magnitude / 10'000'000, fraction = magnitude % 10'000'000;
    char text[48];
    std::string result = negative ? "-" : "";
    if (seconds >= 86'400) result += std::to_string(seconds / 86'400) + ".";
    std::snprintf(text,
                  sizeof text,
                  "%02d:%02d:%02d",
                  static_cast<int>(seconds / 3600 % 24),
                  static_cast<int>(seconds / 60 % 60),
                  static_cast<int>(seconds % 60));
    result += text;
    if (fraction != 0) {
        std::snprintf(text, sizeof text, ".%07d", static_cast<int>(fraction));
        result += text;
    }
    return result;
}

NamedTexts lean_trade_statistics(const TradeNumbers& n) {
    return {{"startDateTime", n.start ? iso_text(*n.start) : ""},
            {"endDateTime", n.end ? iso_text(*n.end) : ""},
            {"totalNumberOfTrades", std::to_string(n.total_number_of_trades)},
            {"numberOfWinningTrades", std::to_string(n.number_of_winning_trades)},
            {"numberOfLosingTrades", std::to_string(n.number_of_losing_trades)},
            {"totalProfitLoss", four(n.total_profit_loss)},
            {"totalProfit", four(n.total_profit)},
            {"totalLoss", four(n.total_loss)},
            {"largestProfit", four(n.largest_profit)},
            {"largestLoss", four(n.largest_loss)},
            {"averageProfitLoss", four(n.average_profit_loss)},
            {"averageProfit", four(n.average_profit)},
            {"averageLoss", four(n.average_loss)},
            {"averageTradeDuration", timespan_text(n.average_trade_duration)},
            {"averageWinningTradeDuration", timespan_text(n.average_winning_trade_duration)},
            {"averageLosingTradeDuration", timespan_text(n.average_losing_trade_duration)},
            {"medianTradeDuration", timespan_text(n.median_trade_duration)},
            {"medianWinningTradeDuration", timespan_text(n.median_winning_trade_duration)},
            {"medianLosingTradeDuration", timespan_text(n.median_losing_trade_duration)},
            {"maxConsecutiveWinningTrades", std::to_string(n.max_consecutive_winning_trades)},
            {"maxConsecutiveLosingTrades", std::to_string(n.max_consecutive_losing_trades)},
            {"profitLossRatio", four(n.profit_loss_ratio)},
            {"winLossRatio", four(n.win_loss_ratio)},
            {"winRate", four(n.win_rate)},
            {"lossRate", four(n.loss_rate)},
            {"averageMAE", four(n.average_mae)},
            {"averageMFE", four(n.average_mfe)},
            {"largestMAE", four(n.largest_mae)},
            {"largestMFE", four(n.largest_mfe)},
            {"maximumClosedTradeDrawdown", four(n.maximum_closed_trade_drawdown)},
            {"maximumIntraTradeDrawdown", four(n.maximum_intra_trade_drawdown)},
            {"profitLossStandardDeviation", four(n.profit_loss_standard_deviation)},
            {"profitLossDownsideDeviation", four(n.profit_loss_downside_deviation)},
            {"profitFactor", four(n.profit_factor)},
            {"sharpeRatio", four(n.sharpe_ratio)},
            {"sortinoRatio", four(n.sortino_ratio)},
            {"profitToMaxDrawdownRatio", four(n.profit_to_max_drawdown_ratio)},
            {"maximumEndTradeDrawdown", four(n.maximum_end_trade_drawdown)},
            {"averageEndTradeDrawdown", four(n.average_end_trade_drawdown)},
            {"maximumDrawdownDuration", timespan_text(n.maximum_drawdown_duration)},
            {"totalFees", four(n.total_fees)}};
}

}  // namespace tamis::backtest
