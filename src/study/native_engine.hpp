// study/native_engine.hpp — our own engine in a study.
#pragma once

#include "backtest/cell.hpp"
#include "backtest/tape.hpp"
#include "bars/bar_store.hpp"
#include "study/cell_engine.hpp"

namespace tamis::study {

class NativeEngine final : public CellEngine {
  public:
    /// Throws Error not_found where the study's benchmark is unknown.
    NativeEngine(const bars::BarStore& bars, const StudySpec& spec);

    std::size_t parameter_sets() const override { return spec_.grid.size(); }
    std::string plan(const Span& span, std::span<Hash128> data, std::span<Hash128> keys) const override;
    std::optional<bool> has_bars(const Span& span) const override;
    std::int64_t bars_of(const Span& span) const override;
    backtest::CellRows run(const CellPlace& place, const std::stop_token& stop) override;
    backtest::CellRow row(const CellPlace& place) const override;
    void release() const override;
    bool repeats_itself() const override { return true; }
    bool shares_a_symbol() const override { return true; }
    unsigned usual_threads() const override;

  private:
    backtest::BacktestSpec spec_of(const CellPlace& place) const;
    const bars::BarStore& bars_;
    const StudySpec& spec_;
    std::vector<backtest::CellKeys> keys_;  ///< of the grid's parameter sets
    std::vector<bool> reads_hit_;           ///< of these: whether their keys differ from hit to hit
    backtest::TapeShelf tapes_;
};

}  // namespace tamis::study
