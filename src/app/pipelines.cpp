// app/pipelines.cpp — one way to plan, for runs that keep and for questions that do not.
#include "app/pipelines.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/parts.hpp"
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

std::optional<double> mean_cell_seconds(store::ResultStore& results, bool is_lean) {
    const record::Rows past = results.sql(
        fmt::format("SELECT avg(execution_time_ms) FROM (SELECT execution_time_ms FROM backtest WHERE status = 'done' "
                    "AND engine = '{}' LIMIT 100000)",
                    is_lean ? "lean" : "tamis"),
        1);
    const record::Value mean = past.columns[0].value(0);
    return mean.index() == 0 ? std::nullopt : std::optional(std::get<double>(mean) / 1000);
}

/// Bytes that a kept cell takes, with all that belongs to it: this home's own, or the usual where it has few.
double bytes_a_cell(const Home& home, store::ResultStore& results) {
    constexpr std::int64_t enough_cells = 1000;
    constexpr double usual_bytes = 1200;
    const std::int64_t cells = results.sql("SELECT count(*)::BIGINT FROM backtest", 1).columns[0].numbers()[0];
    std::error_code none;
    const auto bytes = std::filesystem::file_size(home.results_file(), none);
    return none || cells < enough_cells ? usual_bytes : static_cast<double>(bytes) / static_cast<double>(cells);
}

/// What all shares hold together, beside this one.
void add_whole(DryRun& dry, const PlannedRun& planned, const study::StudySpec& spec) {
    const auto bars_of = [&](const std::vector<study::Span>& spans) {
        std::int64_t bars = 0;
        for (const study::Span& span : spans) bars += planned.run.engine->bars_of(span);
        return bars;
    };
    dry.bars = bars_of(planned.plan.spans);
    dry.cells_in_all = static_cast<std::int64_t>(planned.plan.spans_in_all * planned.plan.parameters);
    dry.bars_in_all = spec.shard
                          ? bars_of(study::spans_of(
                                spec, planned.screened ? planned.screened->hits : std::vector<screen::ScreenHit>()))
                          : dry.bars;
}

}  // namespace

pipeline::Pipeline read_pipeline(const PipelineRequest& request) {
    pipeline::Pipeline pipeline = request.text.empty()
                                      ? pipeline::read_pipeline(request.file, request.engine)
                                      : pipeline::parse_pipeline(request.text, "pipeline", {}, request.engine);
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
        std::atomic<bool> nobody = false;
        answer.outcome = study::run_study(run.bars.get(),
                                          *run.engine,
                                          *results,
                                          pipeline.study,
                                          pipeline.text,
                                          work.stop ? *work.stop : nobody,
                                          work.audience(),
                                          work.on_kept);
    }
    answer.summary = report::summarize(*results, answer.outcome.run.run);
    if (request.writes_reports) answer.files = report::write_reports(*results, answer.summary, pipeline.output);
    return answer;
}

DryRun look_ahead(const Home& home,
                  store::ResultStore& results,
                  const pipeline::Pipeline& pipeline,
                  const PipelineRequest& request,
                  const Work& work) {
    if (request.writes_reports) report::require_reports_possible(pipeline.output);
    PlannedRun planned = plan_run(home, results, pipeline, request, work);
    const study::StudySpec& spec = pipeline.study;
    const unsigned threads = study::thread_count(spec.threads);
    DryRun dry;
    dry.foresight = study::foresee(*planned.run.engine, planned.plan, threads);
    add_whole(dry, planned, spec);
    dry.plan = std::move(planned.plan);
    dry.screened = std::move(planned.screened);
    dry.to_do =
        spec.most_backtests ? std::min<std::size_t>(dry.plan.missing(), spec.most_backtests) : dry.plan.missing();
    if (const auto a_cell = mean_cell_seconds(results, pipeline.is_lean)) {
        dry.seconds = *a_cell * static_cast<double>(dry.to_do) / threads;
        dry.seconds_in_all = *a_cell * static_cast<double>(dry.cells_in_all) / threads;
    }
    const double bytes = bytes_a_cell(home, results);
    dry.bytes = bytes * static_cast<double>(dry.to_do);
    dry.bytes_in_all = bytes * static_cast<double>(dry.cells_in_all);
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
