// app/promised_runs.cpp — a pipeline is read before it is promised.
#include "app/promised_runs.hpp"

#include "app/pipelines.hpp"
#include "study/run_tables.hpp"

namespace tamis::app {

PromisedRun promise_run(store::ResultStore& results, const std::string& pipeline) {
    PipelineRequest request;
    request.text = pipeline;
    const std::string name = read_pipeline(request).study.name;
    return {.run = study::queue_run(results, name, pipeline).run, .pipeline = pipeline};
}

std::vector<PromisedRun> promised_runs(store::ResultStore& results) {
    std::vector<PromisedRun> promised;
    for (const study::RunRow& row : study::queued_runs(results))
        promised.push_back({row.run, row.spec, row.state == "paused"});
    return promised;
}

void pause_promised_run(store::ResultStore& results, std::int64_t run) {
    study::pause_queued_run(results, run);
}

void resume_promised_run(store::ResultStore& results, std::int64_t run) {
    study::resume_queued_run(results, run);
}

void end_promised_run(store::ResultStore& results, std::int64_t run, const std::string& state) {
    study::end_queued_run(results, run, state);
}

}  // namespace tamis::app
