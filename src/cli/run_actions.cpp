// cli/run_actions.cpp — screens, backtests and pipelines.
#include <fmt/format.h>

#include "app/home.hpp"
#include "app/prepared_run.hpp"
#include "backtest/strategies/all.hpp"
#include "backtest/tables.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/actions.hpp"
#include "cli/cell_output.hpp"
#include "cli/interruption.hpp"
#include "cli/output.hpp"
#include "pipeline/pipeline_file.hpp"
#include "pipeline/yaml_reader.hpp"
#include "record/format.hpp"
#include "report/compare_results.hpp"
#include "report/report_files.hpp"
#include "study/run_study.hpp"
#include "study/screening.hpp"

namespace tamis::cli {

namespace {

screen::ScreenSpec screen_spec(const Options& options) {
    if (!options.spec.empty()) {
        if (!options.from.empty() || !options.to.empty() || !options.filters.empty() || !options.universe.empty())
            throw Error{Problem::invalid_request,
                        "--spec takes days, filters and universe from the file; --from, --to, --filter and --universe "
                        "must not stand beside it"};
        const pipeline::Pipeline pipeline = pipeline::read_pipeline(options.spec);
        if (!pipeline.study.screen) throw Error{Problem::invalid_request, options.spec + " has no screening section"};
        return *pipeline.study.screen;
    }
    if (options.from.empty() || options.to.empty())
        throw Error{Problem::invalid_request,
                    std::string("screen needs ") +
                        (!options.from.empty() ? "--to"
                         : !options.to.empty() ? "--from"
                                               : "--from and --to") +
                        ", such as 2024-03-01; or --spec FILE, which has them"};
    screen::ScreenSpec spec;
    spec.first = require_day(options.from, "--from");
    spec.last = require_day(options.to, "--to");
    for (const std::string& text : options.filters) spec.filters.push_back(screen::parse_filter(text));
    for (const std::string& one : options.universe) {
        if (one == "all") continue;
        if (one.ends_with(".txt")) {
            const auto names = study::read_universe(one);
            spec.universe.insert(spec.universe.end(), names.begin(), names.end());
        } else {
            for (const auto symbol : split(one, ',')) spec.universe.emplace_back(trim(symbol));
        }
    }
    spec.max_gap_days = options.max_gap_days;
    return spec;
}

/// A column a filter: its name, and its parameters where the name occurs twice.
std::string measure_column(const screen::ScreenSpec& spec, std::size_t f) {
    const auto name = screen::name_of(spec.filters[f]);
    for (std::size_t other = 0; other < spec.filters.size(); ++other)
        if (other != f && screen::name_of(spec.filters[other]) == name) return screen::canonical_text(spec.filters[f]);
    const auto unit = screen::measures_of(spec.filters[f]).unit;
    return std::string(name) + (unit == record::Unit::fraction ? "_fraction" : "");
}

record::Rows hit_rows(const screen::ScreenSpec& spec, const std::vector<screen::ScreenHit>& hits) {
    record::Rows rows;
    rows.names = {"day", "symbol", "open_usd"};
    rows.columns = {
        record::Column(record::Type::day), record::Column(record::Type::text), record::Column(record::Type::real)};
    for (std::size_t f = 0; f < spec.filters.size(); ++f) {
        rows.names.push_back(measure_column(spec, f));
        rows.columns.emplace_back(record::Type::real);
    }
    for (const screen::ScreenHit& hit : hits) {
        rows.columns[0].push(hit.day);
        rows.columns[1].push(hit.symbol);
        rows.columns[2].push(hit.open_usd);
        for (std::size_t f = 0; f < spec.filters.size(); ++f) rows.columns[3 + f].push(hit.measures[f]);
    }
    return rows;
}

std::vector<std::pair<std::string, std::string>> parameters_of(const Options& options) {
    std::vector<std::pair<std::string, std::string>> parameters;
    for (const std::string& parameter : options.parameters) {
        const std::size_t equals = parameter.find('=');
        if (equals == std::string::npos)
            throw Error{Problem::invalid_request, "--param is '" + parameter + "'; write name=value"};
        const std::string name = parameter.substr(0, equals);
        for (const auto& [earlier, value] : parameters)
            if (earlier == name)
                throw Error{Problem::invalid_request,
                            fmt::format("--param says {} twice: {}={} and {}; keep one (a pipeline file takes a list)",
                                        name,
                                        earlier,
                                        value,
                                        parameter)};
        parameters.emplace_back(name, parameter.substr(equals + 1));
    }
    return parameters;
}

/// `is_lean`: what LEAN is not told, its algorithm decides itself.
void read_settings(const Options& options, bool is_lean, backtest::BacktestSpec& spec) {
    for (const backtest::RunSetting& setting : backtest::run_settings) {
        const auto said = options.settings.find(setting.column);
        if (said == options.settings.end()) continue;
        const std::string fault = is_lean && !setting.is_told_to_lean
                                      ? "is the algorithm's own affair with --engine lean; pass it as --param"
                                      : read_setting(setting, said->second, spec);
        if (!fault.empty()) throw Error{Problem::invalid_request, fmt::format("{} {}", setting.option, fault)};
    }
}

backtest::BacktestSpec backtest_spec(const Options& options) {
    backtest::BacktestSpec spec;
    spec.strategy = backtest::make_strategy(options.strategy);
    for (const auto& [name, value] : parameters_of(options)) spec.strategy.set(name, value);
    for (const std::string& symbols : options.symbol_list)
        for (const auto symbol : split(symbols, ',')) spec.symbols.emplace_back(trim(symbol));
    spec.first = require_day(options.from, "--from");
    spec.last = require_day(options.to, "--to");
    read_settings(options, false, spec);
    spec.validate();
    (void)spec.strategy.start();  // its own checks
    return spec;
}

void print_plan(const Options& options,
                const pipeline::Pipeline& pipeline,
                const study::StudyPlan& plan,
                const study::Foresight& foresight,
                const study::ScreenAnswer* screened,
                store::ResultStore& results) {
    const study::StudySpec& spec = pipeline.study;
    const record::Rows past = results.sql(
        fmt::format("SELECT avg(execution_time_ms) FROM (SELECT execution_time_ms FROM backtest WHERE status = 'done' "
                    "AND engine = '{}' LIMIT 100000)",
                    pipeline.is_lean ? "lean" : "tamis"),
        1);
    const record::Value mean = past.columns[0].value(0);
    const std::size_t missing =
        spec.most_backtests ? std::min<std::size_t>(plan.missing(), spec.most_backtests) : plan.missing();
    std::optional<double> seconds;
    if (mean.index() != 0)
        seconds = std::get<double>(mean) / 1000 * static_cast<double>(missing) / study::thread_count(spec.threads);
    constexpr double bytes_a_cell = 1200;
    const std::int64_t days = screened ? screened->symbol_days() : 0;
    const auto hits = static_cast<std::int64_t>(screened ? screened->hits.size() : plan.spans.size());
    const auto whole = [](std::size_t n) { return with_thousands(static_cast<std::int64_t>(n)); };
    if (options.json) {
        print(
            fmt::format("{{\"symbol_days\":{},\"hits\":{},\"parameters\":{},\"cells_asked\":{},\"cells_known\":{},"
                        "\"cells_to_do\":{},\"cells_without_bars\":{},\"cells_unreadable\":{},{}"
                        "\"estimated_seconds\":{},\"estimated_bytes\":{:.0f}}}\n",
                        days,
                        hits,
                        plan.parameters,
                        plan.keys.size(),
                        plan.known(),
                        missing,
                        foresight.is_complete ? std::to_string(foresight.without_bars) : "null",
                        foresight.unreadable,
                        screened ? study::unmeasured_json(screened->unmeasured()) + "," : "",
                        seconds ? fmt::format("{:.3f}", *seconds) : "null",
                        bytes_a_cell * static_cast<double>(missing)));
        return;
    }
    print(fmt::format("{} would run\n", spec.name));
    if (screened) {
        print(fmt::format("  screen     {} symbol-days on {} days ({} known), {} hits\n",
                          with_thousands(days),
                          screened->sessions.size(),
                          screened->days_known(),
                          with_thousands(hits)));
        print(study::unmeasured_lines(screened->unmeasured()));
    }
    print(fmt::format("  cells      {} asked ({} spans × {} parameter sets), {} known, {} to do\n",
                      whole(plan.keys.size()),
                      whole(plan.spans.size()),
                      whole(plan.parameters),
                      whole(plan.known()),
                      whole(missing)));
    if (foresight.without_bars > 0)
        print(fmt::format("  no bars    for {} of the cells: they will have no numbers\n",
                          with_thousands(foresight.without_bars)));
    if (foresight.unreadable > 0)
        print(
            fmt::format("  failing    {} of the cells: {}\n", with_thousands(foresight.unreadable), foresight.reason));
    print(fmt::format("  estimate   {}, {}\n",
                      seconds ? duration_text(*seconds) + " by the times of kept cells"
                              : std::string("no time: no cell is kept yet to judge by"),
                      bytes_text(static_cast<std::uint64_t>(bytes_a_cell * static_cast<double>(missing)))));
}

void print_notes(const Options& options, const std::vector<std::string>& notes) {
    if (options.quiet || options.json) return;
    for (const std::string& note : notes) complain("note: " + note);
}

// Nothing is kept, so that another process may be running meanwhile.
int dry_run(const Options& options, const app::Home& home, const pipeline::Pipeline& pipeline) {
    const ResultsToAsk asked(options);
    store::ResultStore& results = *asked;
    const app::PreparedRun run =
        app::prepare(home,
                     pipeline,
                     {.setup_file = options.lean_setup, .keep_folders = options.keep_folders, .only_looks = true},
                     !options.quiet);
    jobs::ProgressLine progress(!options.quiet);
    std::optional<study::ScreenAnswer> screened;
    const unsigned threads = study::thread_count(pipeline.study.threads);
    if (pipeline.study.screen)
        screened = study::run_screen(*run.bars, results, *pipeline.study.screen, threads, false, progress);
    const auto plan = study::plan_study(*run.engine,
                                        results,
                                        pipeline.study,
                                        screened ? screened->hits : std::vector<screen::ScreenHit>{},
                                        threads,
                                        progress);
    const study::Foresight foresight = study::foresee(*run.engine, plan, threads);
    print_plan(options, pipeline, plan, foresight, screened ? &*screened : nullptr, results);
    return 0;
}

}  // namespace

int screen(const Options& options) {
    screen::ScreenSpec spec = screen_spec(options);
    spec.normalize();
    const app::Home home(options.home);
    const auto bars = home.open_bars();
    const auto results = home.open_results();
    const Stopwatch watch;
    jobs::ProgressLine progress(!options.quiet);
    const study::ScreenAnswer answer = [&] {
        const Listening listening;
        const unsigned threads = study::thread_count(options.threads);
        return study::run_screen(*bars, *results, spec, threads, true, progress, listening.stop());
    }();
    const std::uint64_t shown = std::min<std::uint64_t>(answer.hits.size(), row_limit(options));
    const record::Rows rows =
        hit_rows(spec, {answer.hits.begin(), answer.hits.begin() + static_cast<std::ptrdiff_t>(shown)});
    const study::Unmeasured unmeasured = answer.unmeasured();
    if (options.json) {
        print(fmt::format("{{\"symbol_days\":{},\"days\":{},\"days_known\":{},{},\n\"hits\":{}}}\n",
                          answer.symbol_days(),
                          answer.sessions.size(),
                          answer.days_known(),
                          study::unmeasured_json(unmeasured),
                          record::json_text(rows)));
        return 0;
    }
    if (options.csv) {
        print_exactly(record::csv_text(rows));
        if (const std::string lines = study::unmeasured_lines(unmeasured); !options.quiet && !lines.empty())
            complain(lines.substr(0, lines.size() - 1));
        return 0;
    }
    if (shown > 0) print_answer(options, {rows, answer.hits.size(), true});
    print(fmt::format("{} hits among {} symbol-days on {} days ({} of them known) in {}\n",
                      with_thousands(static_cast<std::int64_t>(answer.hits.size())),
                      with_thousands(answer.symbol_days()),
                      answer.sessions.size(),
                      answer.days_known(),
                      duration_text(watch.seconds())));
    print(study::unmeasured_lines(unmeasured));
    return 0;
}

namespace {

/// What is asked of LEAN, as a pipeline of one span.
pipeline::Pipeline lean_pipeline(const Options& options) {
    pipeline::Pipeline pipeline;
    pipeline.is_lean = true;
    study::StudySpec& study = pipeline.study;
    study.name = "backtest";
    std::string symbols;
    for (const std::string& list : options.symbol_list)
        for (const auto symbol : split(list, ',')) symbols += (symbols.empty() ? "" : " ") + upper(symbol);
    study.symbols = {symbols};
    study.days = {require_day(options.from, "--from"), require_day(options.to, "--to")};
    read_settings(options, true, study.base);
    study.keep_equity = true;
    study.timeout_seconds = options.timeout_seconds;
    pipeline.lean_grid = {{}};
    for (const auto& [name, value] : parameters_of(options)) pipeline.lean_grid[0][name] = value;
    study.validate_queue();
    return pipeline;
}

int backtest_in_lean(const Options& options) {
    const pipeline::Pipeline pipeline = lean_pipeline(options);
    const app::Home home(options.home);
    const auto results = home.open_results();
    app::PreparedRun run = app::prepare(home, pipeline, {options.lean_setup, options.keep_folders}, !options.quiet);
    print_notes(options, run.notes);
    const std::string command = fmt::format("tamis backtest --engine lean {} {} {}..{}",
                                            join(options.parameters, " "),
                                            pipeline.study.symbols[0],
                                            options.from,
                                            options.to);
    const study::StudyOutcome outcome = [&] {
        const Listening listening;
        return study::run_study(nullptr, *run.engine, *results, pipeline.study, command, interrupted, !options.quiet);
    }();
    if (outcome.was_interrupted) throw Error{Problem::cancelled, "interrupted: LEAN was ended, nothing is kept"};
    const record::Rows cell = results->sql(fmt::format("SELECT cell FROM run_cell WHERE run = {}", outcome.run.run), 1);
    if (!options.json && !options.csv)
        print(fmt::format("LEAN on {}, {} to {}: {}\n",
                          pipeline.study.symbols[0],
                          options.from,
                          options.to,
                          outcome.run.cells_known    ? "known"
                          : outcome.run.cells_failed ? "failed"
                                                     : "computed and kept"));
    print_cell(options, *results, cell.columns[0].hashes()[0]);
    return outcome.run.cells_failed ? info(Problem::unavailable).exit_code : 0;
}

}  // namespace

int backtest(const Options& options) {
    if (options.engine == "lean") return backtest_in_lean(options);
    if (!options.engine.empty() && options.engine != "tamis")
        throw Error{Problem::invalid_request, "--engine is '" + options.engine + "', allowed: tamis or lean"};
    if (options.strategy.empty())
        throw Error{Problem::invalid_request, "--strategy is needed; 'tamis strategy list' names them"};
    const backtest::BacktestSpec spec = backtest_spec(options);
    const app::Home home(options.home);
    const auto bars = home.open_bars();
    const auto results = home.open_results();
    bool was_known = false;
    const std::string command = fmt::format("tamis backtest --strategy {} {} {} {}..{}",
                                            options.strategy,
                                            join(options.parameters, " "),
                                            join(spec.symbols, ","),
                                            options.from,
                                            options.to);
    const Hash128 key = [&] {
        const Listening listening;
        return study::run_one(*bars, *results, spec, options.keep_equity, command, was_known, listening.stop());
    }();
    if (!options.json && !options.csv)
        print(fmt::format("{} on {}, {} to {}: {}\n",
                          options.strategy,
                          join(spec.symbols, " "),
                          to_text(spec.first),
                          to_text(spec.last),
                          was_known ? "known" : "computed and kept"));
    print_cell(options, *results, key);
    return 0;
}

int run_pipeline(const Options& options) {
    pipeline::Pipeline pipeline = pipeline::read_pipeline(options.path, options.engine);
    if (options.threads) pipeline.study.threads = options.threads;
    if (!options.output_directory.empty()) pipeline.output.directory = options.output_directory;
    print_notes(options, pipeline.notes);
    report::require_reports_possible(pipeline.output);
    const app::Home home(options.home);
    if (options.dry_run) return dry_run(options, home, pipeline);
    const auto results = home.open_results();
    app::PreparedRun run = app::prepare(home, pipeline, {options.lean_setup, options.keep_folders}, !options.quiet);
    print_notes(options, run.notes);
    const study::StudyOutcome outcome = [&] {
        const Listening listening;
        return study::run_study(
            run.bars.get(), *run.engine, *results, pipeline.study, pipeline.text, interrupted, !options.quiet);
    }();
    const report::Summary summary = report::summarize(*results, outcome.run.run);
    const auto files = report::write_reports(*results, summary, pipeline.output);
    if (options.json) {
        print(report::summary_json(summary));
    } else if (pipeline.output.print) {
        print(report::summary_text(summary, terminal_width()));
        for (const auto& file : files) print("wrote " + file.string() + "\n");
    }
    if (outcome.was_interrupted)
        return interrupted_exit(
            ("what was done is kept; the same command goes on with the rest: tamis run " + options.path).c_str());
    if (outcome.stopped_at_failure)
        complain("stopped at the first failure, as execution.continue_on_error: false asks");
    return outcome.stopped_at_failure ? info(Problem::bad_data).exit_code : 0;
}

}  // namespace tamis::cli
