// study/kept_cells.cpp — keys looked up by binary search, rows deleted table by table.
#include "study/kept_cells.hpp"

#include <algorithm>

#include "backtest/tables.hpp"
#include "lean/lean_tables.hpp"

namespace tamis::study {

std::vector<const record::Table*> cell_tables() {
    std::vector<const record::Table*> tables = backtest::all_tables();
    for (const record::Table* table : lean::lean_tables()) tables.push_back(table);
    return tables;
}

// Reading every key and a binary search each is faster here than a join: the keys lie in one column.
std::vector<bool> which_are_kept(store::ResultStore& results, const std::vector<Hash128>& keys) {
    const record::Rows rows = results.sql("SELECT cell FROM backtest WHERE status <> 'failed'", 1'000'000'000);
    std::vector<Hash128> kept = rows.columns[0].hashes();
    std::sort(kept.begin(), kept.end());
    std::vector<bool> is_kept(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) is_kept[i] = std::binary_search(kept.begin(), kept.end(), keys[i]);
    return is_kept;
}

std::string cell_list(const std::vector<Hash128>& cells) {
    std::string list;
    for (const Hash128& cell : cells) list += (list.empty() ? "'" : ", '") + hex_text(cell) + "'";
    return "(" + list + ")";
}

void delete_cells(store::ResultStore& results, const std::string& cells) {
    for (const record::Table* table : cell_tables())
        if (table->name != "backtest")
            results.execute("DELETE FROM \"" + std::string(table->name) + "\" WHERE cell IN " + cells);
    results.execute("DELETE FROM backtest WHERE cell IN " + cells);
}

}  // namespace tamis::study
