// server/guard.cpp — Host, Origin, content type and token.
#include "server/guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "server/answers.hpp"

namespace tamis::server {

namespace {

Response forbidden(const std::string& message) {
    Response response = error_answer(Problem::invalid_request, message);
    response.status = 403;
    return response;
}

Response unauthorized() {
    Response response = error_answer(Problem::invalid_request,
                                     "this server asks for its token: send the header 'Authorization: Bearer TOKEN'");
    response.status = 401;
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

std::vector<std::string> own_hosts(const Guard& guard) {
    std::vector<std::string> hosts;
    for (const std::string& name :
         {std::string("localhost"), std::string("127.0.0.1"), std::string("[::1]"), guard.bind})
        hosts.push_back(fmt::format("{}:{}", name, guard.port));
    return hosts;
}

bool is_from_here(const Guard& guard, const Request& request) {
    const auto hosts = own_hosts(guard);
    const std::string host(request.header("host"));
    // Elsewhere than on loopback this machine has names that the server does not know; there the token decides.
    if (is_loopback(guard.bind) && std::find(hosts.begin(), hosts.end(), host) == hosts.end()) return false;
    const std::string_view origin = request.header("origin");
    if (!origin.empty() && origin != "http://" + host && origin != "https://" + host) return false;
    const std::string_view site = request.header("sec-fetch-site");
    // A link from elsewhere may open a page; nothing else of another site is answered.
    return site.empty() || site == "same-origin" || site == "none" || request.header("sec-fetch-mode") == "navigate";
}

/// With parameters or without: "application/json; charset=utf-8".
bool is_json(std::string_view type) {
    return trim(type.substr(0, type.find(';'))) == "application/json";
}

bool changes(const Request& request) {
    return request.method != "GET" && request.method != "HEAD";
}

}  // namespace

bool is_loopback(const std::string& address) {
    return address == "::1" || address == "localhost" || address.starts_with("127.");
}

bool is_equal_in_constant_time(std::string_view a, std::string_view b) {
    unsigned difference = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < b.size(); ++i)
        difference |= static_cast<unsigned char>(a.empty() ? 0 : a[i % a.size()]) ^ static_cast<unsigned char>(b[i]);
    return difference == 0;
}

std::optional<Response> Guard::refusal(const Request& request) const {
    if (!is_from_here(*this, request))
        return forbidden("this request comes from another site; only pages of this server may ask it");
    if (changes(request) && !is_json(request.header("content-type")))
        return forbidden("the body of a request must be application/json");
    // The pages themselves hold nothing; what they show is asked for with the token.
    if (token.empty() || !request.path.starts_with("/api/")) return std::nullopt;
    const std::string_view said = request.header("authorization");
    constexpr std::string_view scheme = "Bearer ";
    if (!said.starts_with(scheme) || !is_equal_in_constant_time(said.substr(scheme.size()), token))
        return unauthorized();
    return std::nullopt;
}

}  // namespace tamis::server
