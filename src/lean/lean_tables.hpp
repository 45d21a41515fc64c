// lean/lean_tables.hpp — the tables that only LEAN's results fill: what it printed beyond the cell's own columns, its
// orders and their events, its series, the parameters it ran with, and whatever we have no column for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backtest/statistics/result_families.hpp"
#include "record/field.hpp"

namespace tamis::lean {

/// `runtimeStatistics`: the banner of a run. Signs are LEAN's: fees are below 0.
struct RuntimeStatistics {
    std::optional<Decimal> equity_usd, fees_usd, holdings_usd, net_profit_usd;
    std::optional<double> probabilistic_sharpe_ratio_fraction, return_fraction;
    std::optional<Decimal> unrealized_usd, volume_usd;
};

/// `portfolioStatistics`: LEAN's ratios of the sampled equity, rounded to four places; zeros on one- and two-day runs.
struct PortfolioStatistics {
    std::optional<double> average_win_fraction, average_loss_fraction, profit_loss_ratio, win_rate_fraction,
        loss_rate_fraction, expectancy;
    std::optional<Decimal> start_equity_usd, end_equity_usd;
    std::optional<double> compounding_annual_return_fraction, drawdown_fraction, total_net_profit_fraction,
        sharpe_ratio, probabilistic_sharpe_ratio_fraction, sortino_ratio, alpha, beta, annual_standard_deviation,
        annual_variance, information_ratio, tracking_error, treynor_ratio, portfolio_turnover_fraction,
        value_at_risk_99_fraction, value_at_risk_95_fraction;
    std::optional<std::int64_t> drawdown_recovery_days;
};

/// One row a result of LEAN.
struct LeanResultRow {
    Hash128 cell;
    std::string source;  ///< the file or archive it was read from
    std::int64_t completeness = 0;
    std::string algorithm_id;
    std::optional<std::string> backtest_name, lean_version, run_status;
    std::optional<record::Timestamp> started_at, ended_at;
    std::optional<std::string> account_currency;
    std::optional<std::int64_t> trading_days_per_year;
    std::int64_t orders = 0, order_events = 0, fields_without_column = 0;
    RuntimeStatistics runtime;
    PortfolioStatistics portfolio;
};

struct LeanOrderRow {
    Hash128 cell;
    std::int64_t order_id = 0;
    std::string symbol, order_type, status;
    Decimal quantity;
    std::optional<Decimal> price_usd, value_usd, stop_price_usd, limit_price_usd, trigger_price_usd, trailing_amount;
    std::optional<bool> trailing_as_fraction;
    std::optional<record::Timestamp> created_time, last_fill_time, canceled_time;
    std::string tag;
    std::optional<Decimal> bid_usd, ask_usd, last_usd;
    std::optional<bool> is_marketable;
};

struct LeanOrderEventRow {
    Hash128 cell;
    std::int64_t order_id = 0, event_id = 0;
    std::string symbol;
    record::Timestamp time;
    std::string status;
    Decimal quantity;
    std::optional<Decimal> fill_price_usd, fill_quantity, fee_usd, stop_price_usd, limit_price_usd;
    std::optional<std::string> message;
};

/// One of LEAN's rolling windows: the statistics of the months up to a day.
struct LeanWindowRow {
    Hash128 cell;
    std::int64_t months = 0;
    record::Day last_day;
    backtest::TradeStatistics trade;
    PortfolioStatistics portfolio;
};

struct LeanSeriesRow {
    Hash128 cell;
    std::string chart, series, unit;
    record::Timestamp time;
    std::optional<double> value;
};

struct CellParameterRow {
    Hash128 cell;
    std::string name, text;
    std::optional<double> number;
};

struct LeanOtherRow {
    Hash128 cell;
    std::string path, json;
};

struct LeanFailureRow {
    Hash128 cell;
    std::int64_t attempt = 0;
    std::string reason;
    std::optional<std::int64_t> exit_code, signal;
    std::string log_tail;
};

std::span<const record::Field> runtime_fields();
std::span<const record::Field> portfolio_fields();

const record::Table& lean_result_table();
const record::Table& lean_order_table();
const record::Table& lean_order_event_table();
const record::Table& lean_window_table();
const record::Table& lean_series_table();
const record::Table& cell_parameter_table();
const record::Table& lean_other_table();
const record::Table& lean_failure_table();
/// All of them, each with a column `cell`.
std::vector<const record::Table*> lean_tables();

/// LEAN's numbers for order types and states, as words ("stop_market", "filled").
std::string order_type_text(std::int64_t type);
std::string order_status_text(std::int64_t status);

}  // namespace tamis::lean
