// report/audited.cpp — audits beside the cells that they are of.
#include "report/audited.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "record/format.hpp"
#include "report/summary_sql.hpp"
#include "study/kept_cells.hpp"

namespace tamis::report {

namespace {

record::Rows audited_in(store::ResultStore& results, const std::string& cells) {
    if (!results.has_table("audit")) return {};
    return results.sql(
        "SELECT a.outcome, b.symbol, b.first_day, b.last_day, CASE WHEN a.outcome = 'different' THEN "
        "concat(a.first_part, ', ', a.first_column, ': ', a.first_here, ' here, ', a.first_in_lean, ' in LEAN') ELSE "
        "a.reason END AS finding, b.parameters, a.fills, a.trades, a.statistics, a.differences, a.cell, a.lean_cell, "
        "a.lean_build, a.audited_at FROM (SELECT * FROM audit WHERE cell IN " +
            cells +
            " QUALIFY row_number() OVER (PARTITION BY cell ORDER BY audited_at DESC, lean_cell) = 1) a JOIN backtest b "
            "ON b.cell = a.cell ORDER BY CASE a.outcome WHEN 'different' THEN 0 WHEN 'failed' THEN 1 ELSE 2 END, "
            "b.symbol, b.first_day, b.parameters",
        most_rows);
}

}  // namespace

record::Rows audited_cells(store::ResultStore& results, std::int64_t run) {
    return audited_in(results, fmt::format("(SELECT cell FROM run_cell WHERE run = {})", run));
}

record::Rows audited_cells(store::ResultStore& results, const std::vector<Hash128>& cells) {
    return cells.empty() ? record::Rows{} : audited_in(results, study::cell_list(cells));
}

AuditCounts audit_counts(const record::Rows& audited) {
    AuditCounts counts;
    if (audited.size() == 0) return counts;
    for (const std::string& outcome : audited.columns[audited.index("outcome")].texts())
        ++(outcome == "equal" ? counts.equal : outcome == "different" ? counts.different : counts.failed);
    return counts;
}

std::string audit_words(const record::Rows& audited) {
    const AuditCounts counts = audit_counts(audited);
    std::string words = with_thousands(counts.equal) + " equal";
    if (counts.different > 0) words += fmt::format(", {} different", with_thousands(counts.different));
    if (counts.failed > 0) words += fmt::format(", {} without a result of LEAN", with_thousands(counts.failed));
    if (counts.different + counts.failed == 0) return words;
    const auto text = [&](const char* column) { return record::cell_text(audited.value(0, column)); };
    return words + fmt::format("; the first: {} {}, {}", text("symbol"), text("first_day"), text("finding"));
}

}  // namespace tamis::report
