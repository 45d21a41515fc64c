// app/audit_sample.cpp — parameter sets are asked once each whether they can be told; cells are ranked by a hash.
#include "app/audit_sample.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "backtest/kept_spec.hpp"
#include "base/error.hpp"
#include "base/sql_text.hpp"
#include "base/text.hpp"
#include "lean/counterpart.hpp"
#include "report/kept_cell.hpp"
#include "report/summary.hpp"

namespace tamis::app {

namespace {

constexpr std::uint64_t all_cells = 1'000'000'000;

[[noreturn]] void refuse_audit(const std::string& why) {
    throw Error{Problem::invalid_request, why};
}

std::string finished_cells(std::int64_t run) {
    return fmt::format(
        " FROM backtest WHERE engine = {} AND status = 'done' AND cell IN (SELECT cell FROM run_cell WHERE run = {})",
        sql_quoted(backtest::engine_name),
        run);
}

backtest::CellRow row_of_cell(store::ResultStore& results, const Hash128& cell) {
    backtest::CellRow row;
    record::read_into(report::kept_row(results, cell), 0, backtest::cell_table(), &row);
    return row;
}

backtest::BacktestSpec required_spec(const backtest::CellRow& row) {
    const auto spec = backtest::spec_of(row);
    if (spec) return *spec;
    refuse_audit(fmt::format(
        "the strategy '{}' is not known here; --strategy-library brings it ('tamis strategy list' shows those there "
        "are)",
        row.strategy));
}

/// Cells of a run by their parameters; in a run all else that LEAN must be told is the same.
std::map<std::string, std::vector<Hash128>> cells_by_parameters(store::ResultStore& results, std::int64_t run) {
    const record::Rows rows = results.sql("SELECT cell, parameters" + finished_cells(run), all_cells);
    std::map<std::string, std::vector<Hash128>> cells;
    for (std::size_t i = 0; i < rows.size(); ++i)
        cells[rows.columns[1].texts()[i]].push_back(rows.columns[0].hashes()[i]);
    return cells;
}

/// The first `size` of the cells in an order that the seed gives, whatever order they came in.
std::vector<Hash128> first_by_seed(const std::vector<Hash128>& cells, std::uint64_t size, std::uint64_t seed) {
    std::vector<std::pair<Hash128, Hash128>> ranked;
    ranked.reserve(cells.size());
    for (const Hash128& cell : cells) ranked.emplace_back(xxh3(fmt::format("{} {}", seed, hex_text(cell))), cell);
    const auto end = ranked.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(size, ranked.size()));
    std::partial_sort(ranked.begin(), end, ranked.end());
    std::vector<Hash128> drawn;
    for (auto one = ranked.begin(); one != end; ++one) drawn.push_back(one->second);
    return drawn;
}

}  // namespace

std::string audited_strategy(store::ResultStore& results, std::int64_t run) {
    (void)report::read_run(results, run);
    const record::Rows rows = results.sql("SELECT DISTINCT strategy" + finished_cells(run) + " ORDER BY 1", all_cells);
    if (rows.size() == 1) return rows.columns[0].texts()[0];
    if (rows.size() > 1)
        refuse_audit(
            fmt::format("run {} has cells of several strategies: {}", run, join(rows.columns[0].texts(), ", ")));
    refuse_audit(
        fmt::format("run {} has no cell that Tamis computed and that has bars: there is nothing to audit ('tamis "
                    "results runs' lists runs)",
                    run));
}

AuditSample draw_sample(store::ResultStore& results,
                        std::int64_t run,
                        std::uint64_t size,
                        std::uint64_t seed,
                        const lean::LeanSetup& counterpart) {
    AuditSample sample{.strategy = audited_strategy(results, run), .untold = {}, .drawn = {}, .specs = {}};
    std::vector<Hash128> tellable;
    for (const auto& [parameters, cells] : cells_by_parameters(results, run)) {
        sample.cells += cells.size();
        const std::string untold = lean::untold_part(counterpart, required_spec(row_of_cell(results, cells.front())));
        if (untold.empty())
            tellable.insert(tellable.end(), cells.begin(), cells.end());
        else if (sample.untold.empty())
            sample.untold = untold;
    }
    if (tellable.empty())
        refuse_audit(
            fmt::format("no cell of run {0} can be audited: LEAN's algorithm for {1} is not told {2}; name it in "
                        "strategies.{1}.parameters of the LEAN setup: NAME: \"{{{3}}}\"",
                        run,
                        sample.strategy,
                        sample.untold,
                        sample.untold.substr(0, sample.untold.find('='))));
    sample.tellable = tellable.size();
    for (const Hash128& cell : first_by_seed(tellable, size, seed)) {
        sample.drawn.push_back(row_of_cell(results, cell));
        sample.specs.push_back(required_spec(sample.drawn.back()));
    }
    return sample;
}

}  // namespace tamis::app
