// study/cell_writer.cpp — structs into columns on the workers' threads, commits on the owner's and its helpers'.
#include "study/cell_writer.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <numeric>

#include "base/error.hpp"
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
constexpr std::size_t cells_waiting_most = 4 * cells_a_commit;  ///< for each writer
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

void CellBatch::write(store::ResultStore& results) const {
    results.append(backtest::cell_table(), cells_);
    results.append(backtest::trade_table(), trades_);
    results.append(backtest::fill_table(), fills_);
    results.append(backtest::equity_table(), equity_);
    results.append(run_cell_table(), run_cells_);
    for (const auto& [name, rows] : others_) results.append(*rows.first, rows.second);
}

/// Cells in batches that no worker fills now.
std::size_t CellWriter::cells_at_hand() const {
    const auto sum = [](std::size_t cells, const CellBatch& batch) { return cells + batch.cells(); };
    return std::accumulate(
        full_.begin(), full_.end(), std::accumulate(open_.begin(), open_.end(), std::size_t{0}, sum), sum);
}

bool CellWriter::is_due() const {
    const std::size_t cells = cells_at_hand();
    if (cells == 0 || cells >= cells_a_commit) return cells != 0;
    const double seconds = since_commit_.seconds();
    const bool would_fill_one =
        static_cast<double>(cells) * longest_seconds_a_commit >= static_cast<double>(cells_a_commit) * seconds;
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
    if (cells_at_hand() >= cells_a_commit) full_commit_.notify_one();
}

// A worker has its batch to itself while it turns structs into columns.
CellBatch CellWriter::take_open() {
    const Stopwatch waiting;
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return cells_waiting_ < cells_waiting_most * (1 + ways_.size()) || is_closed_; });
    waited_seconds_ += waiting.seconds();
    if (open_.empty()) return {run_, keep_};
    CellBatch batch = std::move(open_.back());
    open_.pop_back();
    return batch;
}

void CellWriter::close() {
    {
        const std::lock_guard lock(mutex_);
        is_closed_ = true;
        room_.notify_all();
        full_commit_.notify_all();
    }
    for (std::thread& helper : helpers_) helper.join();
    helpers_.clear();
}

void CellWriter::begin_helpers(std::size_t helpers) {
    ensure(replaced_.empty(), "old rows and new ones go in one step of the owner");
    for (std::size_t i = 0; i < helpers; ++i) ways_.push_back(results_.another());
    for (const auto& way : ways_) helpers_.emplace_back([this, results = way.get()] { help(*results); });
}

void CellWriter::help(store::ResultStore& results) {
    std::unique_lock lock(mutex_);
    while (true) {
        full_commit_.wait(lock, [&] { return cells_at_hand() >= cells_a_commit || is_closed_; });
        if (is_closed_) return;
        const std::vector<CellBatch> taken = take_waiting(cells_a_commit);
        ++helping_;
        lock.unlock();
        std::exception_ptr failed;
        try {
            keep(results, taken, {});
        } catch (...) {
            failed = std::current_exception();
        }
        lock.lock();
        --helping_;
        is_kept_.notify_all();
        if (!failed) continue;
        helper_failed_ = failed;
        is_closed_ = true;  // nobody waits for room that will not come; the owner's next commit tells why
        room_.notify_all();
        full_commit_.notify_all();
    }
}

/// Throws what a helper threw.
void CellWriter::await_helpers() {
    std::unique_lock lock(mutex_);
    is_kept_.wait(lock, [&] { return helping_ == 0; });
    if (helper_failed_) std::rethrow_exception(helper_failed_);
}

/// Whole batches, until there are so many cells.
std::vector<CellBatch> CellWriter::take_waiting(std::size_t cells_most) {
    std::vector<CellBatch> taken;
    std::size_t cells = 0;
    for (std::vector<CellBatch>* batches : {&full_, &open_})
        while (!batches->empty() && cells < cells_most) {
            cells += batches->back().cells();
            taken.push_back(std::move(batches->back()));
            batches->pop_back();
        }
    // What a worker has taken to fill stays behind, with the cells in it.
    cells_waiting_ -= cells;
    room_.notify_all();
    return taken;
}

void CellWriter::commit(bool all) {
    std::vector<CellBatch> taken;
    {
        const std::lock_guard lock(mutex_);
        if (helper_failed_) std::rethrow_exception(helper_failed_);
        if (all || is_due()) taken = take_waiting(all || ways_.empty() ? SIZE_MAX : cells_a_commit);
    }
    if (!taken.empty()) keep(results_, taken, old_rows_of(taken));
    if (all) await_helpers();
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
        taken = take_waiting(SIZE_MAX);
    }
    if (!taken.empty() || !cells.empty()) keep(results_, taken, cells);
}

void CellWriter::keep(store::ResultStore& results,
                      const std::vector<CellBatch>& taken,
                      const std::vector<Hash128>& replaced) {
    store::in_transaction(results, [&] {
        if (!replaced.empty()) delete_cells(results, cell_list(replaced));
        for (const CellBatch& batch : taken) batch.write(results);
    });
    tell(taken);
    const std::lock_guard lock(mutex_);
    since_commit_ = Stopwatch();
}

void CellWriter::tell(const std::vector<CellBatch>& kept) {
    const std::lock_guard lock(telling_);
    for (const CellBatch& batch : kept) {
        committed_ += batch.cells();
        if (on_kept_) std::for_each(batch.keys_.begin(), batch.keys_.end(), on_kept_);
        if (on_rows_) on_rows_(batch.cells_);
    }
}

}  // namespace tamis::study
