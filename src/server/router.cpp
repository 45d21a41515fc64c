// server/router.cpp — a path against patterns, parameters against a route's list.
#include "server/router.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "server/answers.hpp"

namespace tamis::server {

namespace {

using Found = std::vector<std::pair<std::string, std::string>>;

/// What stands at the pattern's braces; nothing: the path has another shape.
std::optional<Found> found_in(std::string_view pattern, const std::string& path) {
    const auto wanted = split(pattern, '/'), said = split(path, '/');
    if (wanted.size() != said.size()) return std::nullopt;
    Found found;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const std::string_view part = wanted[i];
        if (part.starts_with('{') && !said[i].empty())
            found.emplace_back(part.substr(1, part.size() - 2), said[i]);
        else if (part != said[i])
            return std::nullopt;
    }
    return found;
}

void check_parameters(const Route& route, const Request& request) {
    std::vector<std::string_view> names;
    for (const Parameter& parameter : route.parameters) {
        if (parameter.in == In::body) continue;
        names.push_back(parameter.name);
        if (parameter.is_required && request.asked(parameter.name).empty())
            throw Error{Problem::invalid_request, fmt::format("{} is needed: {}", parameter.name, parameter.meaning)};
    }
    for (const auto& [name, value] : request.query)
        if (std::find(names.begin(), names.end(), name) == names.end())
            throw Error{Problem::invalid_request,
                        fmt::format("'{}' is no parameter of {}{}",
                                    excerpt(name),
                                    route.path,
                                    names.empty() ? "; it takes none" : did_you_mean_or_all(name, names))};
}

Response answer_of(const Route& route, const Request& request) {
    try {
        check_parameters(route, request);
        return route.handler(request);
    } catch (const Error& error) {
        return error_answer(error.problem(), error.what());
    } catch (const std::exception& error) {
        return error_answer(Problem::bug, std::string("bug: ") + error.what());
    }
}

Response wrong_method(const Request& request, const std::vector<std::string>& allowed) {
    Response response = error_answer(
        Problem::invalid_request,
        fmt::format("{} is not possible at {}; possible: {}", request.method, request.path, join(allowed, ", ")));
    response.status = 405;
    response.headers.emplace_back("Allow", join(allowed, ", "));
    return response;
}

}  // namespace

Response Router::answer(Request request) const {
    std::vector<std::string> allowed;
    const std::string method = request.method == "HEAD" ? "GET" : request.method;
    for (const Route& route : routes_) {
        const auto found = found_in(route.path, request.path);
        if (!found) continue;
        if (route.method != method) {
            allowed.push_back(route.method);
            continue;
        }
        for (const auto& [name, value] : *found) request.query[name] = value;
        return answer_of(route, request);
    }
    if (!allowed.empty()) return wrong_method(request, allowed);
    return error_answer(
        Problem::not_found,
        fmt::format("there is nothing at {}; /api/v1/openapi.json says what there is", excerpt(request.path)));
}

}  // namespace tamis::server
