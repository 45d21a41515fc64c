// app/migrations.cpp — a home opened for each.
#include "app/migrations.hpp"

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
