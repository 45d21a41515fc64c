// app/cell_writer.cpp — see cell_writer.hpp.
#include "app/cell_writer.hpp"

#include "app/run_tables.hpp"

namespace tamis::app {

namespace {
constexpr std::size_t batches_waiting_most = 32;
/// Cells a transaction: enough to make a commit's cost small, few enough to lose little work to a kill.
constexpr std::size_t cells_a_commit = 8'000;
}  // namespace

CellBatch::CellBatch(std::int64_t run, const KeepOptions& keep)
    : run_(run),
      keep_(keep),
      cells_(record::rows_of(backtest::cell_table())),
      trades_(record::rows_of(backtest::trade_table())),
      fills_(record::rows_of(backtest::fill_table())),
      equity_(record::rows_of(backtest::equity_table())),
      run_cells_(record::rows_of(run_cell_table())) {}

void CellBatch::add(backtest::CellRows&& rows) {
    record::append(cells_, backtest::cell_table(), &rows.cell, 1);
    if (keep_.trades) record::append(trades_, backtest::trade_table(), rows.trades);
    if (keep_.fills) record::append(fills_, backtest::fill_table(), rows.fills);
    if (keep_.equity) record::append(equity_, backtest::equity_table(), rows.equity);
    const RunCellRow of_run{run_, rows.cell.cell, false};
    record::append(run_cells_, run_cell_table(), &of_run, 1);
    if (!rows.run) return;
    const record::Table& table = backtest::strategy_table(rows.strategy);
    auto [at, is_new] = strategies_.try_emplace(std::string(table.name), &table, record::Rows{});
    if (is_new) at->second.second = record::rows_of(table);
    backtest::append_strategy_row(at->second.second, rows);
}

void CellWriter::push(CellBatch&& batch) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return waiting_.size() < batches_waiting_most || is_closed_; });
    waiting_.push_back(std::move(batch));
}

void CellWriter::close() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    room_.notify_all();
}

void CellWriter::commit(bool all) {
    while (true) {
        std::deque<CellBatch> taken;
        {
            const std::lock_guard lock(mutex_);
            std::size_t cells = 0;
            while (!waiting_.empty() && cells < cells_a_commit) {
                cells += waiting_.front().cells();
                taken.push_back(std::move(waiting_.front()));
                waiting_.pop_front();
            }
            room_.notify_all();
        }
        if (taken.empty()) return;
        results_.begin();
        try {
            for (const CellBatch& batch : taken) write(batch);
            results_.commit();
        } catch (...) {
            results_.rollback();
            throw;
        }
        for (const CellBatch& batch : taken) committed_ += batch.cells();
        if (!all) return;
    }
}

void CellWriter::write(const CellBatch& batch) {
    results_.append(backtest::cell_table(), batch.cells_);
    results_.append(backtest::trade_table(), batch.trades_);
    results_.append(backtest::fill_table(), batch.fills_);
    results_.append(backtest::equity_table(), batch.equity_);
    results_.append(run_cell_table(), batch.run_cells_);
    for (const auto& [name, rows] : batch.strategies_) results_.append(*rows.first, rows.second);
}

}  // namespace tamis::app
