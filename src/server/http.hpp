// server/http.hpp — a request and its answer as plain data, so that nothing but the listener knows a network.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.hpp"

namespace tamis::server {

struct Request {
    std::string method, path;                    ///< the path decoded, without the query
    std::map<std::string, std::string> query;    ///< decoded; of a name said twice the last
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;

    /// Empty where there is none.
    std::string_view header(const std::string& name) const;
    std::string_view asked(const std::string& name) const;
};

/// What a stream has to tell, numbered from 1.
struct Event {
    std::uint64_t id = 0;
    std::string name, data;  ///< data: one line of JSON
};

/// Events of one piece of work; asked from the network's thread, so every call is short.
class EventFeed {
  public:
    virtual ~EventFeed() = default;
    /// Those after `id`, in order.
    virtual std::vector<Event> after(std::uint64_t id) const = 0;
    /// No more will come.
    virtual bool is_over() const = 0;
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers{};
    std::shared_ptr<const EventFeed> events{};  ///< in place of a body: a stream that stays open
    std::filesystem::path file{};               ///< in place of a body: what is in it, sent piece by piece
    std::shared_ptr<const TempDir> folder{};    ///< where the file lies, until it is sent
};

using Handler = std::function<Response(const Request&)>;

/// "/cells/ab%20c?limit=5&where=x" into path and query; false: not well formed.
bool read_target(std::string_view target, Request& request);

}  // namespace tamis::server
