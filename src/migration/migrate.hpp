// migration/migrate.hpp — old rows into typed columns: tried first, one transaction a file, and undone by number.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/stop.hpp"
#include "jobs/progress.hpp"
#include "migration/migration_tables.hpp"
#include "migration/old_row.hpp"
#include "migration/old_row_report.hpp"
#include "store/result_store.hpp"

namespace tamis::migration {

struct MigrationReport {
    std::int64_t migration = 0;  ///< 0: nothing was written
    bool is_dry_run = false;
    std::vector<OldRowsReport> parts;    ///< one a file or table
    std::vector<lean::Refused> refused;  ///< files that cannot be read at all
};

/// Files of JSON lines, JSON lists or CSV; each is one transaction. Throws Error cancelled when it is stopped; those
/// that were whole by then stay.
MigrationReport migrate_files(store::ResultStore& results,
                              const std::vector<std::filesystem::path>& files,
                              bool is_dry_run,
                              const jobs::Audience& audience,
                              const Stop& stop = {});
/// Every table of a PostgreSQL database; each is one transaction here and all are read in one there.
MigrationReport migrate_database(store::ResultStore& results,
                                 const std::string& address,
                                 bool is_dry_run,
                                 const jobs::Audience& audience,
                                 const Stop& stop = {});

/// Takes back what a migration brought: cells, screens, hits and fills that no other migration brought too. Throws
/// Error not_found or conflict: no such migration, or undone already.
MigrationRow undo_migration(store::ResultStore& results, std::int64_t migration);

}  // namespace tamis::migration
