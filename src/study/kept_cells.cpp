// study/kept_cells.cpp — keys looked up in memory, rows deleted table by table.
#include "study/kept_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>

#include "backtest/tables.hpp"
#include "lean/lean_tables.hpp"
#include "store/duckdb/sql_text.hpp"
#include "store/names.hpp"

namespace tamis::study {

std::vector<const record::Table*> cell_tables() {
    std::vector<const record::Table*> tables = backtest::all_tables();
    for (const record::Table* table : lean::lean_tables()) tables.push_back(table);
    return tables;
}

std::string rows_of_cells() {
    return store::rows_name(backtest::cell_table());
}

std::vector<std::string> tables_of_cells(store::ResultStore& results) {
    constexpr std::uint64_t most_tables = 1'000'000;
    return results
        .sql(
            "SELECT c.table_name FROM duckdb_columns() c JOIN duckdb_tables() t ON t.table_oid = c.table_oid WHERE "
            "c.column_name = 'cell' AND c.data_type = 'UUID' AND c.table_name NOT IN ('" +
                rows_of_cells() + "', 'run_cell') ORDER BY 1",
            most_tables)
        .columns[0]
        .texts();
}

namespace {

/// Where keys stand in a list. They are hashes, so their first bits spread them over as many buckets as there are keys:
/// one or two each.
class PlacesOfKeys {
  public:
    explicit PlacesOfKeys(const std::vector<Hash128>& keys)
        : bits_(std::max(1, static_cast<int>(std::bit_width(keys.size())))),
          ends_((std::size_t{1} << bits_) + 1),
          places_(keys.size()) {
        for (const Hash128& key : keys) ++ends_[bucket_of(key) + 1];
        std::partial_sum(ends_.begin(), ends_.end(), ends_.begin());
        for (std::size_t place = 0; place < keys.size(); ++place)
            places_[ends_[bucket_of(keys[place])]++] = {keys[place], place};
    }
    template <class OnPlace>
    void each(const Hash128& key, const OnPlace& on_place) const {
        const std::size_t bucket = bucket_of(key);
        for (std::size_t i = bucket == 0 ? 0 : ends_[bucket - 1]; i < ends_[bucket]; ++i)
            if (places_[i].first == key) on_place(places_[i].second);
    }

  private:
    std::size_t bucket_of(const Hash128& key) const { return key.high >> (64 - bits_); }
    int bits_;
    std::vector<std::size_t> ends_;                        ///< of each bucket, where the next begins
    std::vector<std::pair<Hash128, std::size_t>> places_;  ///< bucket by bucket
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

std::string unseen_cells() {
    return fmt::format(
        "SELECT cell FROM {} ANTI JOIN {} USING (shared)", rows_of_cells(), store::shared_name(backtest::cell_table()));
}

TornCells torn_cells(store::ResultStore& results) {
    const auto count = [&](std::string_view rows) {
        return results.sql(fmt::format("SELECT count(*) FROM ({})", rows), 1).columns[0].numbers()[0];
    };
    return {strays(results), count(doubled_cells), count(unseen_cells())};
}

// Every key that is kept passes by what is asked for: the fewer are asked, the nearer these lie to the processor, and
// no memory grows with the cells that are kept. A handful is left to DuckDB, which makes no rows of the others.
std::vector<bool> which_are_kept(store::ResultStore& results, const std::vector<Hash128>& keys, bool with_equity) {
    constexpr std::size_t handful = 64;
    std::vector<bool> is_kept(keys.size());
    if (keys.empty()) return is_kept;
    std::string kept = "SELECT cell FROM backtest WHERE status <> 'failed'";
    if (with_equity) kept += " AND (status <> 'done' OR cell IN (SELECT cell FROM equity))";
    if (keys.size() <= handful) kept += " AND cell IN " + cell_list(keys);
    const PlacesOfKeys places(keys);
    results.each_batch(kept, [&](const record::Rows& batch) {
        for (const Hash128& key : batch.columns[0].hashes())
            places.each(key, [&](std::size_t at) { is_kept[at] = true; });
    });
    return is_kept;
}

std::string cell_list(const std::vector<Hash128>& cells) {
    std::string list;
    for (const Hash128& cell : cells) list += (list.empty() ? "'" : ", '") + hex_text(cell) + "'";
    return "(" + list + ")";
}

void delete_cells(store::ResultStore& results, const std::string& cells) {
    for (const record::Table* table : cell_tables())
        if (table != &backtest::cell_table())
            results.execute("DELETE FROM \"" + std::string(table->name) + "\" WHERE cell IN " + cells);
    results.execute("DELETE FROM " + rows_of_cells() + " WHERE cell IN " + cells);
}

}  // namespace tamis::study
