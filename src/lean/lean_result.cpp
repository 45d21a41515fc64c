// lean/lean_result.cpp — rows on their way into the store.
#include "lean/lean_result.hpp"

#include <memory>

namespace tamis::lean {

namespace {
template <class Row>
void mark(std::vector<Row>& rows, const Hash128& cell) {
    for (Row& row : rows) row.cell = cell;
}
}  // namespace

void LeanRows::set_cell(const Hash128& cell) {
    result.cell = cell;
    mark(orders, cell);
    mark(events, cell);
    mark(windows, cell);
    mark(series, cell);
    mark(parameters, cell);
    mark(others, cell);
    mark(failures, cell);
}

void LeanRows::append_to(const std::function<record::Rows&(const record::Table&)>& rows_of) const {
    const auto add = [&](const record::Table& table, const auto& rows) {
        if (!rows.empty()) record::append(rows_of(table), table, rows);
    };
    record::append(rows_of(lean_result_table()), lean_result_table(), &result, 1);
    add(lean_order_table(), orders);
    add(lean_order_event_table(), events);
    add(lean_window_table(), windows);
    add(lean_series_table(), series);
    add(cell_parameter_table(), parameters);
    add(lean_other_table(), others);
    add(lean_failure_table(), failures);
}

void LeanResult::set_cell(const Hash128& key) {
    cell.cell = key;
    mark(trades, key);
    mark(fills, key);
    mark(equity, key);
    more.set_cell(key);
}

backtest::CellRows LeanResult::take() {
    backtest::CellRows rows;
    rows.cell = std::move(cell);
    rows.trades = std::move(trades);
    rows.fills = std::move(fills);
    rows.equity = std::move(equity);
    rows.more = std::make_unique<LeanRows>(std::move(more));
    return rows;
}

std::string LeanResult::parameter(std::string_view name) const {
    for (const CellParameterRow& row : more.parameters)
        if (row.name == name) return row.text;
    return {};
}

}  // namespace tamis::lean
