// app/migration/old_row_report.hpp — what became of the rows of one file or table, counted by reason.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lean/result_files.hpp"

namespace tamis::app {

/// Names of faults that the earlier system's rows are known to have; what is done about each is said with it.
namespace fault {
inline constexpr const char* profit_loss_ratio =
    "profit_factor holds the profit/loss ratio: taken as that, the profit factor is NULL";
inline constexpr const char* positive_drawdown =
    "max_drawdown is above 0: it is the closed trades' drawdown over the cash, taken as "
    "trade_maximum_closed_trade_drawdown_usd";
inline constexpr const char* trade_sharpe =
    "sharpe_ratio of a run of one or two days is the trades' own: taken as trade_sharpe_ratio";
inline constexpr const char* trade_sortino =
    "sortino_ratio of a run of one or two days is the trades' own: taken as trade_sortino_ratio";
inline constexpr const char* all_zero = "no account ends at 0: its zeros mean absent, every number is NULL";
inline constexpr const char* zero_absent = "a 0 that means absent: NULL";
inline constexpr const char* two_ids = "two ids for one backtest: one cell, both ids kept in migrated_backtest";
inline constexpr const char* duplicate = "a duplicated row: taken once";
inline constexpr const char* reversed = "a reversed date range: turned round";
inline constexpr const char* any_direction = "gap direction 'any' is 'both'";
inline constexpr const char* profit_without_winner = "total_profit without a winning trade: NULL";
inline constexpr const char* days_not_kept =
    "a screen over several days, without which day each symbol passed: its symbols are in migrated_screen_symbol";
}  // namespace fault

struct OldRowsReport {
    std::string source, kind;  ///< kind: backtests, screens, fills, or why none of them
    std::uint64_t rows = 0;
    std::uint64_t cells_added = 0, cells_known = 0, duplicates = 0;
    std::uint64_t screens_added = 0, hits_added = 0, fills_added = 0;
    std::int64_t backtests_before = 0, backtests_after = 0;
    std::map<std::string, std::uint64_t> mapped;    ///< "total_return → lean_result.runtime_return_fraction"
    std::map<std::string, std::uint64_t> unmapped;  ///< "cache_hit: always false in the old rows"
    std::map<std::string, std::uint64_t> faults;
    std::vector<lean::Refused> rejected;
};

}  // namespace tamis::app
