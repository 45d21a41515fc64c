// server/job_api.cpp — jobs looked at, watched and cancelled, and the files that they may be given.
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "server/answers.hpp"
#include "server/api.hpp"

namespace tamis::server {

namespace {

/// A link without a target yet is not followed by weakly_canonical, and a file written there would lie where it points.
bool has_open_link(const fs::path& path) {
    for (fs::path part = path; part.has_relative_path(); part = part.parent_path())
        if (fs::is_symlink(part)) return true;
    return false;
}

bool leads_into(const fs::path& folder, const fs::path& path) {
    const fs::path whole = fs::weakly_canonical(path);
    const fs::path inside = whole.lexically_relative(folder);
    return !has_open_link(whole) && !inside.empty() && *inside.begin() != "..";
}

/// A link to a folder must lead into what is looked through itself: beyond, its links are not.
bool has_a_way_out(const fs::path& files, const fs::path& folder) {
    for (const auto& entry : fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied))
        if (entry.is_symlink() && !leads_into(entry.is_directory() ? folder : files, entry.path())) return true;
    return false;
}

}  // namespace

fs::path file_asked(const Context& context, const std::string& name) {
    const fs::path path = fs::weakly_canonical(context.files / name);
    if (!name.empty() && leads_into(context.files, path) &&
        !(fs::is_directory(path) && has_a_way_out(context.files, path)))
        return path;
    throw Error{Problem::invalid_request,
                fmt::format("'{}' is not in {}, the folder whose files this server may read, or holds a link that "
                            "leads out of it; tamis serve --files DIR chooses another",
                            excerpt(name),
                            context.files.string())};
}

// Filled in here and not where the job reads: what fits later may lie elsewhere.
std::vector<fs::path> files_asked(const Context& context, const std::vector<std::string>& names) {
    std::vector<fs::path> files;
    for (const std::string& name : names) {
        const fs::path path = file_asked(context, name);
        if (!is_pattern(path)) {
            files.push_back(path);
            continue;
        }
        const std::vector<fs::path> fit = files_fitting(path);
        if (fit.empty())
            throw Error{Problem::not_found,
                        fmt::format("nothing in {} fits '{}'", context.files.string(), excerpt(name))};
        for (const fs::path& one : fit) files.push_back(file_asked(context, one.string()));
    }
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
             "job, what, state, message, progress, answer: as the request that began it says; null before the end",
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
