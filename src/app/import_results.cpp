// app/import_results.cpp — files read on many threads, kept by one writer.
#include "app/import_results.hpp"

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "app/home.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "jobs/executor.hpp"
#include "jobs/progress.hpp"
#include "study/cell_writer.hpp"
#include "study/run_study.hpp"

namespace tamis::app {

namespace {

using record::Unit;

constexpr backtest::KeepOptions keep_all{true, true, true};

constexpr std::array imported_result_fields{
    record::field<&ImportedResultRow::outcome>({Unit::none, "added, known or replaced."}),
    record::field<&ImportedResultRow::cell>({Unit::none, "Key of the cell."}),
    record::field<&ImportedResultRow::strategy>({Unit::none, "Strategy."}),
    record::field<&ImportedResultRow::symbol>({Unit::none, "Symbols."}),
    record::field<&ImportedResultRow::first_day>({Unit::none, "First day."}),
    record::field<&ImportedResultRow::last_day>({Unit::none, "Last day."}),
    record::field<&ImportedResultRow::orders>({Unit::count, "Orders read."}),
    record::field<&ImportedResultRow::order_events>({Unit::count, "Order events read."}),
    record::field<&ImportedResultRow::trades>({Unit::count, "Closed trades read."}),
    record::field<&ImportedResultRow::equity_points>({Unit::count, "Equity candles read."}),
    record::field<&ImportedResultRow::series_points>({Unit::count, "Points of other series read."}),
    record::field<&ImportedResultRow::other_fields>({Unit::count, "Fields without a column, kept in lean_other."}),
    record::field<&ImportedResultRow::source>({Unit::none, "File that it was read from."}),
};
static_assert(record::describes_every_member<ImportedResultRow>(imported_result_fields.size()));

ImportedResultRow imported_row(const lean::LeanResult& result, const std::string& outcome) {
    const auto count = [](const auto& rows) { return static_cast<std::int64_t>(rows.size()); };
    return {outcome,
            result.cell.cell,
            result.cell.strategy,
            result.cell.symbol,
            result.cell.first_day,
            result.cell.last_day,
            count(result.more.orders),
            count(result.more.events),
            count(result.trades),
            count(result.equity),
            count(result.more.series),
            count(result.more.others),
            result.more.result.source};
}

/// "orders.12.newField" counts with "orders.*.newField".
std::string without_numbers(const std::string& path) {
    std::string plain;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('.', begin), path.size());
        const std::string part = path.substr(begin, end - begin);
        const bool is_number = !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
        plain += (begin == 0 ? "" : ".") + (is_number ? "*" : part);
        begin = end + 1;
    }
    return plain;
}

/// Takes the pieces apart on threads; knows which answers are kept.
class ResultImport {
  public:
    ResultImport(store::ResultStore& results, const ImportResultsSpec& spec, std::atomic<bool>& stop)
        : results_(results), spec_(spec), stop_(stop), found_(lean::find_results(spec.paths)) {
        report_.refused = std::move(found_.refused);
        report_.run = study::begin_run(results, "import lean-results", spec.command);
        const record::Rows kept = results.sql("SELECT cell, completeness FROM lean_result", most_rows);
        for (std::size_t i = 0; i < kept.size(); ++i) kept_[kept.columns[0].hashes()[i]] = kept.columns[1].numbers()[i];
    }

    ImportResultsReport run() {
        study::CellWriter writer(results_, report_.run.run, keep_all);
        jobs::ProgressLine progress(spec_.audience);
        try {
            jobs::execute(
                found_.pieces.size(),
                {.threads = study::thread_count(spec_.threads)},
                stop_,
                [&](std::size_t i, jobs::Worker&) { take(found_.pieces[i], writer); },
                [&] {
                    writer.commit(false);
                    progress.show(state());
                });
            writer.commit(true);
            replace(writer);
        } catch (...) {
            writer.close();
            study::end_run(results_, report_.run, "failed", watch_.seconds());
            throw;
        }
        progress.finish(state());
        return finish();
    }

  private:
    jobs::ProgressState state() const {
        return {.done = pieces_done_,
                .total = found_.pieces.size(),
                .known = known_,
                .failed = failed_,
                .unit = "results",
                .detail = {}};
    }

    void take(const lean::ResultPiece& piece, study::CellWriter& writer) {
        lean::LoadedPiece loaded;
        try {
            loaded = lean::load(piece, Stop(stop_));
        } catch (const Error& error) {
            if (error.problem() == Problem::cancelled) return;
            throw;
        }
        {
            const std::lock_guard lock(mutex_);
            report_.files += loaded.files;
            report_.bytes += loaded.bytes;
            report_.passed_over += loaded.passed_over;
            failed_ += loaded.refused.size();
            report_.refused.insert(report_.refused.end(), loaded.refused.begin(), loaded.refused.end());
        }
        for (lean::ResultText& text : loaded.results) {
            if (stop_) return;
            if (!spec_.strategy.empty()) text.strategy = spec_.strategy;
            take(text, writer);
        }
        ++pieces_done_;
    }

    void take(const lean::ResultText& text, study::CellWriter& writer) {
        try {
            lean::LeanResult result = lean::read_result(text);
            if (!is_new(result)) return;
            if (!result.cell.computed_at) result.cell.computed_at = report_.run.started_at;
            std::vector<backtest::CellRows> cells;
            cells.push_back(result.take());
            writer.add(std::move(cells));
        } catch (const Error& error) {
            const std::lock_guard lock(mutex_);
            ++failed_;
            report_.refused.push_back({text.place, error.what()});
        }
    }

    /// Notes what the result is; true when it is to be added now. What takes a kept one's place waits for the end.
    bool is_new(lean::LeanResult& result) {
        const std::lock_guard lock(mutex_);
        for (const std::string& note : result.notes) report_.notes.push_back({result.more.result.source, note});
        for (const auto& other : result.more.others) ++report_.other_fields[without_numbers(other.path)];
        const auto [at, is_new] = kept_.try_emplace(result.cell.cell, result.more.result.completeness);
        if (is_new) {
            report_.results.push_back(imported_row(result, "added"));
        } else if (at->second < result.more.result.completeness) {
            at->second = result.more.result.completeness;
            report_.results.push_back(imported_row(result, "replaced"));
            replacing_.push_back(std::move(result));
        } else {
            report_.results.push_back(imported_row(result, "known"));
            ++known_;
        }
        return is_new;
    }

    void replace(study::CellWriter& writer) {
        for (lean::LeanResult& result : replacing_) {
            const Hash128 cell = result.cell.cell;
            std::vector<backtest::CellRows> cells;
            cells.push_back(result.take());
            writer.add(std::move(cells));
            writer.commit_replacing({cell});
        }
    }

    ImportResultsReport finish() {
        const auto by_source = [](const auto& a, const auto& b) { return a.source < b.source; };
        const auto by_place = [](const auto& a, const auto& b) { return a.place < b.place; };
        std::sort(report_.results.begin(), report_.results.end(), by_source);
        std::sort(report_.refused.begin(), report_.refused.end(), by_place);
        std::sort(report_.notes.begin(), report_.notes.end(), by_place);
        for (const auto& line : report_.results) {
            report_.added += line.outcome == "added" ? 1 : 0;
            report_.replaced += line.outcome == "replaced" ? 1 : 0;
            report_.known += line.outcome == "known" ? 1 : 0;
        }
        // A file that is read again asked nothing of the cache: it is no hit, and saved nobody's time.
        study::RunRow& run = report_.run;
        run.cells_computed = static_cast<std::int64_t>(report_.added + report_.replaced);
        run.cells_asked = run.cells_computed;
        report_.was_interrupted = stop_;
        study::end_run(results_, run, stop_ ? "interrupted" : "done", watch_.seconds());
        return std::move(report_);
    }

    static constexpr std::uint64_t most_rows = 1'000'000'000;
    const Stopwatch watch_;
    store::ResultStore& results_;
    const ImportResultsSpec& spec_;
    std::atomic<bool>& stop_;
    lean::FoundResults found_;
    ImportResultsReport report_;
    std::mutex mutex_;
    std::unordered_map<Hash128, std::int64_t> kept_;
    std::vector<lean::LeanResult> replacing_;
    std::atomic<std::uint64_t> pieces_done_ = 0, known_ = 0, failed_ = 0;
};

}  // namespace

const record::Table& imported_result_table() {
    static constexpr auto table =
        record::table<ImportedResultRow>("imported_result", "What became of one result.", imported_result_fields);
    return table;
}

ImportResultsReport import_results(store::ResultStore& results,
                                   const ImportResultsSpec& spec,
                                   std::atomic<bool>& stop) {
    return ResultImport(results, spec, stop).run();
}

}  // namespace tamis::app
