// backtest/tables.hpp — the tables that a backtest fills: the cell, its trades, its fills, its equity, its strategy.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "backtest/backtest.hpp"
#include "backtest/statistics/result_families.hpp"
#include "backtest/stored_settings.hpp"
#include "record/field.hpp"
#include "record/rows.hpp"

namespace tamis::backtest {

/// One row a cell: its key in parts, how it ended, and the three families of numbers.
struct CellRow {
    Hash128 cell;
    std::string strategy;
    std::optional<std::string> strategy_version;
    std::string parameters;
    std::optional<std::string> symbol;  ///< several: separated by spaces
    record::Day first_day, last_day;
    std::int64_t sessions = 0;  ///< of the exchange, first and last day included; see set_days
    StoredSettings settings;
    std::string engine;
    std::optional<std::string> engine_version;
    std::optional<Hash128> data_version;
    std::string status;  ///< done, no_bars, partial, failed
    std::optional<std::string> reason;
    std::int64_t attempts = 1;
    std::optional<double> execution_time_ms;
    std::optional<record::Timestamp> computed_at;
    OwnStatistics own;
    LeanStatistics lean;
    TradeStatistics trade;
};

struct TradeRow {
    Hash128 cell;
    std::int64_t number = 0;
    std::string symbol, direction;
    Decimal quantity;
    record::Timestamp entry_time, exit_time;
    Decimal entry_price_usd, exit_price_usd, profit_loss_usd, fees_usd, mae_usd, mfe_usd;
    std::optional<Decimal> end_trade_drawdown_usd;
};

struct FillRow {
    Hash128 cell;
    std::int64_t order_id = 0;
    std::string symbol, order_type, tag;
    record::Timestamp time;
    std::int64_t quantity = 0;
    Decimal price_usd;
    std::optional<Decimal> fee_usd;
};

struct EquityRow {
    Hash128 cell;
    record::Timestamp time;
    Decimal open_usd, high_usd, low_usd, close_usd;
};

const record::Table& cell_table();
const record::Table& trade_table();
const record::Table& fill_table();
const record::Table& equity_table();
std::vector<const record::Table*> all_tables();

/// Rows of a cell in tables that only its engine knows.
class MoreRows {
  public:
    virtual ~MoreRows() = default;
    /// Appends them; `rows_of` gives the batch of a table.
    virtual void append_to(const std::function<record::Rows&(const record::Table&)>& rows_of) const = 0;
};

/// What one finished cell adds to the tables.
struct CellRows {
    CellRow cell;
    std::vector<TradeRow> trades;
    std::vector<FillRow> fills;
    std::vector<EquityRow> equity;
    std::optional<StrategySpec> strategy;  ///< none for a failed cell and for other engines
    std::shared_ptr<const void> counters;  ///< the strategy's own, where there is one
    std::unique_ptr<MoreRows> more;        ///< null: none
};

/// The days of a cell, and with them its sessions: what is defined of a run is decided by these, not by days.
void set_days(CellRow& row, TradingDay first, TradingDay last);
/// Fewer have no Sharpe and no Sortino ratio: LEAN leaves the first session's return out, and a deviation needs two.
inline constexpr std::int64_t sessions_for_a_ratio = 3;

/// The key and its parts; status, numbers and times are the caller's.
CellRow cell_row(const BacktestSpec& spec, const Hash128& key, const Hash128& data);
/// Which rows beside the cell's own are wanted.
struct KeepOptions {
    bool trades = true, fills = true, equity = false;
};
/// Everything of a finished run that is to be kept.
CellRows cell_rows(const BacktestSpec& spec,
                   const Hash128& key,
                   const Hash128& data,
                   BacktestResult&& result,
                   const KeepOptions& keep);
/// Appends cell, parameters and counters of a strategy to a batch of its table.
void append_strategy_row(record::Rows& rows, const CellRows& cell);

}  // namespace tamis::backtest
