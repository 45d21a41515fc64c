// study/kept_cells.hpp — the cells that are kept: in which tables they stand, which of them answer, and away with them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "store/result_store.hpp"

namespace tamis::study {

/// Tables with a column `cell`: what belongs to a cell, in them and nowhere else.
std::vector<const record::Table*> cell_tables();
/// The table that rows of `backtest`, a view, are deleted from.
std::string rows_of_cells();
/// Names of the tables in a file that hold rows of cells, those of strategies and engines that this program does not
/// have included; but for `backtest`, and for the list of what runs asked for.
std::vector<std::string> tables_of_cells(store::ResultStore& results);
/// Which of the keys are kept with an answer, by key. `with_equity`: and, where they are done, with their equity path.
std::vector<bool> which_are_kept(store::ResultStore& results,
                                 const std::vector<Hash128>& keys,
                                 bool with_equity = false);
/// Deletes cells with all that belongs to them; `cells`: a SQL list or query in parentheses. The runs keep their
/// counts.
void delete_cells(store::ResultStore& results, const std::string& cells);
/// What a kill of an earlier version could leave, or a person who changed tables.
struct TornCells {
    std::map<std::string, std::int64_t> strays;  ///< by table: rows of cells that are not in `backtest`
    std::int64_t doubled = 0;                    ///< cells with a trade that stands twice
    std::int64_t unseen = 0;  ///< cells whose row in `backtest_shared` is gone, so that `backtest` lacks them
    bool are_none() const { return strays.empty() && doubled == 0 && unseen == 0; }
};
/// What runs asked for outlives its cells on purpose, and is not looked at.
TornCells torn_cells(store::ResultStore& results);
/// Cells with a trade that stands twice, as a query. Trades are numbered from 1 on, so some stand twice where there are
/// more than the last one's number; to count them cell by cell is much cheaper than to look for equal ones.
inline constexpr std::string_view doubled_cells = "SELECT cell FROM trade GROUP BY cell HAVING count(*) > max(number)";
/// Cells that `backtest` lacks because what they share is gone, as a query.
std::string unseen_cells();
/// "('3f2a…', '…')" for delete_cells.
std::string cell_list(const std::vector<Hash128>& cells);

}  // namespace tamis::study
