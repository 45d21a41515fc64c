// app/pipelines.cpp — one way to plan, for runs that keep and for questions that do not.
#include "app/pipelines.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/parts.hpp"
#include "base/error.hpp"
#include "study/shard.hpp"

namespace tamis::app {

namespace {

/// What a pipeline asks for, without keeping anything.
struct PlannedRun {
    PreparedRun run;
    std::optional<study::ScreenAnswer> screened;
    study::StudyPlan plan;
};

PlannedRun plan_run(const Home& home,
                    store::ResultStore& results,
                    const pipeline::Pipeline& pipeline,
                    const PipelineRequest& request,
                    const Work& work) {
    PlannedRun planned;
    planned.run = prepare(home,
                          pipeline,
                          {.setup_file = request.lean_setup, .keep_folders = request.keep_folders, .only_looks = true},
                          work.wants_progress);
    jobs::ProgressLine progress(work.audience());
    planned.screened = study::screen_of(planned.run.bars.get(), results, pipeline.study, false, progress, work.wish());
    planned.plan =
        study::plan_study(*planned.run.engine, results, pipeline.study, planned.screened, progress, work.wish());
    return planned;
}

/// Whose strategies keep a worker for as long as they like is not asked to show how long; LEAN starts a process a cell.
bool can_be_probed(const pipeline::Pipeline& pipeline) {
    return !pipeline.is_lean && std::none_of(pipeline.study.grid.begin(),
                                             pipeline.study.grid.end(),
                                             [](const auto& strategy) { return strategy.type().is_from_library; });
}

/// Cells, bars, time and bytes of this share and of all of them.
void add_estimates(DryRun& dry,
                   const Home& home,
                   store::ResultStore& results,
                   const PlannedRun& planned,
                   const study::StudySpec& spec) {
    const study::CellEngine& engine = *planned.run.engine;
    const std::size_t sets = planned.plan.parameters;
    const Effort share = effort_of(engine, planned.plan.spans, sets);
    const Effort whole =
        spec.shard ? effort_of(engine,
                               study::spans_of(
                                   spec, planned.screened ? planned.screened->hits : std::vector<screen::ScreenHit>()),
                               sets)
                   : share;
    const auto bars_of_a_set = [&](const Effort& effort) {
        return sets == 0 ? 0 : static_cast<std::int64_t>(effort.bars / static_cast<double>(sets));
    };
    dry.bars = bars_of_a_set(share);
    dry.bars_in_all = bars_of_a_set(whole);
    dry.cells_in_all = static_cast<std::int64_t>(whole.cells);
    const double to_do = share.cells == 0 ? 0 : static_cast<double>(dry.to_do) / share.cells;
    if (dry.to_do == 0) dry.seconds = 0;
    if (dry.rate) {
        dry.seconds = dry.rate->seconds(share) * to_do;
        dry.seconds_in_all = dry.rate->seconds(whole);
    }
    if (dry.to_do == 0) dry.bytes = 0;
    if (const auto bytes = bytes_a_cell(home, results)) {
        dry.bytes = *bytes * static_cast<double>(dry.to_do);
        dry.bytes_in_all = *bytes * whole.cells;
    }
}

}  // namespace

pipeline::Pipeline read_pipeline(const PipelineRequest& request) {
    pipeline::Pipeline pipeline = request.text.empty()
                                      ? pipeline::read_pipeline(request.file, request.engine)
                                      : pipeline::parse_pipeline(request.text, "pipeline", {}, request.engine);
    if (!pipeline.is_lean && (!request.lean_setup.empty() || request.keep_folders))
        throw Error{
            Problem::invalid_request,
            fmt::format("{} is about runs of LEAN, and this pipeline is run by tamis; --engine lean asks for LEAN",
                        request.lean_setup.empty() ? "--keep" : "--lean")};
    pipeline.study.run = request.run;
    if (!request.shard.empty()) pipeline.study.shard = study::parse_shard(request.shard);
    if (request.threads) pipeline.study.threads = request.threads;
    if (!request.reports_into.empty()) pipeline.output.directory = request.reports_into;
    return pipeline;
}

PipelineAnswer run_pipeline(const Home& home,
                            const pipeline::Pipeline& pipeline,
                            const PipelineRequest& request,
                            const Work& work) {
    if (request.writes_reports) report::require_reports_possible(pipeline.output);
    const auto results =
        request.part.empty() ? home.open_results() : open_part(home, request.part, pipeline.study.screen);
    const PreparedRun run = prepare(home, pipeline, {request.lean_setup, request.keep_folders}, work.wants_progress);
    for (const std::string& note : run.notes) work.note(note);
    PipelineAnswer answer;
    {
        const auto listening = work.listening();
        // Who appends waits for DuckDB's threads, and takes a core from those who compute while it waits: so there are
        // none while cells are kept, unless others ask there meanwhile.
        if (!home.is_served()) results->use_threads(1);
        std::atomic<bool> nobody = false;
        answer.outcome = study::run_study(run.bars.get(),
                                          *run.engine,
                                          *results,
                                          pipeline.study,
                                          pipeline.text,
                                          work.stop ? *work.stop : nobody,
                                          work.audience(),
                                          work.on_kept);
        if (!home.is_served()) results->use_threads(0);
    }
    answer.summary = report::summarize(*results, answer.outcome.run.run);
    if (request.writes_reports) answer.files = report::write_reports(*results, answer.summary, pipeline.output);
    return answer;
}

DryRun look_ahead(const Home& home,
                  store::ResultStore& results,
                  const pipeline::Pipeline& pipeline,
                  const PipelineRequest& request,
                  const Work& work,
                  Probing probing) {
    if (request.writes_reports) report::require_reports_possible(pipeline.output);
    PlannedRun planned = plan_run(home, results, pipeline, request, work);
    const study::StudySpec& spec = pipeline.study;
    const unsigned threads = study::thread_count(spec.threads);
    const std::size_t missing = planned.plan.missing();
    DryRun dry;
    dry.foresight = study::foresee(*planned.run.engine, planned.plan, threads);
    dry.to_do = spec.most_backtests ? std::min<std::size_t>(missing, spec.most_backtests) : missing;
    dry.rate = rate_of_runs(results, pipeline);
    if (!dry.rate && probing == Probing::where_needed && can_be_probed(pipeline))
        dry.rate = rate_of_probe(*planned.run.engine, planned.plan, threads, work.wish());
    add_estimates(dry, home, results, planned, spec);
    dry.plan = std::move(planned.plan);
    dry.screened = std::move(planned.screened);
    return dry;
}

WhyAnswer why_pipeline(const Home& home,
                       store::ResultStore& results,
                       const pipeline::Pipeline& pipeline,
                       const PipelineRequest& request,
                       const Work& work) {
    const PlannedRun planned = plan_run(home, results, pipeline, request, work);
    if (planned.screened && planned.screened->hits.empty())
        throw Error{Problem::not_found,
                    (request.file.empty() ? "the pipeline" : request.file.string()) +
                        " screens to no hit, so it asks for no cell"};
    return why_study(*planned.run.engine, results, planned.plan);
}

}  // namespace tamis::app
