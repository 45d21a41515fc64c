// app/native_engine.hpp — our own engine in a study.
#pragma once

#include "app/cell_engine.hpp"
#include "backtest/tape.hpp"
#include "bars/bar_store.hpp"

namespace tamis::app {

class NativeEngine final : public CellEngine {
  public:
    /// Throws Error not_found where the study's benchmark is unknown.
    NativeEngine(const bars::BarStore& bars, const study::StudySpec& spec);

    std::size_t parameter_sets() const override { return spec_.grid.size(); }
    std::string plan(const study::Span& span, std::span<Hash128> data, std::span<Hash128> keys) const override;
    std::optional<bool> has_bars(const study::Span& span) const override;
    backtest::CellRows run(const CellPlace& place, const std::stop_token& stop) override;
    backtest::CellRow row(const CellPlace& place) const override;
    void release() const override;
    bool shares_a_symbol() const override { return true; }
    unsigned usual_threads() const override;

  private:
    backtest::BacktestSpec spec_of(const CellPlace& place) const;
    const bars::BarStore& bars_;
    const study::StudySpec& spec_;
    backtest::TapeShelf tapes_;
};

}  // namespace tamis::app
