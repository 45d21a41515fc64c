// study/run_study.hpp — a study from spec to rows: what is known, what is missing, running the missing.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "backtest/backtest.hpp"
#include "study/cell_engine.hpp"
#include "study/run_tables.hpp"
#include "study/screening.hpp"
#include "study/study.hpp"

namespace tamis::study {

/// What a study would do: every cell's key, and which of them are kept.
struct StudyPlan {
    std::vector<Span> spans;
    std::vector<Hash128> data;             ///< data version by span × warm-up variant, see `data_of`
    std::vector<Hash128> keys;             ///< by span, then by parameters
    std::vector<bool> is_known;            ///< by key
    std::vector<std::string> span_errors;  ///< by span; why its bars cannot be read, else empty
    std::size_t parameters = 0;
    std::size_t spans_in_all = 0;  ///< of the study; more than `spans` where this is a share
    std::size_t known() const;
    std::size_t missing() const { return keys.size() - known(); }
};

/// Answers the study's screen; nothing where it has none, and `bars` may then be null. Its days are kept when `keep`.
std::optional<ScreenAnswer> screen_of(const bars::BarStore* bars,
                                      store::ResultStore& results,
                                      const StudySpec& spec,
                                      bool keep,
                                      jobs::ProgressLine& progress,
                                      const Stop& stop = {});
/// Keys of all cells that the study asks for. `screened`: the answer to its screen.
StudyPlan plan_study(const CellEngine& engine,
                     store::ResultStore& results,
                     const StudySpec& spec,
                     const std::optional<ScreenAnswer>& screened,
                     jobs::ProgressLine& progress,
                     const Stop& stop = {});

/// What a plan's cells will end as without a number, known ones among them.
struct Foresight {
    std::int64_t without_bars = 0;  ///< cells that have nothing to trade on
    std::int64_t unreadable = 0;    ///< cells whose bars cannot be read
    std::string reason;             ///< of the first of these
    bool is_complete = true;        ///< false: this engine's bars are not ours to look at
};
Foresight foresee(const CellEngine& engine, const StudyPlan& plan, unsigned threads);

struct StudyOutcome {
    RunRow run;
    bool was_interrupted = false;
    bool stopped_at_failure = false;
    double workers_waited_seconds = 0;  ///< for the writer, all workers together
};

/// Screens, plans, runs what is missing, keeps every number, and closes the run's row. `stop` ends it early: what is
/// done is committed, and the same command goes on. One thread or many give the same rows.
StudyOutcome run_study(const bars::BarStore& bars,
                       store::ResultStore& results,
                       const StudySpec& spec,
                       const std::string& spec_text,
                       std::atomic<bool>& stop,
                       const jobs::Audience& audience);

/// The same with any engine; `bars` may be null where nothing is screened. `on_rows` hears of rows of `backtest` once
/// they are committed, many at a time.
StudyOutcome run_study(const bars::BarStore* bars,
                       CellEngine& engine,
                       store::ResultStore& results,
                       const StudySpec& spec,
                       const std::string& spec_text,
                       std::atomic<bool>& stop,
                       const jobs::Audience& audience,
                       const std::function<void(const record::Rows&)>& on_rows = {});

unsigned thread_count(unsigned asked);  ///< 0: one a core

}  // namespace tamis::study
