// report/summary.hpp — what a run came to, read from the stored rows: a cached run reports the same as a fresh one.
#pragma once

#include <string>
#include <vector>

#include "record/rows.hpp"
#include "store/result_store.hpp"
#include "study/run_tables.hpp"
#include "study/screening.hpp"

namespace tamis::report {

struct Summary {
    study::RunRow run;
    /// One row: of all cells and their pooled trades. What only one strategy has, profit and fees, is NULL where
    /// several parameter sets are pooled; so it is by symbol and by day.
    record::Rows pooled;
    record::Rows by_symbol;         ///< best first
    record::Rows by_day;            ///< in order of days
    record::Rows by_parameters;     ///< see parameter_curves.hpp
    record::Rows curves;            ///< the same
    record::Rows by_bucket;         ///< results by quintile of each filter's measure
    record::Rows distribution;      ///< cells by return, in steps
    study::Unmeasured unmeasured;   ///< by the run's screens
    record::Rows failures;          ///< see failures_by_cause
    std::int64_t without_bars = 0;  ///< cells that had nothing to trade on; no other number counts them
    record::Rows failed_cells;      ///< every failure
    record::Rows audited;           ///< see audited.hpp
};

Summary summarize(store::ResultStore& results, std::int64_t run);
/// Failed cells by what their reasons have in common once symbol and days are left out: cause, cells, symbols and one
/// reason in full, the commonest first.
record::Rows failures_by_cause(store::ResultStore& results, std::int64_t run);
study::RunRow read_run(store::ResultStore& results, std::int64_t run);

/// Which of the two rules of parameter_curves.hpp this run's compounded returns follow.
std::string_view how_compounded(const Summary& summary);
/// " over 6 parameter sets", for figures that pool them; nothing where there is one.
std::string over_sets(const Summary& summary);
/// The parameter sets, as by_parameters, without what all of them share: "pivot_bars=2, timeframe=1min".
std::vector<std::string> varying_parameters(const Summary& summary);
/// Without the column of profits where it holds none.
record::Rows without_empty_profit(const record::Rows& rows);

/// For the terminal.
std::string summary_text(const Summary& summary, int width);
/// One JSON document.
std::string summary_json(const Summary& summary);
/// One self-contained page.
std::string summary_html(const Summary& summary);
/// The same for one table, with a line of what it is.
std::string rows_page(const std::string& title, const std::string& what, const record::Rows& rows);

}  // namespace tamis::report
