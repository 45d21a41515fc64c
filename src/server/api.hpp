// server/api.hpp — the routes, grouped as the pages ask for them; each only calls use cases and words their answers.
#pragma once

#include <memory>
#include <vector>

#include "app/home.hpp"
#include "server/live.hpp"
#include "server/router.hpp"

namespace tamis::server {

/// What routes share.
struct Context {
    app::Home home;                 ///< its folders and bars
    Live& live;                     ///< its results
    std::filesystem::path scratch;  ///< the one folder that the store may write into
    std::mutex& screening;          ///< one screen is kept at a time: two would keep the same days twice
};

std::vector<Route> home_routes(const Context& context);
std::vector<Route> result_routes(const Context& context);
std::vector<Route> bar_routes(const Context& context);
std::vector<Route> run_routes(const Context& context);
std::vector<Route> screen_routes(const Context& context);
/// All of them, and the document that describes them.
std::vector<Route> all_routes(const Context& context);

inline const Parameter key_parameter{
    .name = "key", .in = In::path, .meaning = "A cell's key, or its unique beginning", .is_required = true};

/// A whole number between the two; `otherwise` where it is not said. Throws Error invalid_request.
std::uint64_t number_asked(
    const Request& request, const std::string& name, std::uint64_t otherwise, std::uint64_t least, std::uint64_t most);

}  // namespace tamis::server
