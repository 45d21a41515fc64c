// migration/old_screen.hpp — a screen of the earlier system: one row with all symbols, or a row a hit.
#pragma once

#include <string>
#include <vector>

#include "migration/migration_tables.hpp"
#include "migration/old_filters.hpp"
#include "migration/old_row.hpp"
#include "migration/old_row_report.hpp"

namespace tamis::migration {

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

}  // namespace tamis::migration
