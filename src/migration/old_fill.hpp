// migration/old_fill.hpp — a row of the earlier system's trades, which are fills.
#pragma once

#include <string>

#include "backtest/tables.hpp"
#include "migration/old_row.hpp"
#include "migration/old_row_report.hpp"

namespace tamis::migration {

struct OldFill {
    std::string old_id;  ///< of its backtest
    backtest::FillRow fill;
};
/// Throws Error bad_data: no fill, or one that cannot be.
OldFill read_old_fill(OldRow row, OldRowsReport& report);

}  // namespace tamis::migration
