// server/part_api.cpp — shares of a run in files of their own, and how they become one.
#include <fmt/format.h>

#include "app/answers_json.hpp"
#include "app/pipelines.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "server/answers.hpp"
#include "server/api.hpp"
#include "server/body.hpp"

namespace tamis::server {

namespace {

std::filesystem::path part_asked(const Context& context, const std::string& name) {
    const auto file = file_asked(context, name);
    if (std::filesystem::exists(file) && !std::filesystem::is_regular_file(file))
        throw Error{Problem::invalid_request, "out is '" + excerpt(name) + "', which is no file"};
    app::require_part(context.home, file);
    return file;
}

Response run_share(const Context& context, const Request& request) {
    const Body body(request.body, {"pipeline", "shard", "out"});
    const app::PipelineRequest asked{.text = pipeline_asked(body),
                                     .writes_reports = false,
                                     .shard = body.text("shard"),
                                     .part = part_asked(context, body.text("out"))};
    if (asked.shard.empty()) throw Error{Problem::invalid_request, "shard is needed: a share of the cells, 3/64"};
    const pipeline::Pipeline pipeline = app::read_pipeline(asked);
    const auto task = [home = context.live->writing_home(), asked, pipeline](const app::Work& work) {
        const app::PipelineAnswer answer = app::run_pipeline(home, pipeline, asked, work);
        return Jobs::Answer(std::string(trim(report::summary_json(answer.summary))), answer.outcome.was_interrupted);
    };
    return job_begun(context, fmt::format("run {} --shard {}", pipeline.study.name, asked.shard), false, task);
}

Response merge(const Context& context, const Request& request) {
    const Body body(request.body, {"paths"});
    const auto files = files_asked(context, body.texts("paths"));
    const auto task = [home = context.live->writing_home(), files, scratch = context.scratch](const app::Work& work) {
        return app::merge_json(app::merge_parts(home, files, work, scratch));
    };
    return job_begun(context, "merge " + join(body.texts("paths"), " "), true, task);
}

}  // namespace

std::vector<Route> part_routes(const Context& context) {
    return {{"POST",
             "/api/v1/jobs/share",
             "Runs a share of a pipeline's cells into a result file of its own",
             {pipeline_parameter,
              {.name = "shard",
               .in = In::body,
               .meaning = "Which of how many: 3/64",
               .is_required = true,
               .example = "1/2"},
              {.name = "out",
               .in = In::body,
               .meaning = "Result file of the share, in the folder that the server may read",
               .is_required = true,
               .example = "part-1.duckdb"}},
             "The job's number; its answer: the share's summary",
             with(context, run_share),
             202},
            {"POST",
             "/api/v1/jobs/merge",
             "Brings result files of shares into the results; what is there already stays",
             {{.name = "paths",
               .in = In::body,
               .type = "array",
               .meaning = "Result files of shares in the folder that the server may read; part-*.duckdb",
               .is_required = true,
               .example = "part-1.duckdb"}},
             "The job's number; its answer: parts (cells_new, cells_known, refused), runs (shards, merged, to_repeat)",
             with(context, merge),
             202}};
}

}  // namespace tamis::server
