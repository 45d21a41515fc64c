// backtest/statistics/own_parts.cpp — numbers that are defined only where there is something to count.
#include "backtest/statistics/own_parts.hpp"

#include <cmath>
#include <vector>

#include "backtest/statistics/sample_math.hpp"

namespace tamis::backtest {

void UndefinedReasons::add(std::string_view column, std::string_view reason) {
    if (!text_.empty()) text_ += "; ";
    text_.append(column).append(": ").append(reason);
}

void add_session_returns(OwnStatistics& own,
                         double start_usd,
                         std::span<const double> values_usd,
                         UndefinedReasons& undefined) {
    std::vector<double> returns;
    double before = start_usd;
    for (const double value : values_usd) {
        if (before > 0) returns.push_back(value / before - 1);
        before = value;
    }
    if (returns.size() < 2) {
        undefined.add("average_daily_return_fraction, standard_deviation_fraction", "fewer than two sessions");
        return;
    }
    own.average_daily_return_fraction = sample_mean(returns);
    own.standard_deviation_fraction = std::sqrt(sample_variance(returns));
}

void add_trade_ratios(OwnStatistics& own, std::span<const ClosedTrade> trades, UndefinedReasons& undefined) {
    double profit = 0, loss = 0, winning = 0, losing = 0;
    int winners = 0, losers = 0;
    for (const ClosedTrade& trade : trades) {
        const double money = to_double(trade.profit_loss);
        const double entry = to_double(trade.entry_price) * to_double(trade.quantity);
        const bool is_win = money > 0;
        (is_win ? profit : loss) += money;
        (is_win ? winning : losing) += entry != 0 ? money / entry : 0;
        ++(is_win ? winners : losers);
    }
    if (loss < 0)
        own.profit_factor = profit / -loss;
    else
        undefined.add("profit_factor", "no losing trade");
    if (trades.empty())
        undefined.add("win_rate_fraction", "no closed trade");
    else
        own.win_rate_fraction = static_cast<double>(winners) / static_cast<double>(trades.size());
    if (winners)
        own.average_winning_return_fraction = winning / winners;
    else
        undefined.add("average_winning_return_fraction", "no winning trade");
    if (losers)
        own.average_losing_return_fraction = losing / losers;
    else
        undefined.add("average_losing_return_fraction", "no losing trade");
}

void add_turnover(OwnStatistics& own, UndefinedReasons& undefined) {
    if (*own.end_value_usd > Decimal(0))
        own.turnover_ratio = to_double(*own.sale_volume_usd) / to_double(*own.end_value_usd);
    else
        undefined.add("turnover_ratio", "the end value is not above 0");
}

}  // namespace tamis::backtest
