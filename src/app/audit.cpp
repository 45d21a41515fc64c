// app/audit.cpp — drawn cells become runs of LEAN; each outcome is kept as soon as LEAN's rows are.
#include "app/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <random>

#include "app/audit_sample.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "jobs/executor.hpp"
#include "lean/counterpart.hpp"
#include "pipeline/lean_setup_file.hpp"
#include "record/format.hpp"
#include "report/compare_results.hpp"
#include "store/transaction.hpp"
#include "study/attempt_cell.hpp"
#include "study/audit_table.hpp"
#include "study/cell_writer.hpp"
#include "study/kept_cells.hpp"
#include "study/lean_engine.hpp"
#include "study/run_study.hpp"

namespace tamis::app {

namespace {

/// Short enough to be typed again.
std::uint64_t any_seed() {
    return std::random_device{}() % 1'000'000 + 1;
}

std::int64_t whole_or_zero(const record::Value& value) {
    const auto* number = std::get_if<std::int64_t>(&value);
    return number ? *number : 0;
}

/// A run may have kept no fills, or no trades: then there are none to compare, which is no difference.
void leave_out_what_is_not_kept(report::ResultSide& ours, report::ResultSide& theirs, study::AuditRow& row) {
    const auto is_kept = [](const report::ResultSide& side, const record::Rows& rows, const char* counted) {
        return rows.size() != 0 || whole_or_zero(side.cell.value(0, counted)) == 0;
    };
    const auto are_kept = [&](record::Rows report::ResultSide::* rows, const char* counted) {
        if (is_kept(ours, ours.*rows, counted) && is_kept(theirs, theirs.*rows, counted)) return true;
        ours.*rows = theirs.*rows = {};
        return false;
    };
    if (are_kept(&report::ResultSide::fills, "fills")) row.fills = 0;
    if (are_kept(&report::ResultSide::trades, "trade_number_of_trades")) row.trades = 0;
}

void compare_kept(store::ResultStore& results, study::AuditRow& row) {
    report::ResultSide ours = report::kept_side(results, row.cell);
    report::ResultSide theirs = report::kept_side(results, row.lean_cell);
    leave_out_what_is_not_kept(ours, theirs, row);
    const report::Comparison comparison = report::compare(ours, theirs);
    if (row.fills) row.fills = comparison.fills;
    if (row.trades) row.trades = comparison.trades;
    row.statistics = comparison.statistics;
    row.differences = static_cast<std::int64_t>(comparison.differences.size());
    row.outcome = comparison.differences.empty() ? "equal" : "different";
    if (comparison.differences.empty()) return;
    const report::DifferenceRow& first = comparison.differences.front();
    row.first_part = first.part;
    row.first_column = first.column;
    row.first_here = first.left;
    row.first_in_lean = first.right;
}

/// In place of what an earlier audit against the same cell of LEAN came to.
void keep_outcome(store::ResultStore& results, const study::AuditRow& row) {
    record::Rows rows = record::rows_of(study::audit_table());
    record::append(rows, study::audit_table(), &row, 1);
    store::in_transaction(results, [&] {
        results.erase({.table = "audit",
                       .columns = {},
                       .where = {{"cell", store::Comparison::equal, row.cell},
                                 {"lean_cell", store::Comparison::equal, row.lean_cell}},
                       .order = {}});
        results.append(study::audit_table(), rows);
    });
}

/// A sample on its way through LEAN.
class Audit {
  public:
    Audit(const Home& home, const AuditRequest& request, const Work& work)
        : request_(request), work_(work), results_(home.open_results()) {
        if (request.sample == 0) throw Error{Problem::invalid_request, "--sample is 0; a number from 1 is expected"};
        answer_.run = request.run;
        answer_.seed = request.seed.value_or(any_seed());
        draw(home);
        prepare(home);
    }

    AuditAnswer run() {
        const auto listening = work_.listening();
        run_row_ = study::begin_run(
            *results_,
            "audit",
            fmt::format("tamis audit {} --sample {} --seed {}", request_.run, request_.sample, answer_.seed));
        try {
            compare_known();
            run_missing();
        } catch (...) {
            study::end_run(*results_, run_row_, "failed", watch_.seconds());
            throw;
        }
        return finish();
    }

  private:
    void draw(const Home& home) {
        const std::string strategy = audited_strategy(*results_, request_.run);
        plan_.setup = pipeline::read_lean_counterpart(
            request_.lean_setup.empty() ? home.path() / "lean.yaml" : request_.lean_setup, strategy);
        if (request_.keep_folders) plan_.setup.keep = lean::Keep::always;
        sample_ = draw_sample(*results_, request_.run, request_.sample, answer_.seed, plan_.setup);
        answer_.strategy = strategy;
        answer_.cells = sample_.cells;
        answer_.tellable = sample_.tellable;
        answer_.untold = sample_.untold;
        answer_.drawn = sample_.drawn.size();
    }

    /// Every drawn cell is a parameter set of its own: what LEAN is told holds its symbols and days.
    void prepare(const Home& home) {
        study_.base = sample_.specs.front();
        plan_.grid.clear();
        for (const backtest::BacktestSpec& spec : sample_.specs) {
            plan_.grid.push_back(lean::told_parameters(plan_.setup, spec));
            spans_.push_back({join(spec.symbols, " "), spec.first, spec.last});
        }
        plan_.setup.parameters.clear();
        engine_.emplace(plan_, study_, home.path() / "lean", work_.wants_progress);
        if (engine_->orphans_ended() != 0)
            work_.note(
                fmt::format("{} runs of LEAN that a killed run had left behind were ended", engine_->orphans_ended()));
        for (std::size_t i = 0; i < spans_.size(); ++i) keys_.push_back(engine_->key_of(place(i)));
        answer_.lean_build = engine_->identity().build;
    }

    study::CellPlace place(std::size_t i) const {
        return {spans_[i], i, i < keys_.size() ? keys_[i] : Hash128{}, engine_->identity().data};
    }

    void compare_known() {
        const std::vector<bool> is_kept = study::which_are_kept(*results_, keys_);
        std::vector<Hash128> known;
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            if (!is_kept[i] || request_.again) {
                missing_.push_back(i);
                continue;
            }
            conclude(i, std::nullopt);
            known.push_back(keys_[i]);
        }
        note_known(known);
        answer_.known = known.size();
    }

    /// What the audit asked for, as the list of every run has it.
    void note_known(const std::vector<Hash128>& keys) {
        record::Rows rows = record::rows_of(study::run_cell_table());
        for (const Hash128& key : keys) {
            const study::RunCellRow row{run_row_.run, key, true, false};
            record::append(rows, study::run_cell_table(), &row, 1);
        }
        results_->append(study::run_cell_table(), rows);
    }

    void run_missing() {
        study::CellWriter writer(*results_, run_row_.run, {true, true, true});
        writer.on_kept([this](const Hash128& cell) { engine_->kept(cell); });
        jobs::ProgressLine progress(work_.audience());
        std::atomic<bool> nobody = false;
        const unsigned threads = work_.threads != 0 ? work_.threads : engine_->usual_threads();
        const double seconds = request_.timeout_seconds > 0 ? request_.timeout_seconds : audit_seconds;
        jobs::execute(
            missing_.size(),
            {.threads = threads, .attempts = 1, .timeout_seconds = seconds},
            work_.stop ? *work_.stop : nobody,
            [&](std::size_t one, jobs::Worker& worker) { run_in_lean(missing_[one], worker); },
            [&] {
                keep_done(writer);
                progress.show(state());
            });
        progress.finish(state());
    }

    jobs::ProgressState state() {
        return {.done = done_,
                .total = missing_.size(),
                .known = answer_.known,
                .failed = static_cast<std::uint64_t>(run_row_.cells_failed),
                .unit = "cells",
                .detail = engine_->activity()};
    }

    /// On a worker's thread.
    void run_in_lean(std::size_t i, jobs::Worker& worker) {
        auto rows = study::attempt_cell(*engine_, place(i), worker);
        if (!rows) return;
        const std::lock_guard lock(mutex_);
        came_.emplace_back(i, std::move(*rows));
    }

    /// On the owner's: LEAN's rows first, then what they say.
    void keep_done(study::CellWriter& writer) {
        std::vector<std::pair<std::size_t, backtest::CellRows>> came;
        {
            const std::lock_guard lock(mutex_);
            came.swap(came_);
        }
        for (auto& [i, rows] : came) {
            const std::optional<std::string> reason = rows.cell.status == "failed" ? rows.cell.reason : std::nullopt;
            ++(reason ? run_row_.cells_failed : run_row_.cells_computed);
            std::vector<backtest::CellRows> one;
            one.push_back(std::move(rows));
            writer.add(std::move(one));
            writer.commit_replacing({keys_[i]});
            conclude(i, reason);
            ++done_;
        }
    }

    /// `failure`: why LEAN gave no result; none: it is kept.
    void conclude(std::size_t i, const std::optional<std::string>& failure) {
        study::AuditRow row{.cell = sample_.drawn[i].cell,
                            .lean_cell = keys_[i],
                            .run = request_.run,
                            .audit = run_row_.run,
                            .outcome = "failed",
                            .reason = failure,
                            .lean_build = answer_.lean_build,
                            .audited_at = {utc_now_ms()}};
        if (!failure) compare_kept(*results_, row);
        keep_outcome(*results_, row);
        concluded_.push_back(row.cell);
    }

    AuditAnswer finish() {
        answer_.was_interrupted = concluded_.size() < sample_.drawn.size();
        answer_.audit = run_row_.run;
        answer_.seconds = watch_.seconds();
        answer_.audited = report::audited_cells(*results_, concluded_);
        run_row_.cells_asked = static_cast<std::int64_t>(keys_.size());
        run_row_.cells_known = static_cast<std::int64_t>(answer_.known);
        study::end_run(*results_, run_row_, answer_.was_interrupted ? "interrupted" : "done", answer_.seconds);
        return std::move(answer_);
    }

    const Stopwatch watch_;
    const AuditRequest& request_;
    const Work& work_;
    const std::unique_ptr<store::ResultStore> results_;
    AuditAnswer answer_;
    AuditSample sample_;
    study::LeanPlan plan_;
    study::StudySpec study_;
    std::vector<study::Span> spans_;  ///< by drawn cell, as keys_
    std::vector<Hash128> keys_;
    std::optional<study::LeanEngine> engine_;
    study::RunRow run_row_;
    std::vector<std::size_t> missing_;  ///< drawn cells that LEAN is to run
    std::vector<Hash128> concluded_;
    std::uint64_t done_ = 0;
    std::mutex mutex_;
    std::vector<std::pair<std::size_t, backtest::CellRows>> came_;
};

}  // namespace

AuditAnswer audit(const Home& home, const AuditRequest& request, const Work& work) {
    return Audit(home, request, work).run();
}

std::string audit_json(const AuditAnswer& answer, std::uint64_t limit) {
    const report::AuditCounts counts = answer.counts();
    return fmt::format(
        "{{\"run\":{},\"audit\":{},\"seed\":{},\"strategy\":{},\"lean_build\":{},\"cells\":{},\"cells_tellable\":{},"
        "\"not_told\":{},\"drawn\":{},\"known\":{},\"equal\":{},\"different\":{},\"failed\":{},\"was_interrupted\":{},"
        "\"seconds\":{},\"audited\":{}}}",
        answer.run,
        answer.audit,
        answer.seed,
        quoted_json(answer.strategy),
        quoted_json(answer.lean_build),
        answer.cells,
        answer.tellable,
        answer.untold.empty() ? "null" : quoted_json(answer.untold),
        answer.drawn,
        answer.known,
        counts.equal,
        counts.different,
        counts.failed,
        answer.was_interrupted,
        shortest_text(answer.seconds),
        std::string(trim(record::json_text(record::head(answer.audited, limit)))));
}

}  // namespace tamis::app
