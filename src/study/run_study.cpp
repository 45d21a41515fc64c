// study/run_study.cpp — planning keys in parallel, running the missing cells, one writer or several.
#include "study/run_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <unordered_set>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "jobs/executor.hpp"
#include "store/transaction.hpp"
#include "study/attempt_cell.hpp"
#include "study/cell_writer.hpp"
#include "study/kept_cells.hpp"
#include "study/native_engine.hpp"
#include "study/shard.hpp"

namespace tamis::study {

namespace {

constexpr std::uint64_t most_kept = 1'000'000'000;
constexpr std::size_t cells_handed_on = 256;
/// What so many compute one writer keeps, with half of its time to spare (docs/benchmarks.md).
constexpr unsigned workers_a_writer = 4;

/// Spans of one symbol: first and end index. A symbol's cells run together while its bars are warm.
std::vector<std::pair<std::size_t, std::size_t>> symbol_groups(const std::vector<Span>& spans) {
    std::vector<std::pair<std::size_t, std::size_t>> groups;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (groups.empty() || spans[groups.back().first].symbol != spans[i].symbol) groups.emplace_back(i, i);
        groups.back().second = i + 1;
    }
    return groups;
}

/// Planned cells that one worker takes in one go: spans from–to, parameter sets from–to.
struct Group {
    std::size_t first_span, last_span, first_set, last_set;
};

std::vector<Group> groups_of(const StudyPlan& plan, const CellEngine& engine) {
    std::vector<Group> groups;
    if (engine.shares_a_symbol()) {
        for (const auto& [first, last] : symbol_groups(plan.spans)) groups.push_back({first, last, 0, plan.parameters});
        return groups;
    }
    for (std::size_t span = 0; span < plan.spans.size(); ++span)
        for (std::size_t set = 0; set < plan.parameters; ++set) groups.push_back({span, span + 1, set, set + 1});
    return groups;
}

void plan_span(const CellEngine& engine, StudyPlan& plan, std::size_t index) {
    const auto part = [&](std::vector<Hash128>& all) {
        return std::span(all).subspan(index * plan.parameters, plan.parameters);
    };
    plan.span_errors[index] = engine.plan(plan.spans[index], part(plan.data), part(plan.keys));
}

/// Runs the missing cells of a plan.
class CellRun {
  public:
    CellRun(
        CellEngine& engine, const StudySpec& spec, const StudyPlan& plan, CellWriter& writer, std::atomic<bool>& stop)
        : engine_(engine), spec_(spec), plan_(plan), writer_(writer), stop_(stop) {
        const std::uint64_t most = spec.most_backtests == 0 ? UINT64_MAX : spec.most_backtests;
        allowed_ = most;
    }

    void group(const Group& group, jobs::Worker& worker) {
        std::vector<backtest::CellRows> done;
        Stopwatch since_handed_on;
        const auto hand_on = [&] {
            if (!done.empty()) writer_.add(std::move(done));
            done.clear();
            since_handed_on = Stopwatch();
        };
        for (std::size_t span = group.first_span; span < group.last_span; ++span) {
            for (std::size_t p = group.first_set; p < group.last_set && !worker.is_stopping(); ++p) {
                const std::size_t at = span * plan_.parameters + p;
                if (plan_.is_known[at] || !is_allowed()) continue;
                cell(at, span, p, worker, done);
                if (done.size() >= cells_handed_on || since_handed_on.seconds() > 0.5) hand_on();
            }
        }
        hand_on();
        engine_.release();
    }

    std::uint64_t computed() const { return computed_; }
    std::uint64_t failed() const { return failed_; }
    bool stopped_at_failure() const { return stopped_at_failure_; }

  private:
    bool is_allowed() { return allowed_ == UINT64_MAX || taken_.fetch_add(1) < allowed_; }

    void cell(
        std::size_t at, std::size_t span, std::size_t p, jobs::Worker& worker, std::vector<backtest::CellRows>& done) {
        const CellPlace place{plan_.spans[span], p, plan_.keys[at], plan_.data[at]};
        std::optional<backtest::CellRows> rows = attempt_cell(engine_, place, worker, plan_.span_errors[span]);
        if (!rows) return;
        if (rows->cell.status == "failed") {
            ++failed_;
            if (!spec_.continue_on_error) stopped_at_failure_ = stop_ = true;
        }
        done.push_back(std::move(*rows));
        ++computed_;
    }

    CellEngine& engine_;
    const StudySpec& spec_;
    const StudyPlan& plan_;
    CellWriter& writer_;
    std::atomic<bool>& stop_;
    std::uint64_t allowed_;
    std::atomic<std::uint64_t> taken_ = 0, computed_ = 0, failed_ = 0;
    std::atomic<bool> stopped_at_failure_ = false;
};

/// The run's screened days and its known cells.
void keep_known(store::ResultStore& results, const RunRow& run, const ScreenAnswer* screened, const StudyPlan& plan) {
    record::Rows cells = record::rows_of(run_cell_table()), screens = record::rows_of(run_screen_table());
    for (std::size_t i = 0; i < plan.keys.size(); ++i) {
        if (!plan.is_known[i]) continue;
        const RunCellRow row{run.run, plan.keys[i], true, false};
        record::append(cells, run_cell_table(), &row, 1);
    }
    for (std::size_t i = 0; screened && i < screened->keys.size(); ++i) {
        const RunScreenRow row{run.run, screened->keys[i], screened->was_known[i]};
        record::append(screens, run_screen_table(), &row, 1);
    }
    store::in_transaction(results, [&] {
        results.append(run_cell_table(), cells);
        results.append(run_screen_table(), screens);
    });
}

/// Cells that are computed although they have rows: those that failed, and those without what is asked for now.
std::unordered_set<Hash128> replaced_by(store::ResultStore& results, const StudyPlan& plan, bool with_equity) {
    const std::string which = with_equity ? "" : " WHERE status = 'failed'";
    const std::vector<Hash128> kept = results.sql("SELECT cell FROM backtest" + which, most_kept).columns[0].hashes();
    const std::unordered_set<Hash128> there(kept.begin(), kept.end());
    std::unordered_set<Hash128> replaced;
    for (std::size_t i = 0; i < plan.keys.size() && !there.empty(); ++i)
        if (!plan.is_known[i] && there.contains(plan.keys[i])) replaced.insert(plan.keys[i]);
    return replaced;
}

bool needs_equity(const CellEngine& engine, const StudySpec& spec) {
    return spec.keep_equity && engine.repeats_itself();
}

}  // namespace

std::size_t StudyPlan::known() const {
    return static_cast<std::size_t>(std::count(is_known.begin(), is_known.end(), true));
}

unsigned thread_count(unsigned asked) {
    return asked != 0 ? asked : std::max(1u, std::thread::hardware_concurrency());
}

std::optional<ScreenAnswer> screen_of(const bars::BarStore* bars,
                                      store::ResultStore& results,
                                      const StudySpec& spec,
                                      bool keep,
                                      jobs::ProgressLine& progress,
                                      const Stop& stop) {
    if (!spec.screen) return std::nullopt;
    ensure(bars != nullptr, "a study with a screen has bars");
    return run_screen(*bars, results, *spec.screen, thread_count(spec.threads), keep, progress, stop);
}

StudyPlan plan_study(const CellEngine& engine,
                     store::ResultStore& results,
                     const StudySpec& spec,
                     const std::optional<ScreenAnswer>& screened,
                     jobs::ProgressLine& progress,
                     const Stop& stop) {
    StudyPlan plan;
    plan.spans = spans_of(spec, screened ? screened->hits : std::vector<screen::ScreenHit>{});
    plan.spans_in_all = plan.spans.size();
    if (spec.shard)
        plan.spans = share_of(plan.spans, *spec.shard, [&](const Span& span) { return engine.bars_of(span); });
    plan.parameters = engine.parameter_sets();
    plan.data.resize(plan.spans.size() * plan.parameters);
    plan.keys.resize(plan.spans.size() * plan.parameters);
    plan.span_errors.resize(plan.spans.size());
    const auto groups = symbol_groups(plan.spans);
    std::atomic<bool> is_over = false;
    std::atomic<std::size_t> done = 0;
    jobs::execute(
        groups.size(),
        {.threads = spec.threads != 0 ? spec.threads : engine.usual_threads()},
        is_over,
        [&](std::size_t g, jobs::Worker&) {
            for (std::size_t i = groups[g].first; i < groups[g].second && !is_over; ++i) plan_span(engine, plan, i);
            done += (groups[g].second - groups[g].first) * plan.parameters;
            engine.release();
        },
        [&] {
            if (stop.is_wanted()) is_over = true;
            progress.show({.done = done, .total = plan.keys.size(), .unit = "keys", .detail = {}});
        });
    stop.check("interrupted while the keys of cells were computed");
    plan.is_known = which_are_kept(results, plan.keys, needs_equity(engine, spec));
    return plan;
}

Foresight foresee(const CellEngine& engine, const StudyPlan& plan, unsigned threads) {
    std::vector<std::string> errors = plan.span_errors;
    const auto groups = symbol_groups(plan.spans);
    std::atomic<bool> stop = false, is_complete = true;
    std::atomic<std::int64_t> without_bars = 0;
    const auto look_at = [&](std::size_t span) {
        if (!errors[span].empty()) return;
        try {
            const std::optional<bool> has_bars = engine.has_bars(plan.spans[span]);
            if (!has_bars) is_complete = false;
            if (has_bars == false) ++without_bars;
        } catch (const Error& unreadable) {
            errors[span] = unreadable.what();
        }
    };
    const auto group = [&](std::size_t g, jobs::Worker&) {
        for (std::size_t i = groups[g].first; i < groups[g].second; ++i) look_at(i);
        engine.release();
    };
    jobs::execute(groups.size(), {.threads = threads}, stop, group, [] {});
    Foresight seen;
    const auto cells = static_cast<std::int64_t>(plan.parameters);
    for (const std::string& error : errors) {
        if (error.empty()) continue;
        if (seen.unreadable == 0) seen.reason = error;
        seen.unreadable += cells;
    }
    seen.without_bars = without_bars * cells;
    seen.is_complete = is_complete;
    return seen;
}

namespace {

/// One run of a study, step by step; its row says how far it came.
class StudyRun {
  public:
    StudyRun(const bars::BarStore* bars,
             CellEngine& engine,
             store::ResultStore& results,
             const StudySpec& spec,
             const std::string& spec_text,
             std::atomic<bool>& stop,
             jobs::Audience audience,
             const std::function<void(const record::Rows&)>& on_rows)
        : bars_(bars),
          engine_(engine),
          results_(results),
          spec_(spec),
          stop_(stop),
          audience_(std::move(audience)),
          on_rows_(on_rows),
          threads_(spec.threads != 0 ? spec.threads : engine.usual_threads()),
          row_(begin_run(results, spec.name, spec_text, spec.run, spec.shard)) {}

    StudyOutcome run() {
        jobs::ProgressLine progress(audience_);
        StudyPlan plan;
        try {
            plan = prepare(progress);
        } catch (const Error& error) {
            if (error.problem() != Problem::cancelled) {
                end("failed");
                throw;
            }
            StudyOutcome outcome;
            outcome.was_interrupted = true;
            end("interrupted");
            outcome.run = row_;
            return outcome;
        }
        return compute(plan, progress);
    }

  private:
    /// Everything before the first cell.
    StudyPlan prepare(jobs::ProgressLine& progress) {
        const std::optional<ScreenAnswer> screened = screen();
        StudyPlan plan = plan_study(engine_, results_, spec_, screened, progress, Stop(stop_));
        row_.cells_asked = static_cast<std::int64_t>(plan.keys.size());
        row_.cells_known = static_cast<std::int64_t>(plan.known());
        keep_known(results_, row_, screened ? &*screened : nullptr, plan);
        return plan;
    }

    std::optional<ScreenAnswer> screen() {
        jobs::ProgressLine progress(audience_);
        std::optional<ScreenAnswer> answer = screen_of(bars_, results_, spec_, true, progress, Stop(stop_));
        if (!answer) return answer;
        row_.hits = static_cast<std::int64_t>(answer->hits.size());
        row_.symbol_days_screened = answer->symbol_days();
        row_.screen_days_asked = static_cast<std::int64_t>(answer->sessions.size());
        row_.screen_days_known = answer->days_known();
        return answer;
    }

    StudyOutcome compute(const StudyPlan& plan, jobs::ProgressLine& progress) {
        CellWriter writer(results_, row_.run, {spec_.keep_trades, spec_.keep_fills, spec_.keep_equity});
        writer.on_kept([this](const Hash128& cell) { engine_.kept(cell); });
        writer.on_rows(on_rows_);
        std::unordered_set<Hash128> replaced;
        if (plan.missing() != 0) replaced = replaced_by(results_, plan, needs_equity(engine_, spec_));
        if (replaced.empty())
            writer.begin_helpers((threads_ - 1) / workers_a_writer);
        else
            writer.will_replace(std::move(replaced));
        CellRun cells(engine_, spec_, plan, writer, stop_);
        const std::size_t known = plan.known(), missing = plan.missing();
        const auto state = [&] {
            return jobs::ProgressState{.done = cells.computed(),
                                       .total = missing,
                                       .known = known,
                                       .failed = cells.failed(),
                                       .unit = "cells",
                                       .detail = engine_.activity()};
        };
        try {
            if (missing != 0) run_groups(plan, cells, writer, [&] { progress.show(state()); });
            writer.commit(true);
        } catch (...) {
            writer.close();
            end("failed");
            throw;
        }
        if (missing != 0) progress.finish(state());
        StudyOutcome ended = outcome(cells);
        ended.workers_waited_seconds = writer.waited_seconds();
        return ended;
    }

    template <class Show>
    void run_groups(const StudyPlan& plan, CellRun& cells, CellWriter& writer, Show show) {
        const auto groups = groups_of(plan, engine_);
        jobs::execute(
            groups.size(),
            {threads_, spec_.attempts, spec_.timeout_seconds},
            stop_,
            [&](std::size_t g, jobs::Worker& worker) { cells.group(groups[g], worker); },
            [&] {
                writer.commit(false);
                show();
            });
    }

    StudyOutcome outcome(const CellRun& cells) {
        StudyOutcome outcome;
        outcome.stopped_at_failure = cells.stopped_at_failure();
        outcome.was_interrupted = stop_ && !outcome.stopped_at_failure;
        row_.cells_computed = static_cast<std::int64_t>(cells.computed() - cells.failed());
        row_.cells_failed = static_cast<std::int64_t>(cells.failed());
        end(outcome.was_interrupted ? "interrupted" : outcome.stopped_at_failure ? "failed" : "done");
        outcome.run = row_;
        return outcome;
    }

    // Who promised a run decides whether it was cancelled or goes on later.
    void end(const char* state) {
        const bool is_promised = spec_.run != 0 && std::string_view(state) == "interrupted";
        end_run(results_, row_, is_promised ? "queued" : state, watch_.seconds());
    }

    const Stopwatch watch_;
    const bars::BarStore* bars_;
    CellEngine& engine_;
    store::ResultStore& results_;
    const StudySpec& spec_;
    std::atomic<bool>& stop_;
    const jobs::Audience audience_;
    const std::function<void(const record::Rows&)>& on_rows_;
    const unsigned threads_;
    RunRow row_;
};

}  // namespace

StudyOutcome run_study(const bars::BarStore& bars,
                       store::ResultStore& results,
                       const StudySpec& spec,
                       const std::string& spec_text,
                       std::atomic<bool>& stop,
                       const jobs::Audience& audience) {
    NativeEngine engine(bars, spec);
    return run_study(&bars, engine, results, spec, spec_text, stop, audience);
}

StudyOutcome run_study(const bars::BarStore* bars,
                       CellEngine& engine,
                       store::ResultStore& results,
                       const StudySpec& spec,
                       const std::string& spec_text,
                       std::atomic<bool>& stop,
                       const jobs::Audience& audience,
                       const std::function<void(const record::Rows&)>& on_rows) {
    return StudyRun(bars, engine, results, spec, spec_text, stop, audience, on_rows).run();
}

}  // namespace tamis::study
