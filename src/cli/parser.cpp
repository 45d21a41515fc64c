// cli/parser.cpp — the commands and their options.
#include "cli/parser.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <functional>

#include "app/import_bars.hpp"
#include "app/version.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "cli/actions.hpp"
#include "cli/command_pages.hpp"
#include "cli/command_tree.hpp"
#include "cli/import_commands.hpp"
#include "cli/output.hpp"
#include "cli/strategy_commands.hpp"
#include "cli/usage_error.hpp"

namespace tamis::cli {

/// All commands.
class Commands : public StrategyCommands {
  public:
    Commands() {
        app_.require_subcommand(1);
        app_.set_version_flag("--version", "tamis " + std::string(app::program_version));
        app_.footer(
            "First steps:\n  tamis simulate --symbols 50 --from 2024-01-02 --to 2024-03-28\n"
            "  tamis screen --from 2024-03-01 --to 2024-03-28 --filter 'gap(threshold=2%, direction=up)'\n"
            "  tamis backtest --strategy market_structure --symbol SPY --from 2024-03-01 --to 2024-03-01\n  tamis run "
            "pipeline.yaml\n  tamis serve\n\nExit codes:\n" +
            exit_codes());
        add_imports();
        add_bars();
        add_runs();
        add_comparisons();
        add_migrations();
        add_results();
        add_lakes();
        add_trust();
        add_audit();
        add_sql();
        add_cache();
        add_words();
    }

  private:
    void tables(CLI::App* sub) {
        add_table_options(sub, options_);
        limit(sub, "Rejected lines shown");
    }
    void actions(CLI::App* sub) {
        add_action_options(sub, options_);
        limit(sub, "Rejected lines shown");
    }

    void add_imports() {
        CLI::App* import = group("import", "Bring bars and results in");
        CLI::App* lean = command(*import,
                                 "lean",
                                 "A LEAN data folder: minute, hour and daily zips, factor and map files, rates",
                                 import_lean,
                                 "tamis import lean ~/lean/data");
        lean->add_option("folder", options_.path, "Folder that holds equity/usa")->required();
        limit(lean, "Rejected lines shown");
        threads(lean);
        CLI::App* lean_results = command(*import,
                                         "lean-results",
                                         "Results that LEAN wrote: folders, single files, .tar.gz and .zip archives",
                                         import_results,
                                         "tamis import lean-results ~/lean/MyAlgorithm/backtests archive.tar.gz");
        lean_results->add_option("paths", options_.files, "Folders, <id>.json files and archives")->required();
        lean_results->add_option("--strategy", options_.strategy, "Name of the strategy, where the files do not tell");
        threads(lean_results);
        csv(lean_results, "Results shown");
        import->set_version_flag(
            "--dialects", app::dialects_text(), "Names of columns that are understood, and the presets, then end");
        for (const ImportCommand& one : table_imports)
            tables(command(*import, one.name, one.what, one.action, one.example));
        for (const ImportCommand& one : action_imports)
            actions(command(*import, one.name, one.what, one.action, one.example));
        CLI::App* fetched = command(app_,
                                    "fetch",
                                    "Bars, splits and dividends from a provider; what is on hand is not asked again",
                                    fetch,
                                    "tamis fetch polygon --symbols AAPL,MSFT --from 2024-01-02 --to 2024-12-31");
        add_fetch_options(fetched, options_);
        days(fetched);
        limit(fetched, "Rejected lines shown");
        CLI::App* simulation = command(app_,
                                       "simulate",
                                       "Make an invented market; the same seed gives the same bytes",
                                       simulate,
                                       "tamis simulate --symbols 500 --from 2024-01-02 --to 2024-12-31 --seed 7");
        simulation->add_option("--symbols", options_.symbols, "Symbols beside SPY (500)");
        simulation->add_option("--seed", options_.seed, "Seed (7)");
        simulation->add_option("--quotes", options_.quotes, "Share of symbols that have quotes (0.2)");
        simulation->add_option("--as", options_.as, "lean: write LEAN's folder layout instead, into --out");
        simulation->add_option("--out", options_.out, "Folder for --as lean");
        days(simulation);
        threads(simulation);
    }

    void add_bars() {
        CLI::App* bars = command(app_, "bars", "What bars there are", bars_list, "tamis bars");
        csv(bars);
        CLI::App* list = command(*bars,
                                 "list",
                                 "Symbols, resolutions, first and last day, bars, bytes",
                                 bars_list,
                                 "tamis bars list --symbol SPY");
        list->add_option("--symbol", options_.symbol, "Only this one");
        csv(list);
        CLI::App* shown = command(*bars,
                                  "show",
                                  "Bars of one symbol, with a line of their closes and volumes",
                                  bars_show,
                                  "tamis bars show SPY --from 2024-01-02 --to 2024-03-28");
        shown->add_option("symbol", options_.symbol, "Symbol")->required();
        days(shown, false);
        shown->add_option("--resolution", options_.resolution, "minute, hour or daily (daily)");
        shown->add_flag("--adjusted", options_.adjusted, "Prices adjusted for splits and dividends");
        shown->add_option("--parquet", options_.out, "Write them into this file");
        csv(shown, "Bars shown");
        CLI::App* exported =
            command(*bars,
                    "export",
                    "All bars as files that import back to equal bars; or the books that a study reads, as a home",
                    bars_export,
                    "tamis bars export --as parquet --out ~/bars");
        exported->add_option("--as", options_.as, "lean, csv or parquet");
        exported->add_option("--out", options_.out, "Folder of those files");
        exported->add_option("--for", options_.study_file, "Pipeline file: the books that it reads, into --to");
        exported->add_option("--to", options_.to_folder, "Home that they make; what it has already is not written");
        libraries(exported);
        limit(exported, "Symbols shown that could not be written");
        threads(exported);
        CLI::App* checked =
            command(*bars,
                    "check",
                    "What looks wrong: gaps, outliers, equal bars, days that disagree with their minutes",
                    bars_check,
                    "tamis bars check --fail-on error");
        checked->add_option("--symbol", options_.symbol, "Only this one");
        checked->add_option("--fail-on", options_.fail_on, "Exit code 5 where there is a note, warning or error");
        checked->add_option("--html", options_.out, "Write them into this file as a page too");
        csv(checked, "Findings shown");
        CLI::App* suspected = command(*bars,
                                      "suspects",
                                      "Overnight jumps that look like splits nobody recorded",
                                      bars_suspects,
                                      "tamis bars suspects");
        suspected->add_option("--as-splits", options_.splits_file, "Write them into a file for 'import splits'");
        csv(suspected);
        csv(command(*bars, "verify", "Check every bar against its hash", bars_verify, "tamis bars verify"));
    }

    void add_runs() {
        add_screen();
        add_backtest();
        add_run();
        add_merge();
        add_jobs();
        add_serve();
    }

    void add_screen() {
        CLI::App* one = command(app_,
                                "screen",
                                "Which symbols pass which filters on which days",
                                screen,
                                "tamis screen --from 2024-03-01 --to 2024-03-28 --filter 'gap(threshold=2%, "
                                "direction=up)' --filter 'price_range(min=5, max=100)'");
        days(one, false);
        one->add_option("--filter",
                        options_.filters,
                        "A filter with its parameters; repeat it for more (ANDed). 'tamis filter list' names them");
        one->add_option("--universe", options_.universe, "Symbols (A,B,C), a file of names, or all");
        one->add_option("--spec", options_.spec, "Take the screen from a pipeline file's screening section");
        one->add_option("--out", options_.out, "Keep the days in this file, for shares to begin with; not in the home");
        one->add_option("--max-gap-days", options_.max_gap_days, "Sessions after which history counts as none (5)");
        libraries(one);
        threads(one);
        csv(one);
    }

    void add_run() {
        CLI::App* pipeline = command(app_,
                                     "run",
                                     "Run a pipeline file: screen, backtest every hit, keep, report",
                                     run_pipeline,
                                     "tamis run pipeline.yaml --dry-run");
        pipeline->add_option("pipeline", options_.path, "Pipeline file (YAML)")->required();
        pipeline->add_flag("--dry-run", options_.dry_run, "Say what would happen");
        lean(pipeline);
        libraries(pipeline);
        pipeline->add_option("--output", options_.output_directory, "Folder for the reports, instead of the file's");
        pipeline->add_option("--shard", options_.shard, "A share of the cells alone, such as 3/64");
        pipeline->add_option("--out", options_.out, "Result file of a share, for 'tamis merge'; no reports");
        threads(pipeline);
        shards(pipeline);
    }

    void add_merge() {
        CLI::App* parts = command(
            app_, "merge", "Bring result files of shares into the home's results", merge, "tamis merge part-*.duckdb");
        parts->add_option("parts", options_.files, "Result files of 'tamis run --shard K/N --out FILE'")->required();
        parts->add_option("--into", options_.home, "The same as --home");
        libraries(parts);
    }

    void add_serve() {
        CLI::App* served = command(app_,
                                   "serve",
                                   "The pages for a browser, and the HTTP interface behind them",
                                   serve,
                                   "tamis serve --port 8517");
        libraries(served);
        served->add_option("--port", options_.port, "Port (8517); 0: any that is free");
        served->add_option("--memory", options_.memory, "For questions and runs together: 4GB (half of the machine's)");
        served->add_option("--files", options_.files_folder, "Folder whose files the pages may import (this one)");
        served->add_option("--bind", options_.bind, "Address (127.0.0.1); another needs TAMIS_TOKEN");
    }

    void shards(CLI::App* sub) {
        sub->add_option("--on", options_.on, "Run in shards on slurm, or as commands by --template: slurm or command");
        sub->add_option("--shards", options_.shards, "How many, with --on");
        sub->add_option("--partition", options_.partition, "Slurm's partition for every shard");
        sub->add_option("--time", options_.time_limit, "Slurm's limit for every shard, 2:00:00");
        sub->add_option("--mem", options_.memory, "Memory that Slurm keeps for every shard, 8G");
        sub->add_flag("--wait", options_.waits, "With --on slurm: until all of it has ended");
        sub->add_option("--template",
                        options_.command_form,
                        "With --on command: the line of a shard, with {shard}, {shards} and {out}, or {run} for all "
                        "that tamis is told ({run}); --dry-run prints the lines");
    }

    void add_jobs() {
        CLI::App* jobs = group("jobs", "Studies handed to Slurm by 'tamis run --on slurm'");
        csv(command(*jobs, "list", "All of them, and how far they are", jobs_list, "tamis jobs list"), "Jobs shown");
        CLI::App* status =
            command(*jobs, "status", "Shards of one, as Slurm has them", jobs_status, "tamis jobs status 3");
        csv(status, "Shards shown");
        CLI::App* ended = command(*jobs, "cancel", "End what waits and runs", jobs_cancel, "tamis jobs cancel 3");
        CLI::App* again = command(*jobs,
                                  "resume",
                                  "Submit the shards that are missing, and a merge after them",
                                  jobs_resume,
                                  "tamis jobs resume 3 --wait");
        for (CLI::App* sub : {status, again}) sub->add_flag("--wait", options_.waits, "Until all of it has ended");
        for (CLI::App* sub : {status, ended, again}) sub->add_option("job", options_.key, "Its number")->required();
    }

    void add_comparisons() {
        CLI::App* two = command(app_,
                                "diff",
                                "Two results side by side, the first difference first; exit code 1: they differ",
                                diff,
                                "tamis diff 3f2a9c ~/lean/MyAlgorithm/backtests/2024-11-25_10-00-00");
        two->add_option("first", options_.key, "A cell's key or its beginning, or a folder, file or archive of LEAN's")
            ->required();
        two->add_option("second", options_.other, "The same")->required();
        CLI::App* again = command(app_,
                                  "rerun",
                                  "Run what LEAN ran here, keep the cell, and compare; exit code 1: they differ",
                                  rerun,
                                  "tamis rerun ~/lean/MyAlgorithm/backtests/2024-11-25_10-00-00");
        again->add_option("folder", options_.path, "A folder, file or archive with one result of LEAN")->required();
        again->add_option("--strategy", options_.strategy, "Name of the strategy, where the files do not tell");
        libraries(again);
        for (CLI::App* sub : {two, again}) csv(sub, "Differences shown");
    }

    void add_migrations() {
        CLI::App* migrate = group("migrate", "Bring the earlier system's rows in, or take them back");
        CLI::App* json = command(*migrate,
                                 "json",
                                 "Files of old rows: JSON lines, a JSON list, or CSV with a header",
                                 migrate_json,
                                 "tamis migrate json market_structure_results.csv screener_results.jsonl --dry-run");
        json->add_option("files", options_.files, "Files; backtests before their trades")->required();
        CLI::App* postgres =
            command(*migrate,
                    "postgres",
                    "The same tables straight from a PostgreSQL server, read only",
                    migrate_postgres,
                    "PGPASSWORD=… tamis migrate postgres postgresql://tamis@localhost/stock_screener --dry-run");
        postgres->add_option("address", options_.path, "postgresql://USER@HOST/DATABASE, without a password")
            ->required();
        for (CLI::App* sub : {json, postgres}) {
            sub->add_flag("--dry-run", options_.dry_run, "Say what maps, what does not and why; write nothing");
            limit(sub, "Rejected rows shown");
        }
        csv(command(*migrate, "list", "The migrations there were", migrate_list, "tamis migrate list"));
        CLI::App* undo =
            command(*migrate, "undo", "Take back what a migration brought", migrate_undo, "tamis migrate undo 3");
        undo->add_option("migration", options_.run, "Its number")->required();
    }

    void add_results() {
        CLI::App* results = group("results", "Look at what is kept");
        CLI::App* list =
            command(*results,
                    "list",
                    "Rows of a table, filtered and sorted",
                    results_list,
                    "tamis results list --where 'total_return_fraction > 5%' --sort '-total_return_fraction'");
        CLI::App* exported = command(*results,
                                     "export",
                                     "Write rows to a file",
                                     results_export,
                                     "tamis results export --out cells.parquet --where 'status = done'");
        for (CLI::App* sub : {list, exported}) {
            sub->add_option("--table", options_.table, "Table or view (backtest)");
            sub->add_option("--where", options_.where, "Conditions, as: pivot_bars in (2, 5) and not symbol = SPY");
            sub->add_option("--sort", options_.sort, "column, -column, column desc");
            sub->add_option("--columns", options_.columns, "a,b,c");
        }
        csv(list);
        exported->add_option(
            "--out", options_.out, "File; its name's end says .csv, .json or .parquet; - is standard output");
        exported->add_option("--parquet", options_.to_folder, "New folder for a lake: Parquet files by --partition");
        exported->add_option("--partition",
                             options_.partition_by,
                             "Columns of cells, month and year, by which it is cut (strategy,month)");
        exported->add_option("--format", options_.format, "csv, json or parquet, whatever the file's name");
        limit(exported, "Rows written", "all");
        CLI::App* show = command(
            *results, "show", "Every number of one cell, and its trades", results_show, "tamis results show 3f2a9c");
        show->add_option("cell", options_.key, "Key, or its beginning")->required();
        csv(show, "Trades shown");
        CLI::App* runs = command(*results, "runs", "The runs there were", results_runs, "tamis results runs");
        csv(runs);
        CLI::App* report = command(*results,
                                   "report",
                                   "The summary of a run, from the stored rows",
                                   results_report,
                                   "tamis results report 3 --output reports");
        report->add_option("run", options_.run, "Run (default: the last of a pipeline)");
        report->add_option("--output", options_.output_directory, "Write JSON, CSV and HTML into this folder");
    }

    void add_lakes() {
        CLI::App* lake =
            group("lake", "Folders of cells that 'results export --parquet' wrote, seen beside the home's");
        CLI::App* added = command(*lake,
                                  "add",
                                  "Name one: results, sql and the pages see its cells; nothing is copied",
                                  lake_add,
                                  "tamis lake add ~/lakes/2024 --as y2024");
        added->add_option("folder", options_.path, "Folder of the lake")->required();
        added->add_option("--as", options_.as, "Its name (the folder's)");
        csv(command(*lake, "list", "Those that are named, and what they hold", lake_list, "tamis lake list"),
            "Lakes shown");
        CLI::App* removed =
            command(*lake, "remove", "Forget the name of one; its files stay", lake_remove, "tamis lake remove y2024");
        removed->add_option("lake", options_.key, "Its name")->required();
    }

    void add_sql() {
        CLI::App* query =
            command(app_,
                    "sql",
                    "A SQL statement on the results; reads only, unless --write, and no other file, unless --files",
                    sql,
                    "tamis sql \"SELECT symbol, avg(total_return_fraction) FROM backtest GROUP BY symbol\"");
        query->add_option("statement", options_.statement, "Statement")->required();
        query->add_flag("--write", options_.write, "Allow changes");
        query->add_flag(
            "--files", options_.files_allowed, "Allow reading other files (with --write: writing them, too)");
        csv(query);
    }

    void add_cache() {
        CLI::App* cache = group("cache", "What is kept, and how often it answered");
        CLI::App* stats = command(*cache,
                                  "stats",
                                  "Asked, known, computed, failed, hit rates, sizes",
                                  cache_stats,
                                  "tamis cache stats --by strategy");
        stats->add_option("--by", options_.by, "run, day, strategy or engine (run)");
        csv(stats);
        CLI::App* why = command(
            *cache,
            "why",
            "The parts of a cell's key; why cells of a pipeline or a run are not known, or were not: which part "
            "differs from the nearest kept cell",
            cache_why,
            "tamis cache why pipeline.yaml");
        why->add_option("what", options_.asked, "A cell's key or its beginning, a pipeline file, or: run NUMBER")
            ->expected(0, 2);
        why->add_option("--run", options_.run, "Cells of this run")->check(CLI::PositiveNumber);
        libraries(why);
        why->add_option("--engine", options_.engine, "Of a pipeline: tamis or lean, instead of what it says");
        why->add_option(
            "--lean", options_.lean_setup, "How LEAN is started, for a pipeline that it runs (HOME/lean.yaml)");
        csv(why, "Cells shown");
        CLI::App* evict = command(*cache,
                                  "evict",
                                  "Delete cells with all that belongs to them; what is said must all hold",
                                  cache_evict,
                                  "tamis cache evict --strategy gap_fade --older-than 90d --dry-run");
        evict->add_option("cells", options_.asked, "Keys of cells or their beginnings");
        evict->add_option("--run", options_.run, "Cells that this run asked for")->check(CLI::PositiveNumber);
        evict->add_option("--strategy", options_.strategy, "Cells of this strategy");
        evict->add_option("--strategy-version", options_.strategy_version, "Of this version of it");
        evict->add_option("--older-than",
                          options_.older_than,
                          "Computed so many days ago or earlier, such as 90d; cells of unknown time stay");
        evict->add_flag("--yes", options_.yes, "Really delete, without a question");
        evict->add_flag("--dry-run", options_.dry_run, "Say what would be deleted");
    }

    void add_words() {
        CLI::App* strategy = group("strategy", "Strategies and their parameters");
        CLI::App* list = command(*strategy, "list", "The strategies there are", strategy_list, "tamis strategy list");
        CLI::App* show =
            command(*strategy, "show", "Parameters of one", strategy_show, "tamis strategy show market_structure");
        show->add_option("strategy", options_.key, "Name")->required();
        show->add_option("file", options_.path, "Of rules: what they do, in words (YAML)");
        show->add_option("--param",
                         options_.parameters,
                         "name=value in place of the file's, such as one of a list; repeat it for more");
        for (CLI::App* sub : {list, show}) whole_csv(sub);
        for (CLI::App* sub : {list, show}) libraries(sub);
        CLI::App* begun = command(*strategy,
                                  "new",
                                  "Begin a strategy of your own in C++: a folder with it, a CMake file and a test",
                                  strategy_new,
                                  "tamis strategy new my_idea");
        begun->add_option("name", options_.key, "Its name, small letters, digits and underscores")->required();
        begun->add_option("--out", options_.out, "Folder to begin it in (here)");
        command(*strategy, "build", "Build it to a library", strategy_build, "tamis strategy build my_idea")
            ->add_option("folder", options_.path, "Folder with its CMakeLists.txt (here)");
        CLI::App* filter = group("filter", "Filters and their parameters");
        whole_csv(command(*filter, "list", "The filters there are", filter_list, "tamis filter list"));
        CLI::App* filter_one = command(*filter, "show", "Parameters of one", filter_show, "tamis filter show gap");
        filter_one->add_option("filter", options_.key, "Name")->required();
        whole_csv(filter_one);
        whole_csv(command(
            app_, "catalog", "Every column of every table with its unit and meaning", catalog, "tamis catalog --csv"));
        CLI::App* docs = command(app_,
                                 "docs",
                                 "Write the reference pages, the manual page and the completions",
                                 write_docs,
                                 "tamis docs docs/reference");
        docs->add_option("folder", options_.path, "Folder of the reference pages")->required();
        whole_csv(command(app_, "doctor", "Check data, store, versions and space", doctor, "tamis doctor"));
    }
};

namespace {

// Bars, filters and what a job of Slurm's is doing know no strategies, and a library costs time to load.
bool knows_strategies(Action action) {
    static constexpr std::array<Action, 20> without{
        write_docs,       import_lean,    import_csv,  import_parquet, import_json,   import_splits, import_names,
        import_dividends, fetch,          simulate,    bars_list,      bars_suspects, bars_verify,   bars_show,
        bars_check,       strategy_build, filter_list, filter_show,    jobs_list,     jobs_cancel};
    return std::find(without.begin(), without.end(), action) == without.end();
}

}  // namespace

int run(int argc, char** argv) {
    Commands commands;
    check_words(commands.app(), argc, argv);
    try {
        commands.app().parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const bool is_answer = error.get_exit_code() == 0;  // --help and --version
        if (is_answer) return commands.app().exit(error);
        if (!asks_what_there_is(commands.app())) throw usage_error(commands.app(), error);
        print(help_of(command_meant(commands.app())));
        return 0;
    }
    const Options& options = commands.options();
    if (knows_strategies(commands.action())) load_strategies(options);
    return commands.action()(options);
}

CommandPages command_pages() {
    Commands commands;
    return {commands_markdown(commands.app()), manual_page(commands.app()), bash_completion(commands.app())};
}

}  // namespace tamis::cli
