// server/api.cpp — all routes, and what their handlers share.
#include "server/api.hpp"

#include <fmt/format.h>

#include "app/version.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "server/answers.hpp"
#include "server/server.hpp"

namespace tamis::server {

std::uint64_t number_asked(
    const Request& request, const std::string& name, std::uint64_t otherwise, std::uint64_t least, std::uint64_t most) {
    const std::string_view said = request.asked(name);
    if (said.empty()) return otherwise;
    const auto number = parse_number<std::uint64_t>(said);
    if (!number || *number < least || *number > most)
        throw Error{Problem::invalid_request,
                    fmt::format("{} is '{}', allowed: {} to {}", name, excerpt(said), least, most)};
    return *number;
}

std::int64_t run_asked(const Request& request) {
    return static_cast<std::int64_t>(number_asked(request, "run", 0, 1, INT64_MAX));
}

Handler with(const Context& context, Response (*answer)(const Context&, const Request&)) {
    return [context, answer](const Request& request) { return answer(context, request); };
}

std::vector<Route> all_routes(const Context& context) {
    std::vector<Route> routes;
    for (auto* of : {home_routes,
                     bar_routes,
                     result_routes,
                     run_routes,
                     note_routes,
                     screen_routes,
                     bar_job_routes,
                     result_job_routes,
                     part_routes,
                     lake_routes,
                     trust_routes,
                     job_routes})
        for (Route& route : of(context)) routes.push_back(std::move(route));
    routes.push_back({"GET", "/api/v1/openapi.json", "This interface as OpenAPI 3.1", {}, "The document", {}});
    const std::string document = openapi_text(routes, std::string(app::program_version));
    routes.back().handler = [document](const Request&) { return json_answer(document); };
    return routes;
}

std::string interface_document() {
    return all_routes({.home = app::Home("none")}).back().handler({}).body;
}

}  // namespace tamis::server
