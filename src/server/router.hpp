// server/router.hpp — what can be asked, as a table: the dispatch and the OpenAPI document are loops over it.
#pragma once

#include <string>
#include <vector>

#include "server/http.hpp"

namespace tamis::server {

enum class In { path, query, body };

struct Parameter {
    std::string name;
    In in = In::query;
    std::string type = "string";  ///< of JSON schema; of an array its items are texts
    std::string meaning;
    bool is_required = false;
    std::string example{};               ///< of one that is needed
    std::vector<std::string> choices{};  ///< of one that takes few words; empty: any
};

struct Route {
    std::string method, path;  ///< "/api/v1/cells/{key}"; what stands in braces becomes part of the query
    std::string summary;
    std::vector<Parameter> parameters;
    std::string answer;  ///< what comes back
    Handler handler;
    int status = 200;  ///< 202: what is asked for is begun
};

class Router {
  public:
    explicit Router(std::vector<Route> routes) : routes_(std::move(routes)) {}
    const std::vector<Route>& routes() const { return routes_; }
    /// Errors become answers; 404 and 405 say what there is. Parameters that no route knows are refused by name.
    Response answer(Request request) const;

  private:
    std::vector<Route> routes_;
};

/// The table as OpenAPI 3.1.
std::string openapi_text(const std::vector<Route>& routes, const std::string& version);

}  // namespace tamis::server
