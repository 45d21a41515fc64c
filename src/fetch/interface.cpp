// fetch/interface.cpp — one request after the other, with what may come back.
#include "fetch/interface.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::fetch {

struct Interface::Reply {
    HttpAnswer http;
    AnswerOutline outline{};  ///< of the body, where the status is 200
};

namespace {

using Json = nlohmann::json;
constexpr int ok = 200, bad_key = 401, forbidden = 403, unknown = 404, too_slow = 408, too_many = 429,
              server_fault = 500;
constexpr int redirect_first = 300, redirect_last = 399;
constexpr double longest_backoff_seconds = 60, longest_wait_seconds = 3600;

/// As a part of an address: RFC 3986's unreserved characters stay.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool is_safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                             std::string_view("-._~").find(c) != std::string_view::npos;
        out += is_safe ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

/// A key goes over the net encrypted, or not over the net at all.
std::string checked_url(const FetchSpec& spec, const Provider& provider) {
    if (spec.url.empty()) return std::string(provider.url);
    std::string url = spec.url;
    while (url.ends_with('/')) url.pop_back();
    for (const std::string_view allowed : {"https://", "http://127.0.0.1:", "http://localhost:", "http://[::1]:"})
        if (url.starts_with(allowed) && url.find('@') == std::string::npos) return url;
    throw Error{Problem::invalid_request,
                fmt::format("--url is '{}'; it must begin with https://, or be http:// on this machine with its port",
                            excerpt(spec.url))};
}

std::vector<std::string> headers_of(const FetchSpec& spec, const Provider& provider) {
    const std::size_t colon = spec.key.find(':');
    const bool is_pair = provider.headers[0].find("{id}") != std::string_view::npos;
    const bool is_plain = std::all_of(spec.key.begin(), spec.key.end(), [](char c) { return c > ' ' && c <= '~'; });
    if (spec.key.empty() || !is_plain || (is_pair && colon == std::string::npos))
        throw Error{Problem::invalid_request,
                    fmt::format("the key for {} cannot be one; {} is expected", provider.name, provider.key_form)};
    std::vector<std::string> headers;
    for (const std::string_view form : provider.headers) {
        if (form.empty()) continue;
        std::string header = replaced(std::string(form), "{key}", spec.key);
        if (is_pair)
            header =
                replaced(replaced(header, "{id}", spec.key.substr(0, colon)), "{secret}", spec.key.substr(colon + 1));
        headers.push_back(header);
    }
    return headers;
}

/// What a refusal says of itself, without the page around it.
std::string words_of(const std::string& body) {
    const Json whole = Json::parse(body, nullptr, false);
    if (whole.is_object())
        for (const char* name : {"error", "message", "detail"})
            if (whole.contains(name) && whole[name].is_string()) return excerpt(whole[name].get<std::string>());
    return excerpt(body);
}

}  // namespace

Interface::Interface(const FetchSpec& spec)
    : spec_(spec),
      provider_(provider(spec.provider)),
      url_(checked_url(spec, provider_)),
      headers_(headers_of(spec, provider_)) {}

std::optional<std::vector<std::string>> Interface::pages(Kind kind, const std::string& symbol, DayRange days) {
    std::string name = symbol;
    std::replace(name.begin(), name.end(), '.', provider_.class_mark);
    const Endpoint& endpoint = provider_.endpoint(kind);
    const TradingDay last = days.last + std::chrono::days(endpoint.later_days);
    std::string address = replaced(std::string(endpoint.address), "{symbol}", escaped(name));
    address = replaced(replaced(address, "{from}", to_text(days.first)), "{to}", to_text(last));
    address = replaced(address, "{after}", to_text(last + std::chrono::days(1)));
    try {
        return pages_from(url_, address);
    } catch (const Error& error) {
        if (error.problem() == Problem::not_found) return std::nullopt;
        throw;
    }
}

/// Throws Error not_found where the host knows no such thing.
std::vector<std::string> Interface::pages_from(const std::string& host, const std::string& address) {
    const std::string first = host + address;
    std::vector<std::string> pages;
    for (std::string url = first; !url.empty();) {
        Reply reply = asked({url});
        if (reply.http.status == unknown)
            throw Error{Problem::not_found, fmt::format("{} does not know it", provider_.name)};
        url = next_url(host, first, reply.outline);
        if (reply.outline.has_rows) pages.push_back(std::move(reply.http.body));
    }
    return pages;
}

std::vector<std::string> Interface::list(std::string_view address) {
    const Listing& listing = provider_.listing;
    std::vector<std::string> hosts{url_};
    if (spec_.url.empty() && !listing.hosts[0].empty()) hosts.assign(listing.hosts.begin(), listing.hosts.end());
    if (listing.is_zipped_csv) {
        Reply reply = asked({hosts[0] + std::string(address), false, false});
        if (reply.http.status == ok) return {std::move(reply.http.body)};
        throw Error{Problem::unavailable, fmt::format("{} has no list of its names at {}", provider_.name, hosts[0])};
    }
    try {
        return pages_from(hosts[0], std::string(address));
    } catch (const Error& error) {
        // The key of an account for practice is another host's.
        if (error.problem() != Problem::invalid_request || hosts.size() < 2 || hosts[1].empty()) throw;
    }
    return pages_from(hosts[1], std::string(address));
}

/// A whole answer, or that there is no such symbol.
Interface::Reply Interface::asked(const Question& question) {
    std::string trouble;
    double backoff = spec_.backoff_seconds;
    for (int attempt = 0; attempt < spec_.attempts; ++attempt) {
        if (attempt > 0) ++repeated_;
        auto reply = tried(question, trouble);
        if (reply && (reply->http.status == ok || reply->http.status == unknown)) return std::move(*reply);
        const double asked_for = reply ? static_cast<double>(reply->http.retry_after_seconds) : 0;
        if (asked_for > longest_wait_seconds)
            throw Error{
                Problem::unavailable,
                fmt::format(
                    "{} asks to wait {}; the same command goes on then", provider_.name, duration_text(asked_for))};
        if (attempt + 1 < spec_.attempts) wait(std::max(asked_for, backoff));
        backoff = std::min(2 * backoff, longest_backoff_seconds);
    }
    throw Error{
        Problem::unavailable,
        fmt::format("{} did not answer in {} attempts: {}; what came before is in, and the same command goes on",
                    provider_.name,
                    spec_.attempts,
                    trouble)};
}

/// One attempt. Nothing, or an answer that is neither whole nor final: try again; then `trouble` says why.
std::optional<Interface::Reply> Interface::tried(const Question& question, std::string& trouble) {
    keep_pace();
    ++requests_;
    Reply reply;
    try {
        reply.http = client_.get(question.url, question.takes_key ? headers_ : std::vector<std::string>{}, spec_.stop);
    } catch (const Error& error) {
        if (error.problem() == Problem::cancelled) throw;
        trouble = error.what();
        return std::nullopt;
    }
    const int status = reply.http.status;
    if (status == ok && !question.is_of_json) return reply;
    if (status == ok) {
        trouble = "its answer is cut short";
        auto outline = outline_of(reply.http.body, provider_);
        if (!outline) return std::nullopt;
        reply.outline = std::move(*outline);
        return reply;
    }
    trouble = fmt::format("status {}: {}", status, words_of(reply.http.body));
    if (status == unknown || status == too_slow || status == too_many || status >= server_fault) return reply;
    refuse(status, trouble);
}

/// No other attempt can change such an answer.
void Interface::refuse(int status, const std::string& trouble) const {
    if (status == bad_key || status == forbidden)
        throw Error{Problem::invalid_request,
                    fmt::format("{} refuses the key or what it is asked for: {}", provider_.name, trouble)};
    if (status >= redirect_first && status <= redirect_last)
        throw Error{Problem::unavailable,
                    fmt::format("{} sends on to another address ({}), where the key is not taken; --url names the "
                                "address that answers",
                                provider_.name,
                                status)};
    throw Error{Problem::bad_data, fmt::format("{} says {}", provider_.name, trouble)};
}

void Interface::keep_pace() {
    constexpr double minute = 60;
    if (since_last_ && spec_.requests_a_minute > 0) wait(minute / spec_.requests_a_minute - since_last_->seconds());
    since_last_.emplace();
}

void Interface::wait(double seconds) const {
    constexpr double slice = 0.05;
    for (const Stopwatch watch; watch.seconds() < seconds;) {
        spec_.stop.check("interrupted; the same command goes on");
        std::this_thread::sleep_for(std::chrono::duration<double>(std::min(slice, seconds)));
    }
}

std::string Interface::next_url(const std::string& host, const std::string& first, const AnswerOutline& answer) const {
    if (!answer.next_token.empty()) return first + "&page_token=" + escaped(answer.next_token);
    const std::string& next = answer.next_address;
    if (!next.empty() && !next.starts_with(host + "/"))
        throw Error{
            Problem::unavailable,
            fmt::format("{} continues at '{}', which is another host than {}; the key stays here, and --url names "
                        "the other host",
                        provider_.name,
                        excerpt(next),
                        host)};
    return next;
}

}  // namespace tamis::fetch
