// study/cell_writer.hpp — finished cells on their way into the store: batches of columns, one writer or several, whole
// transactions.
#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "backtest/tables.hpp"
#include "base/clock.hpp"
#include "record/rows.hpp"
#include "store/result_store.hpp"

namespace tamis::study {

/// Cells of one worker as columns; cheap to fill, handed over whole.
class CellBatch {
  public:
    CellBatch(std::int64_t run, const backtest::KeepOptions& keep);
    void add(backtest::CellRows&& rows);
    std::size_t cells() const { return cells_.size(); }
    /// In the caller's transaction.
    void write(store::ResultStore& results) const;

  private:
    friend class CellWriter;
    std::int64_t run_;
    backtest::KeepOptions keep_;
    std::vector<Hash128> keys_;
    record::Rows cells_, trades_, fills_, equity_, run_cells_;
    void add_strategy(const backtest::CellRows& rows);
    record::Rows& rows_of(const record::Table& table);
    std::map<std::string, std::pair<const record::Table*, record::Rows>> others_;  ///< strategies, other engines
};

/// Workers add, the thread that owns the store commits, and where it alone would be too slow, others beside it. A
/// commit holds whole cells: their row, trades, fills and their place in the run, or nothing of them.
class CellWriter {
  public:
    CellWriter(store::ResultStore& results, std::int64_t run, const backtest::KeepOptions& keep)
        : results_(results), run_(run), keep_(keep) {}
    ~CellWriter() { close(); }
    CellWriter(const CellWriter&) = delete;
    CellWriter& operator=(const CellWriter&) = delete;
    /// Hears of every cell once it is committed, of one at a time.
    void on_kept(std::function<void(const Hash128&)> heard) { on_kept_ = std::move(heard); }
    /// Hears of the rows of `backtest` once they are committed, many at a time.
    void on_rows(std::function<void(const record::Rows&)> heard) { on_rows_ = std::move(heard); }
    /// Before anything is added: cells whose rows the store has already. Each goes in the step that keeps its new ones.
    void will_replace(std::unordered_set<Hash128> cells) { replaced_ = std::move(cells); }
    /// So many threads commit from now on beside the owner, each by a way of its own into the store. What one of them
    /// throws, the owner's next `commit` throws. Not where cells are replaced.
    void begin_helpers(std::size_t helpers);
    /// From any thread; waits while too much is on its way.
    void add(std::vector<backtest::CellRows>&& cells);
    /// From the owner: commits what has come, when it is much or has waited a while. `all`: to the last cell.
    void commit(bool all);
    /// From the owner: commits all that has come and deletes these cells' old rows in the same step.
    void commit_replacing(const std::vector<Hash128>& cells);
    /// Lets waiting workers go on, and ends the helpers; after the owner stopped committing.
    void close();
    std::uint64_t committed() const { return committed_; }
    /// Seconds for which workers stood still in `add`, all of them together: for the lock, and for room.
    double waited_seconds() const { return waited_seconds_; }

  private:
    std::size_t cells_at_hand() const;
    bool is_due() const;
    CellBatch take_open();
    std::vector<CellBatch> take_waiting(std::size_t cells_most);
    std::vector<Hash128> old_rows_of(const std::vector<CellBatch>& taken) const;
    void keep(store::ResultStore& results, const std::vector<CellBatch>& taken, const std::vector<Hash128>& replaced);
    void tell(const std::vector<CellBatch>& kept);
    void help(store::ResultStore& results);
    void await_helpers();
    store::ResultStore& results_;
    const std::int64_t run_;
    const backtest::KeepOptions keep_;
    std::unordered_set<Hash128> replaced_;
    std::function<void(const Hash128&)> on_kept_;
    std::function<void(const record::Rows&)> on_rows_;
    std::mutex mutex_, telling_;
    std::condition_variable room_, full_commit_, is_kept_;
    std::vector<CellBatch> full_, open_;  ///< open: with room for more, and nobody fills it now
    std::size_t cells_waiting_ = 0;
    Stopwatch since_commit_;
    bool is_closed_ = false;
    double waited_seconds_ = 0;
    std::atomic<std::uint64_t> committed_ = 0;
    std::vector<std::unique_ptr<store::ResultStore>> ways_;  ///< of the helpers
    std::vector<std::thread> helpers_;
    std::size_t helping_ = 0;  ///< helpers with cells that they keep now
    std::exception_ptr helper_failed_;
};

}  // namespace tamis::study
