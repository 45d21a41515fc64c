// app/migrations.cpp — a home opened for each.
#include "app/migrations.hpp"

#include <cstdlib>

#include "base/error.hpp"

namespace tamis::app {

migration::MigrationReport migrate_files(const Home& home,
                                         const std::vector<std::filesystem::path>& files,
                                         bool is_dry_run,
                                         const Work& work) {
    const auto listening = work.listening();
    return migration::migrate_files(*home.open_results(), files, is_dry_run, work.audience(), work.wish());
}

migration::MigrationReport migrate_database(const Home& home,
                                            const std::string& address,
                                            bool is_dry_run,
                                            const Work& work) {
    const auto listening = work.listening();
    return migration::migrate_database(*home.open_results(), address, is_dry_run, work.audience(), work.wish());
}

std::string database_address() {
    if (const char* address = std::getenv("TAMIS_POSTGRES"); address && *address) return address;
    throw Error{
        Problem::not_found,
        "there is no address of a PostgreSQL server: set TAMIS_POSTGRES to postgresql://USER@HOST/DATABASE, and "
        "PGPASSWORD, where tamis serve is started"};
}

record::Rows migrations_of(store::ResultStore& results) {
    return results.sql(
        "SELECT migration, state, started_at, cells_added, hits_added, fills_added, rows_rejected, source "
        "FROM migration ORDER BY migration",
        UINT64_MAX);
}

migration::MigrationRow undo_migration(const Home& home, std::int64_t migration) {
    return migration::undo_migration(*home.open_results(), migration);
}

}  // namespace tamis::app
