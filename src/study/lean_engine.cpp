// study/lean_engine.cpp — a process a cell; what failed is set aside with its reason.
#include "study/lean_engine.hpp"

#include <fmt/format.h>

#include "base/file.hpp"
#include "base/text.hpp"

namespace tamis::study {

namespace {

/// Failed attempts of a cell that has no result.
class FailureRows final : public backtest::MoreRows {
  public:
    explicit FailureRows(std::vector<lean::LeanFailureRow> rows) : rows_(std::move(rows)) {}
    void append_to(const std::function<record::Rows&(const record::Table&)>& rows_of) const override {
        record::append(rows_of(lean::lean_failure_table()), lean::lean_failure_table(), rows_);
    }

  private:
    std::vector<lean::LeanFailureRow> rows_;
};

}  // namespace

LeanEngine::LeanEngine(LeanPlan plan, const StudySpec& spec, const std::filesystem::path& folder, bool wants_progress)
    : plan_(std::move(plan)), spec_(spec), folders_(folder) {
    require_folder_path(folder);
    if (!plan_.only_looks) orphans_ = folders_.end_orphans(plan_.setup);
    jobs::ProgressLine progress(wants_progress);
    lean::ContentCache cache(folder / "content.txt", !plan_.only_looks);
    identity_ = lean::identify(plan_.setup, cache, [&](std::size_t done, std::size_t all) {
        progress.show({.done = done, .total = all, .unit = "data files", .detail = {}});
    });
}

lean::LeanCell LeanEngine::cell_of(const CellPlace& place) const {
    lean::LeanCell cell{place.span.symbol, place.span.first, place.span.last, lean::told_settings(spec_.base), {}};
    cell.parameters = lean::cell_parameters(plan_.setup, cell, plan_.grid[place.parameters]);
    return cell;
}

std::string LeanEngine::plan(const Span& span, std::span<Hash128> data, std::span<Hash128> keys) const {
    for (std::size_t p = 0; p < plan_.grid.size(); ++p) {
        data[p] = identity_.data;
        keys[p] = key_of({span, p, {}, {}});
    }
    return {};
}

Hash128 LeanEngine::key_of(const CellPlace& place) const {
    return lean::cell_key(plan_.setup, identity_, cell_of(place));
}

backtest::CellRow LeanEngine::row(const CellPlace& place) const {
    return lean::cell_row(plan_.setup, identity_, cell_of(place), place.key);
}

backtest::CellRows LeanEngine::run(const CellPlace& place, const std::stop_token& stop) {
    {
        const std::lock_guard lock(mutex_);
        running_.emplace(place.key, std::pair(place.span.symbol + " " + to_text(place.span.first), Stopwatch()));
    }
    const auto done = [&] {
        const std::lock_guard lock(mutex_);
        running_.erase(place.key);
    };
    try {
        lean::LeanResult result = lean::run_lean(plan_.setup, identity_, cell_of(place), place.key, folders_, stop);
        done();
        const std::lock_guard lock(mutex_);
        result.more.failures = failures_[place.key];
        failures_.erase(place.key);
        return result.take();
    } catch (const lean::LeanFailure& failure) {
        done();
        note_failure(place, failure.row);
        throw;
    } catch (const Error& error) {
        done();
        // A folder that another run has claimed is not ours to move.
        if (error.problem() == Problem::conflict) throw;
        lean::LeanFailureRow row;
        row.reason = error.what();
        note_failure(place, std::move(row));
        throw;
    }
}

void LeanEngine::note_failure(const CellPlace& place, lean::LeanFailureRow row) {
    set_aside(place, row);
    const std::lock_guard lock(mutex_);
    auto& rows = failures_[place.key];
    row.cell = place.key;
    row.attempt = static_cast<std::int64_t>(rows.size() + 1);
    rows.push_back(std::move(row));
}

void LeanEngine::set_aside(const CellPlace& place, lean::LeanFailureRow& row) {
    if (!std::filesystem::exists(folders_.folder_of(place.key))) return;
    if (plan_.setup.keep == lean::Keep::never)
        folders_.remove(place.key);
    else
        row.reason += "; its folder: " + folders_.set_aside(place.key).string();
}

std::unique_ptr<backtest::MoreRows> LeanEngine::failures(const Hash128& key) {
    const std::lock_guard lock(mutex_);
    auto rows = std::make_unique<FailureRows>(std::move(failures_[key]));
    failures_.erase(key);
    return rows;
}

void LeanEngine::kept(const Hash128& key) {
    if (!std::filesystem::exists(folders_.folder_of(key))) return;
    if (plan_.setup.keep == lean::Keep::always)
        folders_.set_aside(key);
    else
        folders_.remove(key);
}

std::string LeanEngine::activity() {
    const std::lock_guard lock(mutex_);
    std::string text;
    for (const auto& [key, one] : running_)
        text += fmt::format("{}{} {:.0f} s", text.empty() ? "" : " · ", one.first, one.second.seconds());
    return text;
}

}  // namespace tamis::study
