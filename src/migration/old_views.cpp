// migration/old_views.cpp — our columns under the earlier system's names, in percent where it had percent.
#include "migration/old_views.hpp"

#include <fmt/format.h>

#include "backtest/tables.hpp"

namespace tamis::migration {

namespace {

/// A ratio of LEAN, NULL where LEAN printed its 0 for want of a deviation, or numbers for too short a run.
std::string defined_ratio(const char* column) {
    return fmt::format("CASE WHEN sessions >= {} THEN nullif({}, 0) END", backtest::sessions_for_a_ratio, column);
}

std::string why_no_ratio(const char* name, const char* column) {
    return fmt::format(
        "CASE WHEN sessions < {0} THEN '{1}: fewer than {0} sessions' WHEN {2} = 0 THEN '{1}: no deviation' END",
        backtest::sessions_for_a_ratio,
        name,
        column);
}

}  // namespace

std::vector<store::View> old_views() {
    static const std::string backtests =
        R"(
SELECT cell AS backtest_id, symbol, strategy AS strategy_name, parameters, first_day AS start_date, last_day AS end_date,
       cash_usd AS initial_cash, resolution, end_value_usd AS final_value,
       total_return_fraction * 100 AS total_return,
       trade_win_rate_fraction * 100 AS win_rate,
       trade_number_of_trades AS total_trades, trade_winning_trades AS winning_trades, trade_losing_trades AS losing_trades,
       )" +
        defined_ratio("lean_sharpe_ratio") +
        R"( AS sharpe_ratio,
       )" +
        defined_ratio("lean_sortino_ratio") +
        R"( AS sortino_ratio,
       intraday_drawdown_fraction * 100 AS max_drawdown,
       profit_factor, total_profit_usd AS total_profit,
       average_winning_return_fraction * 100 AS avg_winning_return,
       average_losing_return_fraction * 100 AS avg_losing_return,
       execution_time_ms,
       CASE WHEN trade_winning_trades > 0 THEN trade_average_profit_usd END AS average_win,
       CASE WHEN trade_losing_trades > 0 THEN trade_average_loss_usd END AS average_loss,
       CASE WHEN trade_winning_trades > 0 THEN trade_largest_profit_usd END AS largest_win,
       CASE WHEN trade_losing_trades > 0 THEN trade_largest_loss_usd END AS largest_loss,
       CASE WHEN trade_number_of_trades > 0 THEN trade_average_duration_seconds END AS average_trade_duration,
       average_daily_return_fraction * 100 AS average_daily_return,
       standard_deviation_fraction * 100 AS standard_deviation,
       market_exposure_fraction * 100 AS market_exposure,
       fees_usd AS total_fees, computed_at AS created_at,
       nullif(concat_ws('; ', )" +
        why_no_ratio("sharpe_ratio", "lean_sharpe_ratio") + ", " + why_no_ratio("sortino_ratio", "lean_sortino_ratio") +
        R"(, undefined), '') AS undefined
FROM backtest WHERE status = 'done')";
    static const std::string screens = R"(
SELECT h.symbol, h.day AS data_date, h.screen AS session_id, h.open_usd AS open_price,
       max(CASE WHEN m.filter = 'price_range' THEN regexp_extract(m.parameters, '[(, ]min=([-+.0-9e]+)', 1)::DOUBLE END) AS min_price,
       max(CASE WHEN m.filter = 'price_range' THEN regexp_extract(m.parameters, '[(, ]max=([-+.0-9e]+)', 1)::DOUBLE END) AS max_price,
       max(CASE WHEN m.filter = 'prev_day_dollar_volume' THEN regexp_extract(m.parameters, 'minimum=([-+.0-9e]+)', 1)::DOUBLE END) AS min_volume,
       max(CASE WHEN m.filter = 'gap' THEN regexp_extract(m.parameters, 'threshold=([-+.0-9e]+)', 1)::DOUBLE * 100 END) AS min_gap,
       bool_or(CASE WHEN m.filter = 'price_vs_vwap' THEN m.value > 0 END) AS above_vwap,
       bool_or(CASE WHEN m.filter = 'price_vs_ma' AND m.parameters LIKE '%(period=20,%' THEN m.value > 0 END) AS above_sma20,
       max(CASE WHEN m.filter = 'day_change' THEN m.value * 100 END) AS daily_change_percent,
       max(CASE WHEN m.filter = 'gap' THEN m.value * 100 END) AS gap_percent
FROM screen_hit h LEFT JOIN screen_measure m ON m.screen = h.screen AND m.symbol = h.symbol
GROUP BY h.symbol, h.day, h.screen, h.open_usd)";
    return {{"cached_backtest_results", backtests}, {"cached_screener_results", screens}};
}

}  // namespace tamis::migration
