// study/kept_cells.hpp — the cells that are kept: in which tables they stand, which of them answer, and away with them.
#pragma once

#include <string>
#include <vector>

#include "base/hash.hpp"
#include "store/result_store.hpp"

namespace tamis::study {

/// Tables with a column `cell`: what belongs to a cell, in them and nowhere else.
std::vector<const record::Table*> cell_tables();
/// Names of the tables in a file that hold rows of cells, those of strategies and engines that this program does not
/// have included; but for `backtest`, and for the list of what runs asked for.
std::vector<std::string> tables_of_cells(store::ResultStore& results);
/// Which of the keys are kept with an answer, by key.
std::vector<bool> which_are_kept(store::ResultStore& results, const std::vector<Hash128>& keys);
/// Deletes cells with all that belongs to them; `cells`: a SQL list or query in parentheses. The runs keep their
/// counts.
void delete_cells(store::ResultStore& results, const std::string& cells);
/// "('3f2a…', '…')" for delete_cells.
std::string cell_list(const std::vector<Hash128>& cells);

}  // namespace tamis::study
