// migration/migration_tables.cpp — the columns, described once.
#include "migration/migration_tables.hpp"

#include <array>

namespace tamis::migration {

namespace {

using record::Unit;

constexpr std::array migration_list{
    record::field<&MigrationRow::migration>({Unit::none, "Number of the migration, from 1."}),
    record::field<&MigrationRow::source>({Unit::none, "Files or database."}),
    record::field<&MigrationRow::state>({Unit::none, "done or undone."}),
    record::field<&MigrationRow::started_at>({Unit::none, "UTC."}),
    record::field<&MigrationRow::rows_read>({Unit::count, "Old rows read."}),
    record::field<&MigrationRow::rows_rejected>({Unit::count, "Of these, not taken."}),
    record::field<&MigrationRow::cells_added>({Unit::count, "New cells."}),
    record::field<&MigrationRow::cells_known>({Unit::count, "Cells that were kept already."}),
    record::field<&MigrationRow::duplicates>({Unit::count, "Old rows that repeat another."}),
    record::field<&MigrationRow::screens_added>({Unit::count, "New screened days."}),
    record::field<&MigrationRow::hits_added>({Unit::count, "New hits."}),
    record::field<&MigrationRow::fills_added>({Unit::count, "New fills."}),
};
static_assert(record::describes_every_member<MigrationRow>(migration_list.size()));

constexpr std::array backtest_list{
    record::field<&MigratedBacktestRow::migration>({Unit::none, "Migration."}),
    record::field<&MigratedBacktestRow::cell>({Unit::none, "Key of the cell that it became."}),
    record::field<&MigratedBacktestRow::source>({Unit::none, "File and line, or table and row."}),
    record::field<&MigratedBacktestRow::old_id>({Unit::none, "backtest_id or id of the old row."}),
    record::field<&MigratedBacktestRow::created_at>({Unit::none, "When the earlier system kept it, UTC."}),
    record::field<&MigratedBacktestRow::is_duplicate>(
        {Unit::none, "It repeats another old row, under this or another id."}),
    record::field<&MigratedBacktestRow::faults>(
        {Unit::none, "Known faults of the old data that were found in it, and values that cannot be."}),
    record::field<&MigratedBacktestRow::result_path>({Unit::none, "Where its result folder was."}),
    record::field<&MigratedBacktestRow::session_id>({Unit::none, "The screen's session that asked for it."}),
    record::field<&MigratedBacktestRow::bulk_id>({Unit::none, "The bulk run that asked for it."}),
};
static_assert(record::describes_every_member<MigratedBacktestRow>(backtest_list.size()));

constexpr std::array screen_list{
    record::field<&MigratedScreenRow::migration>({Unit::none, "Migration."}),
    record::field<&MigratedScreenRow::screen>({Unit::none, "Key of the screen that it became."}),
    record::field<&MigratedScreenRow::source>({Unit::none, "File and line, or table and row."}),
    record::field<&MigratedScreenRow::filters>(
        {Unit::none, "Filters in our spelling; their formulas were the earlier system's."}),
    record::field<&MigratedScreenRow::first_day>({Unit::none, "First day asked for."}),
    record::field<&MigratedScreenRow::last_day>({Unit::none, "Last day asked for."}),
    record::field<&MigratedScreenRow::session_id>({Unit::none, "The earlier session."}),
    record::field<&MigratedScreenRow::faults>({Unit::none, "Known faults of the old data that were found in it."}),
    record::field<&MigratedScreenRow::result_count>({Unit::count, "How many symbols it said it found."}),
    record::field<&MigratedScreenRow::processing_time_ms>({Unit::milliseconds, "How long it said it took."}),
    record::field<&MigratedScreenRow::screened_at>({Unit::none, "When, UTC."}),
};
static_assert(record::describes_every_member<MigratedScreenRow>(screen_list.size()));

constexpr std::array symbol_list{
    record::field<&MigratedScreenSymbolRow::migration>({Unit::none, "Migration."}),
    record::field<&MigratedScreenSymbolRow::screen>({Unit::none, "Key of the screen."}),
    record::field<&MigratedScreenSymbolRow::symbol>(
        {Unit::none, "It passed; over several days, on which of them was not kept."}),
    record::field<&MigratedScreenSymbolRow::session_id>({Unit::none, "The earlier session."}),
};
static_assert(record::describes_every_member<MigratedScreenSymbolRow>(symbol_list.size()));

constexpr std::array fill_list{
    record::field<&MigratedFillRow::migration>({Unit::none, "Migration."}),
    record::field<&MigratedFillRow::cell>({Unit::none, "Key of the cell."}),
    record::field<&MigratedFillRow::order_id>({Unit::count, "Order of the fill."}),
};
static_assert(record::describes_every_member<MigratedFillRow>(fill_list.size()));

}  // namespace

const record::Table& migration_table() {
    static constexpr auto table =
        record::table<MigrationRow>("migration", "Migrations of the earlier system's rows.", migration_list);
    return table;
}
const record::Table& migrated_backtest_table() {
    static constexpr auto table = record::table<MigratedBacktestRow>(
        "migrated_backtest", "Old backtest rows and the cells that they became.", backtest_list);
    return table;
}
const record::Table& migrated_screen_table() {
    static constexpr auto table = record::table<MigratedScreenRow>(
        "migrated_screen", "Old screens and the screens that they became.", screen_list);
    return table;
}
const record::Table& migrated_screen_symbol_table() {
    static constexpr auto table = record::table<MigratedScreenSymbolRow>(
        "migrated_screen_symbol", "Symbols of old screens, as each migration brought them.", symbol_list);
    return table;
}
const record::Table& migrated_fill_table() {
    static constexpr auto table =
        record::table<MigratedFillRow>("migrated_fill", "Fills that came with a migration.", fill_list);
    return table;
}

std::vector<const record::Table*> migration_tables() {
    return {&migration_table(),
            &migrated_backtest_table(),
            &migrated_screen_table(),
            &migrated_screen_symbol_table(),
            &migrated_fill_table()};
}

}  // namespace tamis::migration
