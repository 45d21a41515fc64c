// app/run_tables.cpp — see run_tables.hpp.
#include "app/run_tables.hpp"

#include <array>

namespace tamis::app {

namespace {
using record::Unit;
constexpr std::array run_fields{
    record::field<&RunRow::run>({Unit::none, "Number of the run, from 1."}),
    record::field<&RunRow::name>({Unit::none, "Name of the pipeline, or the command."}),
    record::field<&RunRow::spec>({Unit::none, "The pipeline file's text, or the command's."}),
    record::field<&RunRow::state>({Unit::none, "running, done, interrupted or failed."}),
    record::field<&RunRow::started_at>({Unit::none, "UTC."}),
    record::field<&RunRow::ended_at>({Unit::none, "UTC; NULL while it runs."}),
    record::field<&RunRow::symbol_days_screened>({Unit::count, "Symbols with a bar, summed over the screened days."}),
    record::field<&RunRow::hits>({Unit::count, "Symbol-days that passed the screen."}),
    record::field<&RunRow::screen_days_asked>({Unit::count, "Days screened or looked up."}),
    record::field<&RunRow::screen_days_known>({Unit::count, "Of these, answered from what was kept."}),
    record::field<&RunRow::cells_asked>({Unit::count, "Cells that the run is made of."}),
    record::field<&RunRow::cells_known>({Unit::count, "Of these, kept already."}),
    record::field<&RunRow::cells_computed>({Unit::count, "Of these, computed by this run."}),
    record::field<&RunRow::cells_failed>({Unit::count, "Of these, failed in this run."}),
    record::field<&RunRow::seconds>({Unit::seconds, "Time the run took."}),
};
static_assert(record::describes_every_member<RunRow>(run_fields.size()));
constexpr std::array run_cell_fields{
    record::field<&RunCellRow::run>({Unit::none, "Run."}),
    record::field<&RunCellRow::cell>({Unit::none, "Cell that it asked for."}),
    record::field<&RunCellRow::was_known>({Unit::none, "It was kept already."}),
};
static_assert(record::describes_every_member<RunCellRow>(run_cell_fields.size()));
constexpr std::array run_screen_fields{
    record::field<&RunScreenRow::run>({Unit::none, "Run."}),
    record::field<&RunScreenRow::screen>({Unit::none, "Screened day that it asked for."}),
    record::field<&RunScreenRow::was_known>({Unit::none, "It was kept already."}),
};
static_assert(record::describes_every_member<RunScreenRow>(run_screen_fields.size()));
}  // namespace

const record::Table& run_table() {
    static constexpr auto table = record::table<RunRow>("run", "One row a run of a pipeline or a command.", run_fields);
    return table;
}
const record::Table& run_cell_table() {
    static constexpr auto table =
        record::table<RunCellRow>("run_cell", "Which cells a run asked for.", run_cell_fields);
    return table;
}
const record::Table& run_screen_table() {
    static constexpr auto table =
        record::table<RunScreenRow>("run_screen", "Which screened days a run asked for.", run_screen_fields);
    return table;
}

}  // namespace tamis::app
