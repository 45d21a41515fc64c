// study/lean_engine.hpp — LEAN itself as the engine of a study: a process a cell.
#pragma once

#include <map>
#include <mutex>

#include "base/clock.hpp"
#include "jobs/progress.hpp"
#include "lean/run_lean.hpp"
#include "study/cell_engine.hpp"

namespace tamis::study {

/// What a study runs in LEAN.
struct LeanPlan {
    lean::LeanSetup setup;
    std::vector<std::map<std::string, std::string>> grid{{}};  ///< the strategy's parameters, all combinations
    bool only_looks = false;  ///< nothing will run, so the folder and what runs there are let alone
};

class LeanEngine final : public CellEngine {
  public:
    /// Ends what killed runs left behind in `folder`, asks LEAN for its build and hashes what it will read.
    LeanEngine(LeanPlan plan, const StudySpec& spec, const std::filesystem::path& folder, bool wants_progress);

    std::size_t orphans_ended() const { return orphans_; }
    const lean::LeanIdentity& identity() const { return identity_; }
    Hash128 key_of(const CellPlace& place) const;
    std::size_t parameter_sets() const override { return plan_.grid.size(); }
    std::string plan(const Span& span, std::span<Hash128> data, std::span<Hash128> keys) const override;
    backtest::CellRows run(const CellPlace& place, const std::stop_token& stop) override;
    backtest::CellRow row(const CellPlace& place) const override;
    std::unique_ptr<backtest::MoreRows> failures(const Hash128& key) override;
    void kept(const Hash128& key) override;
    std::string activity() override;
    bool repeats_itself() const override { return false; }
    bool shares_a_symbol() const override { return false; }
    unsigned usual_threads() const override { return lean::runs_at_once(plan_.setup); }

  private:
    lean::LeanCell cell_of(const CellPlace& place) const;
    void note_failure(const CellPlace& place, lean::LeanFailureRow row);
    void set_aside(const CellPlace& place, lean::LeanFailureRow& row);

    LeanPlan plan_;
    const StudySpec& spec_;
    lean::RunFolders folders_;
    lean::LeanIdentity identity_;
    std::size_t orphans_ = 0;
    std::mutex mutex_;
    std::map<Hash128, std::vector<lean::LeanFailureRow>> failures_;
    std::map<Hash128, std::pair<std::string, Stopwatch>> running_;
};

}  // namespace tamis::study
