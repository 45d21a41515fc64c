// app/reports.cpp — the last run where none is named, and keys by their beginning.
#include "app/reports.hpp"

#include "app/questions.hpp"
#include "backtest/kept_spec.hpp"

namespace tamis::app {

report::Summary summary_of(store::ResultStore& results, std::int64_t run) {
    return report::summarize(results, run != 0 ? run : last_run(results));
}

record::Rows failures_of(store::ResultStore& results, std::int64_t run) {
    return report::failures_by_cause(results, run);
}

Hash128 find_cell(store::ResultStore& results, const std::string& key) {
    return report::find_cell(results, key);
}

std::optional<std::string> key_text(const record::Rows& cell) {
    backtest::CellRow row;
    record::read_into(cell, 0, backtest::cell_table(), &row);
    return backtest::key_text(row);
}

report::KeptCell cell_of(store::ResultStore& results, const std::string& key, std::uint64_t trades_most) {
    return report::kept_cell(results, report::find_cell(results, key), trades_most);
}

}  // namespace tamis::app
