// migration/old_row_report.hpp — what became of the rows of one file or table, counted by reason.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lean/result_files.hpp"

namespace tamis::migration {

/// Names of faults that the earlier system's rows are known to have; what is done about each is said with it.
namespace fault {
inline constexpr const char* profit_loss_ratio =
    "profit_factor holds the profit/loss ratio: taken as that, the profit factor is NULL";
inline constexpr const char* positive_drawdown =
    "max_drawdown is above 0: it is the closed trades' drawdown over the cash, taken as "
    "trade_maximum_closed_trade_drawdown_usd";
inline constexpr const char* trade_sharpe =
    "sharpe_ratio of a run for which LEAN prints 0 is the trades' own: taken as trade_sharpe_ratio";
inline constexpr const char* trade_sortino =
    "sortino_ratio of a run of fewer than three sessions is the trades' own: taken as trade_sortino_ratio";
inline constexpr const char* all_zero = "no account ends at 0: its zeros mean absent, every number is NULL";
inline constexpr const char* zero_absent = "a 0 that means absent: NULL";
inline constexpr const char* two_ids = "two ids for one backtest: one cell, both ids kept in migrated_backtest";
inline constexpr const char* duplicate = "a duplicated row: taken once";
inline constexpr const char* reversed = "a reversed date range: turned round";
inline constexpr const char* any_direction = "gap direction 'any' is 'both'";
inline constexpr const char* profit_without_winner = "total_profit without a winning trade: NULL";
inline constexpr const char* return_contradicted =
    "total_return contradicts final_value and initial_cash: kept as it was, backtest.total_return_fraction follows "
    "final_value";
inline constexpr const char* two_end_values = "final_value and end_equity differ: both kept";
inline constexpr const char* two_start_values = "initial_cash and start_equity differ: both kept";
inline constexpr const char* trades_do_not_add_up =
    "total_trades is not winning_trades and losing_trades: kept as they were, no win rate is made of them";
inline constexpr const char* unknown_filter = "a filter that is none of ours: kept with its text, without a measure";
inline constexpr const char* no_symbol = "a symbol that cannot be one: left out";
inline constexpr const char* count_contradicted = "result_count is not the number of symbols: both kept";
inline constexpr const char* sign_contradicted =
    "fill_quantity's sign contradicts the direction: the direction's is taken";
inline constexpr const char* not_the_constant =
    "a value in a column in which the earlier system only ever kept one: kept here";
inline constexpr const char* days_not_kept =
    "a screen over several days, without which day each symbol passed: its symbols are in migrated_screen_symbol";
}  // namespace fault

/// Values of one column that cannot be, and where the first was.
struct Impossible {
    std::uint64_t count = 0;
    std::string first_value, first_place;
};

struct OldRowsReport {
    std::string source, kind;  ///< kind: backtests, screens, fills, or why none of them
    std::uint64_t rows = 0;
    std::uint64_t cells_added = 0, cells_known = 0, duplicates = 0;
    std::uint64_t screens_added = 0, hits_added = 0, fills_added = 0;
    std::int64_t backtests_before = 0, backtests_after = 0;
    std::map<std::string, std::uint64_t> mapped;    ///< "total_return → lean_result.runtime_return_fraction"
    std::map<std::string, std::uint64_t> unmapped;  ///< "cache_hit: always false in the old rows"
    std::map<std::string, std::uint64_t> faults;
    std::map<std::string, Impossible> impossible;  ///< "win_rate: from 0 to 100 is possible, NULL"
    std::vector<lean::Refused> rejected;
};

}  // namespace tamis::migration
