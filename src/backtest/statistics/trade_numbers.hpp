// backtest/statistics/trade_numbers.hpp — LEAN's statistics of closed trades (TradeStatistics.cs), in its own types.
#pragma once

#include <optional>
#include <span>

#include "backtest/statistics/statistic.hpp"
#include "backtest/trade_builder.hpp"

namespace tamis::backtest {

struct TradeNumbers {
    std::optional<UtcTime> start, end;
    int total_number_of_trades = 0, number_of_winning_trades = 0, number_of_losing_trades = 0;
    Decimal total_profit_loss, total_profit, total_loss, largest_profit, largest_loss;
    Decimal average_profit_loss, average_profit, average_loss;
    Ticks average_trade_duration = 0, average_winning_trade_duration = 0, average_losing_trade_duration = 0;
    Ticks median_trade_duration = 0, median_winning_trade_duration = 0, median_losing_trade_duration = 0;
    int max_consecutive_winning_trades = 0, max_consecutive_losing_trades = 0;
    Decimal profit_loss_ratio, win_loss_ratio, win_rate, loss_rate;
    Decimal average_mae, average_mfe, largest_mae, largest_mfe;
    Decimal maximum_closed_trade_drawdown, maximum_intra_trade_drawdown;
    Decimal profit_loss_standard_deviation, profit_loss_downside_deviation;
    Decimal profit_factor, sharpe_ratio, sortino_ratio, profit_to_max_drawdown_ratio;
    Decimal maximum_end_trade_drawdown, average_end_trade_drawdown;
    Ticks maximum_drawdown_duration = 0;
    Decimal total_fees;
};

/// In the order in which the trades closed.
TradeNumbers trade_numbers(std::span<const ClosedTrade> trades);

}  // namespace tamis::backtest
