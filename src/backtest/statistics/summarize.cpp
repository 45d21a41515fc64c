// backtest/statistics/summarize.cpp — from LEAN's number types and the run's facts to typed columns.
#include "backtest/statistics/summarize.hpp"

#include "backtest/statistics/own_parts.hpp"
#include "base/error.hpp"

namespace tamis::backtest {

namespace {

constexpr double ticks_a_second = 1e7;

void check_identity(const RunFacts& facts) {
    const Decimal sum = facts.start_cash + facts.realised + facts.unrealised - facts.fees;
    const Decimal difference = abs(facts.end_value - sum);
    ensure(difference < Decimal::scaled(1, 6), "end = start + realised + unrealised - fees");
}

std::int64_t count_fills(const RunFacts& facts) {
    std::int64_t fills = 0;
    for (const OrderEvent& event : facts.events) fills += event.status == OrderStatus::filled ? 1 : 0;
    return fills;
}

}  // namespace

OwnStatistics own_statistics(const BacktestResult& result) {
    const RunFacts& facts = result.facts;
    check_identity(facts);
    OwnStatistics own;
    UndefinedReasons undefined;
    own.total_profit_usd = facts.end_value - facts.start_cash;
    own.total_return_fraction = to_double(*own.total_profit_usd) / to_double(facts.start_cash);
    own.realised_usd = facts.realised;
    own.unrealised_usd = facts.unrealised;
    own.fees_usd = facts.fees;
    own.end_value_usd = facts.end_value;
    own.intraday_drawdown_fraction = facts.path.deepest_fall_fraction;
    add_session_returns(own, to_double(facts.start_cash), facts.path.session_equity_usd, undefined);
    if (facts.path.slices > 0)
        own.market_exposure_fraction =
            static_cast<double>(facts.path.slices_invested) / static_cast<double>(facts.path.slices);
    else
        undefined.add("market_exposure_fraction", "no bars");
    own.sale_volume_usd = facts.sale_volume;
    add_turnover(own, undefined);
    add_trade_ratios(own, facts.trades, undefined);
    own.fills = count_fills(facts);
    own.bars = facts.path.bars;
    own.warmup_bars = facts.path.warmup_bars;
    if (!result.lean)
        undefined.add("lean_*", "LEAN's own statistics overflow here");
    else if (!facts.has_benchmark)
        undefined.add("lean_alpha, lean_beta, lean_information_ratio, lean_tracking_error, lean_treynor_ratio",
                      "no bar of the benchmark");
    own.undefined = undefined.text();
    return own;
}

LeanStatistics lean_statistics(const BacktestResult& result) {
    if (!result.lean) return {};
    const LeanNumbers& n = *result.lean;
    LeanStatistics s;
    s.total_orders = n.total_orders;
    s.average_win_fraction = to_double(n.average_win);
    s.average_loss_fraction = to_double(n.average_loss);
    s.compounding_annual_return_fraction = to_double(n.compounding_annual_return);
    s.drawdown_fraction = to_double(n.drawdown);
    s.expectancy = to_double(n.expectancy);
    s.start_equity_usd = n.start_equity;
    s.end_equity_usd = n.end_equity;
    s.net_profit_fraction = to_double(n.net_profit);
    s.sharpe_ratio = to_double(n.sharpe_ratio);
    s.sortino_ratio = to_double(n.sortino_ratio);
    s.probabilistic_sharpe_ratio_fraction = to_double(n.probabilistic_sharpe_ratio);
    s.loss_rate_fraction = to_double(n.loss_rate);
    s.win_rate_fraction = to_double(n.win_rate);
    s.profit_loss_ratio = to_double(n.profit_loss_ratio);
    s.alpha = to_double(n.alpha);
    s.beta = to_double(n.beta);
    s.annual_standard_deviation = to_double(n.annual_standard_deviation);
    s.annual_variance = to_double(n.annual_variance);
    s.information_ratio = to_double(n.information_ratio);
    s.tracking_error = to_double(n.tracking_error);
    s.treynor_ratio = to_double(n.treynor_ratio);
    s.total_fees_usd = n.total_fees;
    s.estimated_strategy_capacity_usd = to_double(n.estimated_strategy_capacity);
    s.lowest_capacity_asset = n.lowest_capacity_asset;
    s.portfolio_turnover_fraction = to_double(n.portfolio_turnover);
    s.drawdown_recovery_days = n.drawdown_recovery_days;
    s.value_at_risk_99_fraction = to_double(n.value_at_risk_99);
    s.value_at_risk_95_fraction = to_double(n.value_at_risk_95);
    if (!result.facts.has_benchmark)
        s.alpha = s.beta = s.information_ratio = s.tracking_error = s.treynor_ratio = std::nullopt;
    return s;
}

TradeStatistics trade_statistics(const TradeNumbers& n) {
    const auto seconds = [](Ticks ticks) { return static_cast<double>(ticks) / ticks_a_second; };
    const auto time = [](const std::optional<UtcTime>& at) {
        return at ? std::optional(record::Timestamp{at->ms}) : std::nullopt;
    };
    TradeStatistics s;
    s.start_time = time(n.start);
    s.end_time = time(n.end);
    s.number_of_trades = n.total_number_of_trades;
    s.winning_trades = n.number_of_winning_trades;
    s.losing_trades = n.number_of_losing_trades;
    s.total_profit_loss_usd = n.total_profit_loss;
    s.total_profit_usd = n.total_profit;
    s.total_loss_usd = n.total_loss;
    s.largest_profit_usd = n.largest_profit;
    s.largest_loss_usd = n.largest_loss;
    s.average_profit_loss_usd = to_double(n.average_profit_loss);
    s.average_profit_usd = to_double(n.average_profit);
    s.average_loss_usd = to_double(n.average_loss);
    s.average_duration_seconds = seconds(n.average_trade_duration);
    s.average_winning_duration_seconds = seconds(n.average_winning_trade_duration);
    s.average_losing_duration_seconds = seconds(n.average_losing_trade_duration);
    s.median_duration_seconds = seconds(n.median_trade_duration);
    s.median_winning_duration_seconds = seconds(n.median_winning_trade_duration);
    s.median_losing_duration_seconds = seconds(n.median_losing_trade_duration);
    s.max_consecutive_winning_trades = n.max_consecutive_winning_trades;
    s.max_consecutive_losing_trades = n.max_consecutive_losing_trades;
    s.profit_loss_ratio = to_double(n.profit_loss_ratio);
    s.win_loss_ratio = to_double(n.win_loss_ratio);
    s.win_rate_fraction = to_double(n.win_rate);
    s.loss_rate_fraction = to_double(n.loss_rate);
    s.average_mae_usd = to_double(n.average_mae);
    s.average_mfe_usd = to_double(n.average_mfe);
    s.largest_mae_usd = n.largest_mae;
    s.largest_mfe_usd = n.largest_mfe;
    s.maximum_closed_trade_drawdown_usd = n.maximum_closed_trade_drawdown;
    s.maximum_intra_trade_drawdown_usd = n.maximum_intra_trade_drawdown;
    s.profit_loss_standard_deviation_usd = to_double(n.profit_loss_standard_deviation);
    s.profit_loss_downside_deviation_usd = to_double(n.profit_loss_downside_deviation);
    s.profit_factor = to_double(n.profit_factor);
    s.sharpe_ratio = to_double(n.sharpe_ratio);
    s.sortino_ratio = to_double(n.sortino_ratio);
    s.profit_to_max_drawdown_ratio = to_double(n.profit_to_max_drawdown_ratio);
    s.maximum_end_trade_drawdown_usd = n.maximum_end_trade_drawdown;
    s.average_end_trade_drawdown_usd = to_double(n.average_end_trade_drawdown);
    s.maximum_drawdown_duration_seconds = seconds(n.maximum_drawdown_duration);
    s.total_fees_usd = n.total_fees;
    return s;
}

}  // namespace tamis::backtest
