// app/migration/old_screen.hpp — a screen of the earlier system: one row with all symbols, or a row a hit.
#pragma once

#include <string>
#include <vector>

#include "app/migration/migration_tables.hpp"
#include "app/migration/old_filters.hpp"
#include "app/migration/old_row.hpp"
#include "app/migration/old_row_report.hpp"

namespace tamis::app {

struct OldScreen {
    Hash128 key;
    MigratedScreenRow origin;
    std::vector<OldFilter> filters;
    std::vector<std::string> symbols;
};

/// A row of the JSON era: filters, date_range and symbols are documents. Throws Error bad_data.
OldScreen read_old_screen(OldRow row, OldRowsReport& report);
/// A row of the column era: one symbol on one day, the filters in columns. Throws Error bad_data.
OldScreen read_old_hit(OldRow row, OldRowsReport& report);

}  // namespace tamis::app
