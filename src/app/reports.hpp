// app/reports.hpp — what is kept of a run or of a cell, as a person asks for it.
#pragma once

#include <string>

#include "app/home.hpp"
#include "report/compare_results.hpp"
#include "report/kept_cell.hpp"
#include "report/report_files.hpp"

namespace tamis::app {

/// `run` 0: the last one. Throws Error not_found.
report::Summary summary_of(store::ResultStore& results, std::int64_t run);
/// Failed cells of a run by cause, while it goes on too.
record::Rows failures_of(store::ResultStore& results, std::int64_t run);
/// The cell whose key begins so, with its trades, at most so many. Throws Error not_found: none, or several.
/// A cell by its key or its unique beginning. Throws Error not_found.
Hash128 find_cell(store::ResultStore& results, const std::string& key);
/// The canonical text that a row of `backtest` has its key from; none where no text that this program knows gives it.
std::optional<std::string> key_text(const record::Rows& cell);
report::KeptCell cell_of(store::ResultStore& results, const std::string& key, std::uint64_t trades_most);

}  // namespace tamis::app
