// study/cell_engine.hpp — what a study needs of an engine: keys of cells, and cells run.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include "backtest/tables.hpp"
#include "study/study.hpp"

namespace tamis::study {

/// One cell of a study: a span of days on a symbol, with one of the engine's parameter sets.
struct CellPlace {
    const Span& span;
    std::size_t parameters = 0;
    Hash128 key, data;
};

class CellEngine {
  public:
    virtual ~CellEngine() = default;

    virtual std::size_t parameter_sets() const = 0;
    /// Data versions and keys of a span's cells, one a parameter set; from several threads. Why its data cannot be
    /// read, else empty: its cells then fail with that reason.
    virtual std::string plan(const Span& span, std::span<Hash128> data, std::span<Hash128> keys) const = 0;
    /// Whether a span's cells will find a bar to trade on; from several threads. Nothing: only a run can tell.
    virtual std::optional<bool> has_bars(const Span&) const { return std::nullopt; }
    /// How much there is to do for a span, by which shares of a study are balanced: about its bars, at least 1.
    virtual std::int64_t bars_of(const Span&) const { return 1; }
    /// Runs one cell; from several threads. Throws Error cancelled when `stop` is set.
    virtual backtest::CellRows run(const CellPlace& place, const std::stop_token& stop) = 0;
    /// The row of a cell that has no result.
    virtual backtest::CellRow row(const CellPlace& place) const = 0;

    /// Rows about failed attempts, for a cell that failed in the end; null: none.
    virtual std::unique_ptr<backtest::MoreRows> failures(const Hash128&) { return nullptr; }
    /// A cell's rows are committed.
    virtual void kept(const Hash128&) {}
    /// A worker has done with a symbol.
    virtual void release() const {}
    /// What every slot does now, for the progress line.
    virtual std::string activity() { return {}; }
    /// Whether a cell that is kept without its equity path is run again for a study that keeps paths: the same key
    /// gives the same rows.
    virtual bool repeats_itself() const = 0;
    /// Whether a symbol's cells run one after the other, because they share its bars.
    virtual bool shares_a_symbol() const = 0;
    /// When nobody asks for a number.
    virtual unsigned usual_threads() const = 0;
};

}  // namespace tamis::study
