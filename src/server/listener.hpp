// server/listener.hpp — connections in, answers and event streams out; the only place that knows sockets.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/http.hpp"

namespace tamis::server {

struct ListenOptions {
    std::string bind = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0: any that is free
    unsigned work_threads = 4;
    std::size_t most_connections = 1024, most_streams = 256;
    std::size_t most_waiting = 128;  ///< requests that are being worked on or wait for it
    std::size_t header_bytes = 16 * 1024, body_bytes = 1024 * 1024;
    double seconds_to_send = 10;  ///< a request, from its first byte, and to take an answer
    double seconds_idle = 60;     ///< between two requests of a connection
};

/// A request out of all its bytes, as it comes from the network; none: malformed, too large, or not whole.
std::optional<Request> read_request(std::string_view bytes);

/// Serves until it is told to stop. Requests that are too large, malformed or too slow are answered or cut off here;
/// the handler sees whole ones only, on one of `work_threads` threads.
class Listener {
  public:
    /// Throws Error conflict where the port is taken, invalid_request for an address that is none.
    Listener(const ListenOptions& options, Handler handler);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    std::uint16_t port() const;
    /// Returns soon after `stop` is set.
    void run(const std::atomic<bool>& stop);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tamis::server
