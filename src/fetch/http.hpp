// fetch/http.hpp — one request at a time to a provider's interface.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/stop.hpp"

namespace tamis::fetch {

struct HttpAnswer {
    int status = 0;
    std::string body;
    std::int64_t retry_after_seconds = 0;  ///< Retry-After, which may be a date; 0: not said
};

/// libcurl, which is loaded when the first request is made; connections are kept. One thread.
class HttpClient {
  public:
    /// Throws Error unavailable where libcurl is not on this machine.
    HttpClient();
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Redirects are not followed: a key goes to nobody but the host that was named. Throws Error unavailable with what
    /// went wrong on the way (no connection, cut short, 60 seconds without a byte), and cancelled.
    HttpAnswer get(const std::string& url, const std::vector<std::string>& headers, const Stop& stop);

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace tamis::fetch
