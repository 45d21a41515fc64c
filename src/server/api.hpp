// server/api.hpp — the routes, grouped as the pages ask for them; each only calls use cases and words their answers.
#pragma once

#include <memory>
#include <vector>

#include "app/home.hpp"
#include "server/live.hpp"
#include "server/router.hpp"

namespace tamis::server {

/// What routes share. Where they are only described nothing of it is there.
struct Context {
    app::Home home;                   ///< its folders and bars
    Live* live = nullptr;             ///< its results
    std::filesystem::path scratch{};  ///< the one folder that the store may write into
    std::mutex* screening = nullptr;  ///< one screen is kept at a time: two would keep the same days twice
};

std::vector<Route> home_routes(const Context& context);
std::vector<Route> result_routes(const Context& context);
std::vector<Route> bar_routes(const Context& context);
std::vector<Route> run_routes(const Context& context);
std::vector<Route> screen_routes(const Context& context);
std::vector<Route> note_routes(const Context& context);
/// All of them, and the document that describes them.
std::vector<Route> all_routes(const Context& context);

inline const Parameter key_parameter{
    .name = "key", .in = In::path, .meaning = "A cell's key, or its unique beginning", .is_required = true};

inline const Parameter run_parameter{
    .name = "run", .in = In::path, .type = "integer", .meaning = "A run's number", .is_required = true};
inline const Parameter where_parameter{.name = "where",
                                       .meaning = "Conditions, as tamis results list --where takes them"};
/// Throws Error invalid_request.
std::int64_t run_asked(const Request& request);
/// Answers by a function of context and request.
Handler with(const Context& context, Response (*answer)(const Context&, const Request&));

/// A whole number between the two; `otherwise` where it is not said. Throws Error invalid_request.
std::uint64_t number_asked(
    const Request& request, const std::string& name, std::uint64_t otherwise, std::uint64_t least, std::uint64_t most);

}  // namespace tamis::server
