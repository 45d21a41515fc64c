// study/run_one.cpp — on a thread of its own, so that somebody can stop it.
#include "study/run_one.hpp"

#include <optional>

#include "backtest/tape.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "jobs/executor.hpp"
#include "study/cell_writer.hpp"
#include "study/run_cell.hpp"
#include "study/run_tables.hpp"

namespace tamis::study {

backtest::BacktestResult run_stoppable(const bars::BarStore& bars,
                                       const backtest::BacktestSpec& spec,
                                       const backtest::Wanted& wanted,
                                       double timeout_seconds,
                                       const Stop& stop) {
    std::optional<backtest::BacktestResult> result;
    std::stop_source source;
    std::atomic<bool> is_over = false;
    const auto run = [&] {
        const std::stop_token token = source.get_token();
        const auto tape = backtest::Tape::make(bars, backtest::tape_spec(spec), token);
        return run_cell(tape, bars.interest_rates(), spec, wanted, timeout_seconds, token);
    };
    const auto look = [&] {
        if (stop.is_wanted()) source.request_stop();
    };
    jobs::execute(1, {}, is_over, [&](std::size_t, jobs::Worker&) { result = run(); }, look);
    return std::move(*result);
}

namespace {

struct CellKey {
    Hash128 key, data;
};

/// What one backtest makes beside the cell's numbers.
backtest::Wanted wanted_of(const OneRun& one) {
    backtest::Wanted wanted =
        one.on_result ? one.wanted : backtest::Wanted{.order_events = false, .order_list_hash = false};
    wanted.equity_path = wanted.equity_path || one.keep_equity;
    return wanted;
}

void keep_one(const bars::BarStore& bars,
              store::ResultStore& results,
              const OneRun& one,
              const CellKey& cell,
              bool has_row,
              std::int64_t run) {
    const Stopwatch watch;
    backtest::BacktestResult result = run_stoppable(bars, one.spec, wanted_of(one), one.timeout_seconds, one.stop);
    const double milliseconds = watch.seconds() * 1000;
    if (one.on_result) one.on_result(result);
    const backtest::KeepOptions keep{true, true, one.keep_equity};
    std::vector<backtest::CellRows> done;
    done.push_back(backtest::cell_rows(one.spec, cell.key, cell.data, std::move(result), keep));
    done.back().cell.execution_time_ms = milliseconds;
    done.back().cell.computed_at = {utc_now_ms()};
    CellWriter writer(results, run, keep);
    if (has_row) writer.will_replace({cell.key});
    writer.add(std::move(done));
    writer.commit(true);
}

/// Whether the cell has a row, and whether that answers.
struct KeptCell {
    bool has_row = false, is_known = false;
};

KeptCell look_for(store::ResultStore& results, const Hash128& key, bool with_equity) {
    const std::string cell = "'" + hex_text(key) + "'";
    const record::Rows row = results.sql("SELECT status FROM backtest WHERE cell = " + cell, 1);
    if (row.size() == 0) return {};
    const std::string status = row.columns[0].texts()[0];
    const bool has_all =
        !with_equity || status != "done" || results.sql("SELECT cell FROM equity WHERE cell = " + cell, 1).size() != 0;
    return {true, status != "failed" && has_all};
}

}  // namespace

OneAnswer run_one(const bars::BarStore& bars, store::ResultStore& results, const OneRun& one) {
    const Stopwatch watch;
    const Hash128 data = backtest::data_version(bars, one.spec);
    const Hash128 key = backtest::cell_key(one.spec, data);
    const KeptCell kept = look_for(results, key, one.keep_equity);
    if (kept.is_known) {
        keep_known_run(results, "backtest", one.command, key, watch.seconds());
        return {key, true};
    }
    RunRow run = begin_run(results, "backtest", one.command);
    run.cells_asked = 1;
    try {
        keep_one(bars, results, one, {key, data}, kept.has_row, run.run);
    } catch (const Error& error) {
        const bool was_interrupted = error.problem() == Problem::cancelled;
        end_run(results, run, was_interrupted ? "interrupted" : "failed", watch.seconds());
        if (!was_interrupted) throw;
        throw Error{Problem::cancelled,
                    std::string("interrupted (") + error.what() +
                        "): nothing of this backtest is kept; the same command begins it again"};
    } catch (...) {
        end_run(results, run, "failed", watch.seconds());
        throw;
    }
    run.cells_computed = 1;
    end_run(results, run, "done", watch.seconds());
    return {key, false};
}

}  // namespace tamis::study
