// report/kept_cell.cpp — one cell's rows, gathered from the tables that hold them.
#include "report/kept_cell.hpp"

#include "backtest/strategies/all.hpp"
#include "backtest/tables.hpp"
#include "base/error.hpp"
#include "lean/lean_tables.hpp"

namespace tamis::report {

namespace {

store::Query rows_of_cell(std::string_view table, const Hash128& cell, std::uint64_t limit) {
    return {.table = std::string(table),
            .columns = {},
            .where = {{"cell", store::Comparison::equal, cell}},
            .order = {},
            .limit = limit};
}

/// Nothing where the file is older than the table.
record::Rows rows_of(store::ResultStore& results, const store::Query& query) {
    return results.has_table(query.table) ? results.select(query) : record::Rows{};
}

record::Rows counters_of(store::ResultStore& results, const std::string& strategy, const Hash128& cell) {
    for (const backtest::StrategyType* type : backtest::strategy_types()) {
        if (type->name != strategy) continue;
        store::Query query = rows_of_cell(type->table().name, cell, 1);
        for (const record::Field& counter : type->counters) query.columns.push_back(counter.column());
        return query.columns.empty() ? record::Rows{} : rows_of(results, query);
    }
    return {};
}

store::Answer trades_of(store::ResultStore& results, const Hash128& cell, std::uint64_t most) {
    store::Query query = rows_of_cell(backtest::trade_table().name, cell, most);
    query.order = {{"number", false}};
    for (const record::Field& field : backtest::trade_table().fields)
        if (field.column() != "cell") query.columns.push_back(field.column());
    return {results.select(query), results.count(query), true};
}

}  // namespace

record::Rows kept_row(store::ResultStore& results, const Hash128& cell) {
    record::Rows row = results.select(rows_of_cell(backtest::cell_table().name, cell, 1));
    if (row.size() == 0) throw Error{Problem::not_found, "no cell " + hex_text(cell) + " is kept"};
    return row;
}

KeptCell kept_cell(store::ResultStore& results, const Hash128& cell, std::uint64_t trades_most) {
    KeptCell kept;
    kept.cell = kept_row(results, cell);
    const std::string strategy = std::get<std::string>(kept.cell.value(0, "strategy"));
    kept.counters = counters_of(results, strategy, cell);
    kept.lean_result = rows_of(results, rows_of_cell(lean::lean_result_table().name, cell, 1));
    kept.trades = trades_of(results, cell, trades_most);
    return kept;
}

}  // namespace tamis::report
