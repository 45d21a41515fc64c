// cli/actions.hpp — one function a command; each returns the exit code.
#pragma once

#include "cli/options.hpp"

namespace tamis::cli {

int import_lean(const Options&);
int import_results(const Options&);
int import_csv(const Options&);
int import_parquet(const Options&);
int import_json(const Options&);
int import_splits(const Options&);
int import_dividends(const Options&);
int import_names(const Options&);
int fetch(const Options&);
int simulate(const Options&);
int bars_list(const Options&);
int bars_suspects(const Options&);
int bars_verify(const Options&);
int bars_show(const Options&);
int bars_export(const Options&);
int bars_check(const Options&);

int screen(const Options&);
int backtest(const Options&);
int explain(const Options&);
int check_lookahead(const Options&);
int audit(const Options&);
int run_pipeline(const Options&);
int merge(const Options&);
/// What `run` does with --on.
int run_on(const Options&);
/// Options of `run` that mean something with one way of --on alone, or without it. Throws Error invalid_request for one
/// that stands elsewhere: it would be passed over.
void require_way_of_options(const Options&);
int jobs_list(const Options&);
int jobs_status(const Options&);
int jobs_cancel(const Options&);
int jobs_resume(const Options&);
int diff(const Options&);
int rerun(const Options&);

/// What a command knows of strategies before it begins: libraries that it names and that the home holds.
void load_strategies(const Options&);
int strategy_list(const Options&);
int strategy_show(const Options&);
int strategy_new(const Options&);
int strategy_build(const Options&);
int filter_list(const Options&);
int filter_show(const Options&);
int catalog(const Options&);
int write_docs(const Options&);
int doctor(const Options&);
int serve(const Options&);

int lake_add(const Options&);
int lake_list(const Options&);
int lake_remove(const Options&);

int migrate_json(const Options&);
int migrate_postgres(const Options&);
int migrate_list(const Options&);
int migrate_undo(const Options&);

int results_list(const Options&);
int results_show(const Options&);
int results_export(const Options&);
int results_runs(const Options&);
int results_report(const Options&);
int sql(const Options&);
int cache_stats(const Options&);
int cache_why(const Options&);
int cache_evict(const Options&);

}  // namespace tamis::cli
