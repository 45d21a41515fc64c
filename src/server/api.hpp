// server/api.hpp — the routes, grouped as the pages ask for them; each only calls use cases and words their answers.
#pragma once

#include <memory>
#include <vector>

#include "app/home.hpp"
#include "server/body.hpp"
#include "server/live.hpp"
#include "server/router.hpp"

namespace tamis::server {

/// What routes share. Where they are only described nothing of it is there.
struct Context {
    app::Home home;                   ///< its folders and bars
    Live* live = nullptr;             ///< its results
    std::filesystem::path scratch{};  ///< the one folder that the store may write into
    std::mutex* screening = nullptr;  ///< one screen is kept at a time: two would keep the same days twice
    std::filesystem::path files{};    ///< the folder whose files requests may name
};

std::vector<Route> home_routes(const Context& context);
std::vector<Route> result_routes(const Context& context);
std::vector<Route> bar_routes(const Context& context);
std::vector<Route> run_routes(const Context& context);
std::vector<Route> screen_routes(const Context& context);
std::vector<Route> note_routes(const Context& context);
std::vector<Route> bar_job_routes(const Context& context);
std::vector<Route> result_job_routes(const Context& context);
std::vector<Route> part_routes(const Context& context);
std::vector<Route> lake_routes(const Context& context);
std::vector<Route> trust_routes(const Context& context);
std::vector<Route> job_routes(const Context& context);
/// All of them, and the document that describes them.
std::vector<Route> all_routes(const Context& context);

inline const Parameter key_parameter{
    .name = "key", .in = In::path, .meaning = "A cell's key, or its unique beginning", .is_required = true};

inline const Parameter run_parameter{
    .name = "run", .in = In::path, .type = "integer", .meaning = "A run's number", .is_required = true};
inline const Parameter where_parameter{.name = "where",
                                       .meaning = "Conditions, as tamis results list --where takes them"};
inline const Parameter pipeline_parameter{.name = "pipeline",
                                          .in = In::body,
                                          .meaning = "The text of a pipeline file",
                                          .is_required = true,
                                          .example =
                                              "name: example\n"
                                              "screening:\n"
                                              "  date_range: {start: 2024-02-28, end: 2024-02-29}\n"
                                              "  filters: [\"price_range(min=1)\"]\n"
                                              "backtesting:\n"
                                              "  strategy: market_structure\n"
                                              "  parameters: {pivot_bars: 5}\n"};
/// Throws Error invalid_request.
std::string pipeline_asked(const Body& body);
std::string pipeline_asked(const Request& request);  ///< of a body that holds nothing else
std::int64_t run_asked(const Request& request);
/// A file or folder of this machine that a request names, from the folder that `Context::files` is. Throws Error
/// invalid_request for one that is not inside it, by way of links too, or that has a link out of it below.
std::filesystem::path file_asked(const Context& context, const std::string& name);
/// The same of many; of a pattern (*, ?, […]) what fits it. Throws Error not_found where nothing does.
std::vector<std::filesystem::path> files_asked(const Context& context, const std::vector<std::string>& names);
/// Begins a job; its number, with 202.
Response job_begun(const Context& context, const std::string& what, bool writes_results, Jobs::Task task);

/// Answers by a function of context and request.
Handler with(const Context& context, Response (*answer)(const Context&, const Request&));

/// A whole number between the two; `otherwise` where it is not said. Throws Error invalid_request.
std::uint64_t number_asked(
    const Request& request, const std::string& name, std::uint64_t otherwise, std::uint64_t least, std::uint64_t most);

}  // namespace tamis::server
