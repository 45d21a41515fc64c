// cli/run_actions.cpp — screens, backtests and pipelines.
#include <fmt/format.h>

#include <algorithm>

#include "app/answers_json.hpp"
#include "app/parts.hpp"
#include "app/pipelines.hpp"
#include "app/screens.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/actions.hpp"
#include "cli/interruption.hpp"
#include "cli/output.hpp"
#include "record/format.hpp"

namespace tamis::cli {

namespace {

std::string number_json(const std::optional<double>& value, int digits) {
    return value ? fmt::format("{:.{}f}", *value, digits) : "null";
}

std::string plan_json(const app::DryRun& dry, std::int64_t days, std::int64_t hits) {
    return fmt::format(
        "{{\"symbol_days\":{},\"hits\":{},\"spans\":{},\"spans_in_all\":{},\"parameters\":{},\"cells_asked\":{},"
        "\"cells_known\":{},"
        "\"cells_to_do\":{},\"cells_without_bars\":{},\"cells_unreadable\":{},{}"
        "\"estimated_seconds\":{},\"estimated_bytes\":{},\"bars\":{},\"bars_in_all\":{},\"cells_in_all\":{},"
        "\"estimated_seconds_in_all\":{},\"estimated_bytes_in_all\":{},\"time_measured_by\":{}}}\n",
        days,
        hits,
        dry.plan.spans.size(),
        dry.plan.spans_in_all,
        dry.plan.parameters,
        dry.plan.keys.size(),
        dry.plan.known(),
        dry.to_do,
        dry.foresight.is_complete ? std::to_string(dry.foresight.without_bars) : "null",
        dry.foresight.unreadable,
        dry.screened ? study::unmeasured_json(dry.screened->unmeasured()) + "," : "",
        number_json(dry.seconds, 3),
        number_json(dry.bytes, 0),
        dry.bars,
        dry.bars_in_all,
        dry.cells_in_all,
        number_json(dry.seconds_in_all, 3),
        number_json(dry.bytes_in_all, 0),
        dry.rate ? quoted_json(app::name_of(dry.rate)) : "null");
}

void print_screened(const study::ScreenAnswer& screened) {
    print(fmt::format("  screen     {} symbol-days on {} days ({} known), {} hits\n",
                      with_thousands(screened.symbol_days()),
                      screened.sessions.size(),
                      screened.days_known(),
                      whole(screened.hits.size())));
    print(study::unmeasured_lines(screened.unmeasured()));
}

std::string time_words(const std::optional<double>& seconds) {
    return seconds ? duration_text(*seconds) : "no time: nothing was measured yet";
}

std::string size_words(const std::optional<double>& bytes) {
    return bytes ? bytes_text(static_cast<std::uint64_t>(*bytes))
                 : "no size: fewer than 1,000 cells are kept to judge by";
}

void print_plan(const Options& options, const std::string& name, const app::DryRun& dry) {
    if (options.json) {
        const std::size_t hits = dry.screened ? dry.screened->hits.size() : dry.plan.spans.size();
        const std::int64_t days = dry.screened ? dry.screened->symbol_days() : 0;
        return print(plan_json(dry, days, static_cast<std::int64_t>(hits)));
    }
    print(fmt::format("{} would run\n", name));
    if (dry.screened) print_screened(*dry.screened);
    if (!options.shard.empty())
        print(fmt::format("  all shares {} cells of {} spans, {} bars under each set; {}, {}\n",
                          with_thousands(dry.cells_in_all),
                          whole(dry.plan.spans_in_all),
                          with_thousands(dry.bars_in_all),
                          time_words(dry.seconds_in_all),
                          size_words(dry.bytes_in_all)));
    print(fmt::format("  cells      {} asked ({} spans × {} parameter sets), {} known, {} to do\n",
                      whole(dry.plan.keys.size()),
                      whole(dry.plan.spans.size()),
                      whole(dry.plan.parameters),
                      whole(dry.plan.known()),
                      whole(dry.to_do)));
    print(fmt::format("  bars       {} under each of these sets\n", with_thousands(dry.bars)));
    const study::Foresight& foresight = dry.foresight;
    if (foresight.without_bars > 0)
        print(fmt::format("  no bars    for {} of the cells: they will have no numbers\n",
                          with_thousands(foresight.without_bars)));
    if (foresight.unreadable > 0)
        print(
            fmt::format("  failing    {} of the cells: {}\n", with_thousands(foresight.unreadable), foresight.reason));
    print(fmt::format("  estimate   {}{}{}, {}\n",
                      time_words(dry.seconds),
                      dry.rate ? " " : "",
                      app::words_of(dry.rate),
                      size_words(dry.bytes)));
}

app::PipelineRequest pipeline_request(const Options& options) {
    return {.file = options.path,
            .writes_reports = options.out.empty(),
            .engine = options.engine,
            .lean_setup = options.lean_setup,
            .keep_folders = options.keep_folders,
            .reports_into = options.output_directory,
            .threads = options.threads,
            .shard = options.shard,
            .part = options.out};
}

/// For programs; true where nothing is left to say.
bool print_hits_for_programs(const Options& options, const study::ScreenAnswer& answer, const record::Rows& rows) {
    const study::Unmeasured unmeasured = answer.unmeasured();
    if (options.json) {
        print(fmt::format("{{\"symbol_days\":{},\"days\":{},\"days_known\":{},{},\n\"hits\":{}}}\n",
                          answer.symbol_days(),
                          answer.sessions.size(),
                          answer.days_known(),
                          study::unmeasured_json(unmeasured),
                          record::json_text(rows)));
        return true;
    }
    if (!options.csv) return false;
    print_exactly(record::csv_text(rows));
    if (const std::string lines = study::unmeasured_lines(unmeasured); !options.quiet && !lines.empty())
        complain(lines.substr(0, lines.size() - 1));
    return true;
}

void print_merged(const app::MergeAnswer& answer) {
    for (const app::MergedPart& part : answer.parts) {
        if (part.refused.empty())
            print(fmt::format("{}: {} cells new, {} there already\n",
                              part.file.string(),
                              with_thousands(part.cells_new),
                              with_thousands(part.cells_known)));
        else
            complain(part.file.string() + " is left out: " + part.refused);
    }
    for (const app::MergedRun& run : answer.runs) {
        print(fmt::format("run {}: {}, {} of {} shares, {} cells, {} failed\n",
                          run.run,
                          run.name,
                          with_thousands(run.merged),
                          with_thousands(run.shards),
                          with_thousands(run.cells),
                          with_thousands(run.failed)));
        for (const std::int64_t shard : run.to_repeat)
            print(fmt::format(
                "  to repeat  tamis run PIPELINE --shard {0}/{1} --out part-{0}.duckdb\n", shard, run.shards));
    }
}

}  // namespace

int merge(const Options& options) {
    const std::vector<std::filesystem::path> files(options.files.begin(), options.files.end());
    const app::MergeAnswer answer = app::merge_parts(app::Home(options.home), files, work_of(options));
    options.json ? print(app::merge_json(answer) + "\n") : print_merged(answer);
    const bool is_whole = std::all_of(
        answer.parts.begin(), answer.parts.end(), [](const app::MergedPart& part) { return part.refused.empty(); });
    return is_whole ? 0 : info(Problem::bad_data).exit_code;
}

int screen(const Options& options) {
    const screen::ScreenSpec spec = app::screen_spec({.first = options.from,
                                                      .last = options.to,
                                                      .filters = options.filters,
                                                      .universe = options.universe,
                                                      .max_gap_days = options.max_gap_days,
                                                      .spec_file = options.spec});
    const Stopwatch watch;
    const app::Home home(options.home);
    const study::ScreenAnswer answer = options.out.empty()
                                           ? app::screen(home, spec, work_of(options))
                                           : app::screen_apart(home, options.out, spec, work_of(options));
    const record::Rows rows = app::hit_rows(spec, answer.hits, row_limit(options));
    if (print_hits_for_programs(options, answer, rows)) return 0;
    if (rows.size() > 0) print_answer(options, {rows, answer.hits.size(), true});
    print(fmt::format("{} hits among {} symbol-days on {} days ({} of them known) in {}\n",
                      whole(answer.hits.size()),
                      with_thousands(answer.symbol_days()),
                      answer.sessions.size(),
                      answer.days_known(),
                      duration_text(watch.seconds())));
    print(study::unmeasured_lines(answer.unmeasured()));
    return 0;
}

int run_pipeline(const Options& options) {
    require_way_of_options(options);
    if (!options.on.empty()) return run_on(options);
    const app::PipelineRequest request = pipeline_request(options);
    const app::Work work = work_of(options);
    const pipeline::Pipeline pipeline = app::read_pipeline(request);
    for (const std::string& note : pipeline.notes) work.note(note);
    const app::Home home(options.home);
    if (options.dry_run) {
        const ResultsToAsk results(options);
        print_plan(options, pipeline.study.name, app::look_ahead(home, *results, pipeline, request, work));
        return 0;
    }
    const app::PipelineAnswer answer = app::run_pipeline(home, pipeline, request, work);
    if (options.json) {
        print(report::summary_json(answer.summary));
    } else if (pipeline.output.print) {
        print(report::summary_text(answer.summary, terminal_width()));
        for (const auto& file : answer.files) print("wrote " + file.string() + "\n");
    }
    if (answer.outcome.was_interrupted)
        return interrupted_exit(
            ("what was done is kept; the same command goes on with the rest: tamis run " + options.path).c_str());
    if (answer.outcome.stopped_at_failure)
        complain("stopped at the first failure, as execution.continue_on_error: false asks");
    return answer.outcome.stopped_at_failure ? info(Problem::bad_data).exit_code : 0;
}

}  // namespace tamis::cli
