// study/kept_cells.cpp — keys looked up in memory, rows deleted table by table.
#include "study/kept_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>

#include "backtest/tables.hpp"
#include "lean/lean_tables.hpp"
#include "store/duckdb/sql_text.hpp"

namespace tamis::study {

std::vector<const record::Table*> cell_tables() {
    std::vector<const record::Table*> tables = backtest::all_tables();
    for (const record::Table* table : lean::lean_tables()) tables.push_back(table);
    return tables;
}

std::vector<std::string> tables_of_cells(store::ResultStore& results) {
    constexpr std::uint64_t most_tables = 1'000'000;
    return results
        .sql(
            "SELECT c.table_name FROM duckdb_columns() c JOIN duckdb_tables() t ON t.table_oid = c.table_oid WHERE "
            "c.column_name = 'cell' AND c.data_type = 'UUID' AND c.table_name NOT IN ('backtest', 'run_cell') ORDER BY "
            "1",
            most_tables)
        .columns[0]
        .texts();
}

namespace {

/// Keys are hashes, so their first bits spread them over as many buckets as there are keys: one or two each.
class KeySet {
  public:
    explicit KeySet(const std::vector<Hash128>& keys)
        : bits_(std::max(1, static_cast<int>(std::bit_width(keys.size())))),
          ends_((std::size_t{1} << bits_) + 1),
          keys_(keys.size()) {
        for (const Hash128& key : keys) ++ends_[bucket_of(key) + 1];
        std::partial_sum(ends_.begin(), ends_.end(), ends_.begin());
        for (const Hash128& key : keys) keys_[ends_[bucket_of(key)]++] = key;
    }
    bool contains(const Hash128& key) const {
        const std::size_t bucket = bucket_of(key), from = bucket == 0 ? 0 : ends_[bucket - 1];
        return std::find(keys_.data() + from, keys_.data() + ends_[bucket], key) != keys_.data() + ends_[bucket];
    }

  private:
    std::size_t bucket_of(const Hash128& key) const { return key.high >> (64 - bits_); }
    int bits_;
    std::vector<std::size_t> ends_;  ///< of each bucket, where the next begins
    std::vector<Hash128> keys_;      ///< bucket by bucket
};

/// All tables in one statement: the keys that are kept are gathered once.
std::map<std::string, std::int64_t> strays(store::ResultStore& results) {
    const std::vector<std::string> tables = tables_of_cells(results);
    std::string all;
    for (std::size_t i = 0; i < tables.size(); ++i)
        all += fmt::format(
            "{}SELECT {} AS i, cell FROM {}", i == 0 ? "" : " UNION ALL ", i, store::quoted_name(tables[i]));
    const record::Rows counts =
        results.sql(fmt::format("SELECT i::BIGINT, count(*) FROM ({}) ANTI JOIN backtest USING (cell) GROUP BY i", all),
                    tables.size());
    std::map<std::string, std::int64_t> found;
    for (std::size_t row = 0; row < counts.size(); ++row)
        found[tables[static_cast<std::size_t>(counts.columns[0].numbers()[row])]] = counts.columns[1].numbers()[row];
    return found;
}

}  // namespace

TornCells torn_cells(store::ResultStore& results) {
    return {strays(results),
            results.sql(fmt::format("SELECT count(*) FROM ({})", doubled_cells), 1).columns[0].numbers()[0]};
}

// Reading every key and looking each up here is faster than a join: the keys lie in one column.
std::vector<bool> which_are_kept(store::ResultStore& results, const std::vector<Hash128>& keys, bool with_equity) {
    const std::string which = with_equity ? " AND (status <> 'done' OR cell IN (SELECT cell FROM equity))" : "";
    const record::Rows rows = results.sql("SELECT cell FROM backtest WHERE status <> 'failed'" + which, 1'000'000'000);
    const KeySet kept(rows.columns[0].hashes());
    std::vector<bool> is_kept(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) is_kept[i] = kept.contains(keys[i]);
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
