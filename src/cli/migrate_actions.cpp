// cli/migrate_actions.cpp — commands that bring the earlier system's rows in, and take them back.
#include <fmt/format.h>

#include "app/answers_json.hpp"
#include "app/migrations.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "cli/actions.hpp"
#include "cli/output.hpp"

namespace tamis::cli {

namespace {

void print_counts(const char* title, const std::map<std::string, std::uint64_t>& counts) {
    if (counts.empty()) return;
    print(fmt::format("  {}\n", title));
    for (const auto& [text, count] : counts) print(fmt::format("    {:>9}  {}\n", whole(count), visible_text(text)));
}

void print_part(const Options& options, const migration::OldRowsReport& part) {
    print(fmt::format("{}: {}\n", visible_text(part.source), part.kind));
    print(fmt::format("  rows       {} read, {} rejected\n", whole(part.rows), whole(part.rejected.size())));
    if (part.kind == "backtests")
        print(fmt::format("  cells      {} new, {} known, {} duplicates; {} before, {} after\n",
                          whole(part.cells_added),
                          whole(part.cells_known),
                          whole(part.duplicates),
                          with_thousands(part.backtests_before),
                          with_thousands(part.backtests_after)));
    if (part.kind == "screens")
        print(fmt::format("  screens    {} new days, {} new hits, {} duplicates\n",
                          whole(part.screens_added),
                          whole(part.hits_added),
                          whole(part.duplicates)));
    if (part.kind == "fills")
        print(fmt::format("  fills      {} new, {} duplicates\n", whole(part.fills_added), whole(part.duplicates)));
    print_counts("maps", part.mapped);
    print_counts("does not map", part.unmapped);
    print_counts("known faults", part.faults);
    print_counts("values that cannot be", app::impossible_counts(part));
    if (part.rejected.empty()) return;
    print("  rejected\n");
    const std::uint64_t limit = row_limit(options);
    for (std::size_t i = 0; i < std::min<std::uint64_t>(part.rejected.size(), limit); ++i)
        print("    " + visible_text(part.rejected[i].place + ": " + part.rejected[i].why) + "\n");
    if (const std::string more = more_text(limit, part.rejected.size()); !more.empty()) print("    " + more);
}

int print_migration(const Options& options, const migration::MigrationReport& report) {
    std::uint64_t taken = 0, not_taken = report.refused.size();
    for (const migration::OldRowsReport& part : report.parts) {
        taken += part.rows - part.rejected.size();
        not_taken += part.rejected.size();
    }
    const int code = taken == 0 && not_taken > 0 ? info(Problem::bad_data).exit_code : 0;
    if (options.json) {
        print(app::migration_json(report, row_limit(options)) + "\n");
        return code;
    }
    for (const migration::OldRowsReport& part : report.parts) print_part(options, part);
    for (const lean::Refused& one : report.refused) print("refused: " + visible_text(one.why) + "\n");
    if (report.is_dry_run)
        print("nothing is written: this was a dry run\n");
    else if (report.migration != 0)
        print(fmt::format("migration {0}; 'tamis migrate undo {0}' takes it back\n", report.migration));
    else
        print("nothing was brought\n");
    return code;
}

}  // namespace

int migrate_json(const Options& options) {
    return print_migration(
        options,
        app::migrate_files(
            app::Home(options.home), {options.files.begin(), options.files.end()}, options.dry_run, work_of(options)));
}

int migrate_postgres(const Options& options) {
    return print_migration(
        options, app::migrate_database(app::Home(options.home), options.path, options.dry_run, work_of(options)));
}

int migrate_list(const Options& options) {
    const auto results = open_to_read(options);
    print_rows(options, app::migrations_of(*results));
    return 0;
}

int migrate_undo(const Options& options) {
    const migration::MigrationRow row = app::undo_migration(app::Home(options.home), options.run);
    if (options.json)
        print(fmt::format(
            "{{\"migration\":{},\"state\":\"undone\",\"cells_added\":{},\"hits_added\":{},\"fills_added\":{}}}\n",
            row.migration,
            row.cells_added,
            row.hits_added,
            row.fills_added));
    else
        print(fmt::format(
            "migration {} is undone: it had brought {} cells, {} hits and {} fills; what other migrations brought "
            "too stays\n",
            row.migration,
            with_thousands(row.cells_added),
            with_thousands(row.hits_added),
            with_thousands(row.fills_added)));
    return 0;
}

}  // namespace tamis::cli
