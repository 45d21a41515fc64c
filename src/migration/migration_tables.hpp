// migration/migration_tables.hpp — what is durable of a migration: where each row came from, so that it can be
// undone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "record/field.hpp"

namespace tamis::migration {

struct MigrationRow {
    std::int64_t migration = 0;
    std::string source;  ///< files, or the database without its password
    std::string state;   ///< done, undone
    record::Timestamp started_at;
    std::int64_t rows_read = 0, rows_rejected = 0;
    std::int64_t cells_added = 0, cells_known = 0, duplicates = 0;
    std::int64_t screens_added = 0, hits_added = 0, fills_added = 0;
};

/// An old row of a backtest, and the cell that it became; several rows may have become one.
struct MigratedBacktestRow {
    std::int64_t migration = 0;
    Hash128 cell;
    std::string source;
    std::optional<std::string> old_id;
    std::optional<record::Timestamp> created_at;
    bool is_duplicate = false;
    std::optional<std::string> faults, result_path, session_id, bulk_id;
};

/// A screen of the earlier system: its filters and what was kept with it.
struct MigratedScreenRow {
    std::int64_t migration = 0;
    Hash128 screen;
    std::string source, filters;
    record::Day first_day, last_day;
    std::optional<std::string> session_id, faults;
    std::optional<std::int64_t> result_count;
    std::optional<double> processing_time_ms;
    std::optional<record::Timestamp> screened_at;
};

/// A symbol of a screen that came with a migration. Of a screen over several days the earlier system did not keep which
/// day each symbol passed, so it is here alone.
struct MigratedScreenSymbolRow {
    std::int64_t migration = 0;
    Hash128 screen;
    std::string symbol;
    std::optional<std::string> session_id;
};

/// A fill that came with a migration, so that it goes with it.
struct MigratedFillRow {
    std::int64_t migration = 0;
    Hash128 cell;
    std::int64_t order_id = 0;
};

const record::Table& migration_table();
const record::Table& migrated_backtest_table();
const record::Table& migrated_screen_table();
const record::Table& migrated_screen_symbol_table();
const record::Table& migrated_fill_table();
std::vector<const record::Table*> migration_tables();

}  // namespace tamis::migration
