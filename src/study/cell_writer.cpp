// study/cell_writer.cpp — structs into columns on the workers' threads, commits on the owner's.
#include "study/cell_writer.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "lean/lean_tables.hpp"
#include "store/transaction.hpp"
#include "study/kept_cells.hpp"
#include "study/run_tables.hpp"

namespace tamis::study {

namespace {
/// As many as the store keeps together: such a commit goes straight into the file.
constexpr std::size_t cells_a_commit = 16'384;
/// A kill loses at most a second's cells; where a second brings no whole commit, a quarter's.
constexpr double longest_seconds_a_commit = 1, seconds_a_commit = 0.25;
constexpr std::size_t cells_waiting_most = 4 * cells_a_commit;
constexpr std::size_t cells_a_batch = 8'192;
}  // namespace

CellBatch::CellBatch(std::int64_t run, const backtest::KeepOptions& keep)
    : run_(run),
      keep_(keep),
      cells_(record::rows_of(backtest::cell_table())),
      trades_(record::rows_of(backtest::trade_table())),
      fills_(record::rows_of(backtest::fill_table())),
      equity_(record::rows_of(backtest::equity_table())),
      run_cells_(record::rows_of(run_cell_table())) {}

void CellBatch::add(backtest::CellRows&& rows) {
    keys_.push_back(rows.cell.cell);
    record::append(cells_, backtest::cell_table(), &rows.cell, 1);
    if (keep_.trades) record::append(trades_, backtest::trade_table(), rows.trades);
    if (keep_.fills) record::append(fills_, backtest::fill_table(), rows.fills);
    if (keep_.equity) record::append(equity_, backtest::equity_table(), rows.equity);
    const RunCellRow of_run{run_, rows.cell.cell, false, rows.cell.status == "failed"};
    record::append(run_cells_, run_cell_table(), &of_run, 1);
    if (rows.strategy) add_strategy(rows);
    if (rows.more) rows.more->append_to([this](const record::Table& table) -> record::Rows& { return rows_of(table); });
}

// Numbers that a user named have no columns of their own: they are rows by name, as what LEAN's algorithms ran with.
void CellBatch::add_strategy(const backtest::CellRows& rows) {
    backtest::append_strategy_row(rows_of(rows.strategy->type().table()), rows);
    for (const auto& [name, number] : rows.strategy->numbers()) {
        const lean::CellParameterRow row{rows.cell.cell, name, shortest_text(number), number};
        record::append(rows_of(lean::cell_parameter_table()), lean::cell_parameter_table(), &row, 1);
    }
}

record::Rows& CellBatch::rows_of(const record::Table& table) {
    auto [at, is_new] = others_.try_emplace(std::string(table.name), &table, record::Rows{});
    if (is_new) at->second.second = record::rows_of(table);
    return at->second.second;
}

bool CellWriter::is_due() const {
    if (cells_waiting_ == 0) return false;
    if (cells_waiting_ >= cells_a_commit) return true;
    const double seconds = since_commit_.seconds();
    const bool would_fill_one =
        static_cast<double>(cells_waiting_) * longest_seconds_a_commit >= static_cast<double>(cells_a_commit) * seconds;
    return seconds >= (would_fill_one ? longest_seconds_a_commit : seconds_a_commit);
}

void CellWriter::add(std::vector<backtest::CellRows>&& cells) {
    CellBatch batch = take_open();
    for (backtest::CellRows& one : cells) batch.add(std::move(one));
    const Stopwatch waiting;
    const std::lock_guard lock(mutex_);
    waited_seconds_ += waiting.seconds();
    cells_waiting_ += cells.size();
    (batch.cells() < cells_a_batch ? open_ : full_).push_back(std::move(batch));
}

// A worker has its batch to itself while it turns structs into columns.
CellBatch CellWriter::take_open() {
    const Stopwatch waiting;
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return cells_waiting_ < cells_waiting_most || is_closed_; });
    waited_seconds_ += waiting.seconds();
    if (open_.empty()) return {run_, keep_};
    CellBatch batch = std::move(open_.back());
    open_.pop_back();
    return batch;
}

void CellWriter::close() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    room_.notify_all();
}

std::vector<CellBatch> CellWriter::take_waiting() {
    std::vector<CellBatch> taken = std::move(full_);
    full_.clear();
    std::move(open_.begin(), open_.end(), std::back_inserter(taken));
    open_.clear();
    // What a worker has taken to fill stays behind, with the cells in it.
    for (const CellBatch& batch : taken) cells_waiting_ -= batch.cells();
    room_.notify_all();
    return taken;
}

void CellWriter::commit(bool all) {
    std::vector<CellBatch> taken;
    {
        const std::lock_guard lock(mutex_);
        if (cells_waiting_ == 0 || (!all && !is_due())) return;
        taken = take_waiting();
    }
    keep(taken, old_rows_of(taken));
}

std::vector<Hash128> CellWriter::old_rows_of(const std::vector<CellBatch>& taken) const {
    std::vector<Hash128> old;
    if (replaced_.empty()) return old;
    for (const CellBatch& batch : taken)
        std::copy_if(batch.keys_.begin(), batch.keys_.end(), std::back_inserter(old), [&](const Hash128& cell) {
            return replaced_.contains(cell);
        });
    return old;
}

void CellWriter::commit_replacing(const std::vector<Hash128>& cells) {
    std::vector<CellBatch> taken;
    {
        const std::lock_guard lock(mutex_);
        taken = take_waiting();
    }
    keep(taken, cells);
}

void CellWriter::keep(const std::vector<CellBatch>& taken, const std::vector<Hash128>& replaced) {
    if (taken.empty() && replaced.empty()) return;
    store::in_transaction(results_, [&] {
        if (!replaced.empty()) delete_cells(results_, cell_list(replaced));
        for (const CellBatch& batch : taken) write(batch);
    });
    for (const CellBatch& batch : taken) {
        committed_ += batch.cells();
        if (on_kept_) std::for_each(batch.keys_.begin(), batch.keys_.end(), on_kept_);
        if (on_rows_) on_rows_(batch.cells_);
    }
    since_commit_ = Stopwatch();
}

void CellWriter::write(const CellBatch& batch) {
    results_.append(backtest::cell_table(), batch.cells_);
    results_.append(backtest::trade_table(), batch.trades_);
    results_.append(backtest::fill_table(), batch.fills_);
    results_.append(backtest::equity_table(), batch.equity_);
    results_.append(run_cell_table(), batch.run_cells_);
    for (const auto& [name, rows] : batch.others_) results_.append(*rows.first, rows.second);
}

}  // namespace tamis::study
