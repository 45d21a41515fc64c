// server/job_api.cpp — jobs looked at, watched and cancelled, and the files that they may be given.
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/visible_text.hpp"
#include "server/answers.hpp"
#include "server/api.hpp"

namespace tamis::server {

std::filesystem::path file_asked(const Context& context, const std::string& name) {
    const std::filesystem::path path = std::filesystem::weakly_canonical(context.files / name);
    const auto inside = path.lexically_relative(context.files);
    if (!name.empty() && !inside.empty() && *inside.begin() != "..") return path;
    throw Error{Problem::invalid_request,
                fmt::format("'{}' is not in {}, the folder whose files this server may read; tamis serve --files DIR "
                            "chooses another",
                            excerpt(name),
                            context.files.string())};
}

std::vector<std::filesystem::path> files_asked(const Context& context, const std::vector<std::string>& names) {
    std::vector<std::filesystem::path> files;
    for (const std::string& name : names) files.push_back(file_asked(context, name));
    if (files.empty())
        throw Error{Problem::invalid_request, "paths is needed: files or folders of the server's machine"};
    return files;
}

Response job_begun(const Context& context, const std::string& what, bool writes_results, Jobs::Task task) {
    (void)context.live->writing_home();  // while the results are lent nothing is begun
    return json_answer(fmt::format("{{\"job\":{}}}", context.live->jobs().add(what, writes_results, std::move(task))),
                       202);
}

namespace {

const Parameter job_parameter{
    .name = "job", .in = In::path, .type = "integer", .meaning = "A job's number", .is_required = true};

std::int64_t job_asked(const Request& request) {
    return static_cast<std::int64_t>(number_asked(request, "job", 0, 1, INT64_MAX));
}

std::string job_json(const Jobs::Told& job, bool has_answer) {
    return fmt::format("{{\"job\":{},\"what\":{},\"state\":\"{}\",\"message\":{},\"progress\":{}{}}}",
                       job.job,
                       quoted_json(job.what),
                       job.state,
                       quoted_json(job.message),
                       job.progress ? progress_json(*job.progress, "running") : "null",
                       has_answer ? ",\"answer\":" + (job.answer.empty() ? "null" : job.answer) : "");
}

Response jobs(const Context& context, const Request&) {
    std::string all;
    for (const Jobs::Told& job : context.live->jobs().all()) all += (all.empty() ? "" : ",") + job_json(job, false);
    return json_answer("{\"jobs\":[" + all + "]}");
}

Response job(const Context& context, const Request& request) {
    return json_answer(job_json(context.live->jobs().told(job_asked(request)), true));
}

Response job_events(const Context& context, const Request& request) {
    Response response;
    response.events = context.live->jobs().feed(job_asked(request));
    return response;
}

Response cancel_job(const Context& context, const Request& request) {
    context.live->jobs().cancel(job_asked(request));
    return json_answer(fmt::format("{{\"job\":{}}}", job_asked(request)), 202);
}

}  // namespace

std::vector<Route> job_routes(const Context& context) {
    return {{"GET",
             "/api/v1/jobs",
             "Jobs of this server, the newest first: imports, checks and what else takes long",
             {},
             "jobs: job, what, state (queued, running, done, failed, cancelled), message, progress",
             with(context, jobs)},
            {"GET",
             "/api/v1/jobs/{job}",
             "One job and its answer",
             {job_parameter},
             "job, what, state, message, progress, answer: what the command prints with --json; null before the end",
             with(context, job)},
            {"GET",
             "/api/v1/jobs/{job}/events",
             "Its progress and end as server-sent events, again from the start or from Last-Event-ID",
             {job_parameter},
             "A stream of events: state, progress, note, end",
             with(context, job_events)},
            {"POST",
             "/api/v1/jobs/{job}/cancel",
             "Ends a job that waits or is in work; what is in by then stays",
             {job_parameter},
             "Its number",
             with(context, cancel_job),
             202}};
}

}  // namespace tamis::server
