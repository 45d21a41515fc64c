// migration/old_backtest.hpp — a backtest row of the earlier system, of any of its shapes, as a cell.
#pragma once

#include <string>
#include <vector>

#include "lean/lean_result.hpp"
#include "migration/migration_tables.hpp"
#include "migration/old_row.hpp"
#include "migration/old_row_report.hpp"

namespace tamis::migration {

/// Which table a row is of, told by its columns.
enum class OldKind { backtest, grid_backtest, screen, screen_hit, fill, other };
OldKind kind_of(const OldRow& row);

struct OldBacktest {
    lean::LeanResult result;  ///< its cell, what LEAN printed, its parameters
    std::string identity;     ///< the seven fields of the earlier key; equal ones with equal numbers are one backtest
    MigratedBacktestRow origin;
};

/// Every value goes where its meaning is known; see docs/how-to/migrate.md. Notes in `report` what was mapped, what was
/// not and why. Throws Error bad_data: no symbol, no days.
OldBacktest read_old_backtest(OldRow row, OldKind kind, OldRowsReport& report);

}  // namespace tamis::migration
