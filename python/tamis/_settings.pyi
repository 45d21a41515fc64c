# Written by python/tests/write_stub.py from the program's descriptions.
from typing import Literal, TypedDict, Union

Value = Union[str, int, float, bool]

class Settings(TypedDict, total=False):
    cash: Value
    """Dollars at the start (100000)"""
    resolution: Value
    """minute, hour or daily (minute)"""
    normalization: Value
    """adjusted, raw, split_adjusted or total_return (adjusted)"""
    fee: Value
    """Constant dollars an order (interactive brokers)"""
    benchmark: Value
    """Symbol for alpha and beta (SPY)"""
    fee_model: Value
    """interactive_brokers or constant(usd) (interactive_brokers)"""
    slippage: Value
    """none, constant(fraction) or volume_share(volume_limit, price_impact) (none)"""
    account: Value
    """margin(leverage), cash or day_trading(leverage, night_leverage) (margin(leverage=2))"""
    settlement: Value
    """immediate or delayed(days, minutes) (as the account)"""
    extended_hours: Value
    """yes or no (false)"""
    stale_price_minutes: Value
    """Minutes after which prices are stale for orders (60)"""
    free_value_fraction: Value
    """Fraction of the portfolio's value that targets leave free (0.0025)"""
    free_value: Value
    """Dollars that targets leave free, in place of the fraction (the share)"""
    close_buffer_minutes: Value
    """Minutes before the close in which no order for it is taken (15.5)"""

BacktestColumn = Literal[
    "cell",
    "strategy",
    "strategy_version",
    "parameters",
    "symbol",
    "first_day",
    "last_day",
    "sessions",
    "cash_usd",
    "resolution",
    "normalization",
    "fee_per_order_usd",
    "fill_forward",
    "benchmark",
    "fee_model",
    "slippage",
    "account",
    "settlement",
    "extended_hours",
    "stale_price_minutes",
    "free_value_fraction",
    "free_value_usd",
    "close_buffer_minutes",
    "engine",
    "engine_version",
    "data_version",
    "status",
    "reason",
    "attempts",
    "execution_time_ms",
    "computed_at",
    "total_return_fraction",
    "total_profit_usd",
    "realised_usd",
    "unrealised_usd",
    "fees_usd",
    "end_value_usd",
    "intraday_drawdown_fraction",
    "average_daily_return_fraction",
    "standard_deviation_fraction",
    "market_exposure_fraction",
    "turnover_ratio",
    "sale_volume_usd",
    "profit_factor",
    "win_rate_fraction",
    "average_winning_return_fraction",
    "average_losing_return_fraction",
    "fills",
    "bars",
    "warmup_bars",
    "undefined",
    "lean_total_orders",
    "lean_average_win_fraction",
    "lean_average_loss_fraction",
    "lean_compounding_annual_return_fraction",
    "lean_drawdown_fraction",
    "lean_expectancy",
    "lean_start_equity_usd",
    "lean_end_equity_usd",
    "lean_net_profit_fraction",
    "lean_sharpe_ratio",
    "lean_sortino_ratio",
    "lean_probabilistic_sharpe_ratio_fraction",
    "lean_loss_rate_fraction",
    "lean_win_rate_fraction",
    "lean_profit_loss_ratio",
    "lean_alpha",
    "lean_beta",
    "lean_annual_standard_deviation",
    "lean_annual_variance",
    "lean_information_ratio",
    "lean_tracking_error",
    "lean_treynor_ratio",
    "lean_total_fees_usd",
    "lean_estimated_strategy_capacity_usd",
    "lean_lowest_capacity_asset",
    "lean_portfolio_turnover_fraction",
    "lean_drawdown_recovery_days",
    "lean_value_at_risk_99_fraction",
    "lean_value_at_risk_95_fraction",
    "trade_start_time",
    "trade_end_time",
    "trade_number_of_trades",
    "trade_winning_trades",
    "trade_losing_trades",
    "trade_total_profit_loss_usd",
    "trade_total_profit_usd",
    "trade_total_loss_usd",
    "trade_largest_profit_usd",
    "trade_largest_loss_usd",
    "trade_average_profit_loss_usd",
    "trade_average_profit_usd",
    "trade_average_loss_usd",
    "trade_average_duration_seconds",
    "trade_average_winning_duration_seconds",
    "trade_average_losing_duration_seconds",
    "trade_median_duration_seconds",
    "trade_median_winning_duration_seconds",
    "trade_median_losing_duration_seconds",
    "trade_max_consecutive_winning_trades",
    "trade_max_consecutive_losing_trades",
    "trade_profit_loss_ratio",
    "trade_win_loss_ratio",
    "trade_win_rate_fraction",
    "trade_loss_rate_fraction",
    "trade_average_mae_usd",
    "trade_average_mfe_usd",
    "trade_largest_mae_usd",
    "trade_largest_mfe_usd",
    "trade_maximum_closed_trade_drawdown_usd",
    "trade_maximum_intra_trade_drawdown_usd",
    "trade_profit_loss_standard_deviation_usd",
    "trade_profit_loss_downside_deviation_usd",
    "trade_profit_factor",
    "trade_sharpe_ratio",
    "trade_sortino_ratio",
    "trade_profit_to_max_drawdown_ratio",
    "trade_maximum_end_trade_drawdown_usd",
    "trade_average_end_trade_drawdown_usd",
    "trade_maximum_drawdown_duration_seconds",
    "trade_total_fees_usd",
]
