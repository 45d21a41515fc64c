// app/migrations.hpp — the earlier system's rows into a home, and back out of it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/home.hpp"
#include "app/work.hpp"
#include "migration/migrate.hpp"

namespace tamis::app {

/// Files of JSON lines, JSON lists or CSV. `is_dry_run`: nothing is written. Throws Error cancelled when it is stopped:
/// files that are in whole stay.
migration::MigrationReport migrate_files(const Home& home,
                                         const std::vector<std::filesystem::path>& files,
                                         bool is_dry_run,
                                         const Work& work);
/// The tables of a PostgreSQL server, read only.
migration::MigrationReport migrate_database(const Home& home,
                                            const std::string& address,
                                            bool is_dry_run,
                                            const Work& work);
/// The address of that server in this process's environment, for who must not say one. Throws Error not_found.
std::string database_address();
/// The migrations there were.
record::Rows migrations_of(store::ResultStore& results);
/// Throws Error not_found or conflict: no such migration, or undone already.
migration::MigrationRow undo_migration(const Home& home, std::int64_t migration);

}  // namespace tamis::app
