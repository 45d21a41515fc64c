// app/cell_writer.hpp — finished cells on their way into the store: batches of columns, one writer, whole transactions.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "backtest/tables.hpp"
#include "record/rows.hpp"
#include "store/result_store.hpp"

namespace tamis::app {

struct KeepOptions {
    bool trades = true, fills = true, equity = false;
};

/// Cells of one worker as columns; cheap to fill, handed over whole.
class CellBatch {
  public:
    CellBatch(std::int64_t run, const KeepOptions& keep);
    void add(backtest::CellRows&& rows);
    std::size_t cells() const { return cells_.size(); }

  private:
    friend class CellWriter;
    std::int64_t run_;
    KeepOptions keep_;
    record::Rows cells_, trades_, fills_, equity_, run_cells_;
    std::map<std::string, std::pair<const record::Table*, record::Rows>> strategies_;
};

/// Workers push, the one thread that owns the store commits. A commit holds whole cells: their row, trades, fills and
/// their place in the run, or nothing of them.
class CellWriter {
  public:
    explicit CellWriter(store::ResultStore& results) : results_(results) {}
    /// From any thread; waits while too many batches are on their way.
    void push(CellBatch&& batch);
    /// From the owner: commits what has come. `all`: down to the last batch.
    void commit(bool all);
    /// Lets waiting workers go on; after the owner stopped committing.
    void close();
    std::uint64_t committed() const { return committed_; }

  private:
    void write(const CellBatch& batch);
    store::ResultStore& results_;
    std::mutex mutex_;
    std::condition_variable room_;
    std::deque<CellBatch> waiting_;
    bool is_closed_ = false;
    std::uint64_t committed_ = 0;
};

}  // namespace tamis::app
